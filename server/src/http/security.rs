//! What every answer says to the browser, and what no other site may ask for.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::ProtectionError;

use super::AppState;

/// For answers that are no pages: nothing in them is to run, load or be framed.
const BARE_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// A year, for this host alone: other names below it are not ours to decide on.
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

pub async fn add_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Forms without JavaScript need a referrer on this site; no other site is to learn our addresses.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if state.strict_transport {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    if !is_part_of_a_page(headers) {
        or_insert(headers, header::CONTENT_SECURITY_POLICY, BARE_POLICY);
    }
    or_insert(
        headers,
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    response
}

/// Styles, scripts and WebAssembly run by the policy of the page that loads them; their own would be bytes in vain.
fn is_part_of_a_page(headers: &HeaderMap) -> bool {
    const PARTS: [&str; 3] = ["text/css", "text/javascript", "application/wasm"];
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| PARTS.iter().any(|part| kind.starts_with(part)))
}

/// `nonce` is the one on the page's scripts; what these load is allowed by `strict-dynamic`. `image_sources` are where
/// pictures of products are.
pub fn page_policy(nonce: &str, image_sources: &str) -> Option<HeaderValue> {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' {image_sources}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}

pub fn refuse_cross_site(error: ProtectionError) -> Response<Body> {
    tracing::warn!(?error, "a write that came from another site was refused");
    let sentence = "This came from another site, so nothing was changed. If ParcelPilot is behind a proxy, let it \
                    pass on the headers Host and Origin.";
    (StatusCode::FORBIDDEN, sentence).into_response()
}

fn or_insert(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
}
