use axum::http::header;
use axum::http::request::Parts;
use leptos::prelude::use_context;

/// This site's address as the browser knows it: a proxy's, where there is one.
pub fn this_site() -> String {
    let parts = use_context::<Parts>();
    let header = |name: header::HeaderName| {
        let parts = parts.as_ref()?;
        parts.headers.get(name)?.to_str().ok().map(str::to_owned)
    };
    header(header::ORIGIN)
        .or_else(|| header(header::HOST).map(|host| format!("http://{host}")))
        .unwrap_or_default()
}
