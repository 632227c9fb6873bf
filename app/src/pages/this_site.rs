use axum::http::header;
use axum::http::request::Parts;
use leptos::prelude::use_context;

use crate::server_functions::accounts::ssr::{PublicAddress, SecureCookies};

/// This site's address, for links that others get. As the server was told, if it was; else as the browser knows it, which
/// names its origin only as it posts.
pub fn this_site() -> String {
    if let Some(PublicAddress(Some(address))) = use_context() {
        return address;
    }
    let parts = use_context::<Parts>();
    let header = |name: header::HeaderName| {
        let parts = parts.as_ref()?;
        parts.headers.get(name)?.to_str().ok().map(str::to_owned)
    };
    let scheme = match use_context::<SecureCookies>() {
        Some(SecureCookies(true)) => "https",
        _ => "http",
    };
    header(header::ORIGIN)
        .or_else(|| header(header::HOST).map(|host| format!("{scheme}://{host}")))
        .unwrap_or_default()
}
