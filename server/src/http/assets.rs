//! The browser's files. They are part of the binary; their names carry hashes, so browsers keep them for ever.

use app::{Assets, ModuleFiles};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// Path in the site, content. Made by `build.rs`.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For what has no hash in its name.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
/// Best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

#[derive(Default, Deserialize)]
struct Manifest {
    form: Option<Module>,
    imports: Option<Module>,
    preview: Option<Module>,
    css: Option<String>,
    floor_css: Option<String>,
    paper_css: Option<String>,
    favicon: Option<String>,
    keys_js: Option<String>,
}

#[derive(Deserialize)]
struct Module {
    js: String,
    wasm: String,
}

impl Module {
    fn addresses(self) -> ModuleFiles {
        ModuleFiles {
            script: format!("/{}", self.js),
            wasm: format!("/{}", self.wasm),
        }
    }
}

/// The addresses of the files in this binary; none where it was built without them.
pub fn embedded_assets() -> Assets {
    let manifest: Manifest = find("manifest.json")
        .and_then(|content| serde_json::from_slice(content).ok())
        .unwrap_or_default();
    let address = |path: Option<String>| path.map(|path| format!("/{path}"));
    Assets {
        form: manifest.form.map(Module::addresses),
        imports: manifest.imports.map(Module::addresses),
        preview: manifest.preview.map(Module::addresses),
        style: address(manifest.css),
        floor_style: address(manifest.floor_css),
        paper_style: address(manifest.paper_css),
        favicon: address(manifest.favicon),
        keys: address(manifest.keys_js),
    }
}

/// A back office has no place in search engines.
pub async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

pub async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let (Some(content), Some(kind)) = (find(path), content_type(path)) else {
        return (StatusCode::NOT_FOUND, "There is no such file. Reload the page.").into_response();
    };
    let cache = if path.starts_with("pkg/") { FOREVER } else { A_DAY };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, cache),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    match compressed(path, request.headers()) {
        Some((encoding, content)) => {
            (headers, [(header::CONTENT_ENCODING, encoding)], content).into_response()
        }
        None => (headers, content).into_response(),
    }
}

fn compressed(path: &str, headers: &HeaderMap) -> Option<(&'static str, &'static [u8])> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    ENCODINGS
        .into_iter()
        .filter(|(encoding, _)| accepts(accepted, encoding))
        .find_map(|(encoding, ending)| find(&format!("{path}{ending}")).map(|content| (encoding, content)))
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let is_refused = weight
            .trim()
            .strip_prefix("q=")
            .is_some_and(|weight| weight.parse() == Ok(0.0));
        name.trim() == encoding && !is_refused
    })
}

fn find(path: &str) -> Option<&'static [u8]> {
    FILES
        .iter()
        .find(|(name, _)| *name == path)
        .map(|(_, content)| *content)
}

fn content_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    match ending {
        "js" => Some("text/javascript; charset=utf-8"),
        "wasm" => Some("application/wasm"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn sends_only_encodings_that_are_accepted() {
        assert!(accepts("gzip, deflate, br;q=0.5, zstd", "br"));
        assert!(accepts("gzip", "gzip"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("gzip, brotli", "br"));
    }
}
