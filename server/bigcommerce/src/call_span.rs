//! A call to a store as traces show it: the method, the pattern of its path, and how it ended. No store, no query, no body.

use std::time::Duration;

use runtime::traces::TARGET;
use tracing::field::Empty;
use tracing::{Span, info_span};
use url::Url;

use super::call::without_response;
use super::error::BigCommerceError;
use super::http::{Request, Response};

/// `waited` for the store's quota, or for other calls.
pub fn begin(request: &Request, store: &Url, waited: Duration) -> Span {
    let span = info_span!(
        target: TARGET,
        "call to a store",
        otel.name = Empty,
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = request.method.as_str(),
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.scheme = store.scheme(),
        url.template = Empty,
        server.address = store.host_str(),
        server.port = store.port_or_known_default().map(i64::from),
        error.type = Empty,
        parcelpilot.wait_seconds = waited.as_secs_f64(),
    );
    if !span.is_disabled() {
        let template = template(&request.path);
        span.record("otel.name", format!("{} {template}", request.method));
        span.record("url.template", template);
        if request.resend_count > 0 {
            span.record("http.request.resend_count", i64::from(request.resend_count));
        }
    }
    span
}

pub fn end(span: &Span, answer: &Result<Response, BigCommerceError>) {
    let error = match answer {
        Ok(response) => {
            let status = response.status;
            span.record("http.response.status_code", i64::from(status.as_u16()));
            (status.is_client_error() || status.is_server_error()).then(|| status.as_u16().to_string())
        }
        Err(error) => Some(without_response(error.kind).to_owned()),
    };
    if let Some(error) = error {
        span.record("error.type", error);
        span.record("otel.status_code", "error");
    }
}

/// What is not the name of a resource is somebody's number.
fn template(path: &[String]) -> String {
    let segment = |segment: &String| {
        let is_version = matches!(segment.as_str(), "v2" | "v3");
        let is_name = segment
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        format!("/{}", if is_version || is_name { segment } else { "{id}" })
    };
    let segments: String = path.iter().map(segment).collect();
    format!("/stores/{{store}}{segments}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_not_in_a_template() {
        let of =
            |path: &[&str]| template(&path.iter().map(|&segment| segment.to_owned()).collect::<Vec<_>>());
        assert_eq!(
            of(&["v2", "orders", "4711", "shipments", "12"]),
            "/stores/{store}/v2/orders/{id}/shipments/{id}"
        );
        assert_eq!(
            of(&["v3", "catalog", "products"]),
            "/stores/{store}/v3/catalog/products"
        );
        assert_eq!(of(&["v2", "SKU-7"]), "/stores/{store}/v2/{id}");
    }
}
