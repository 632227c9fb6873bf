//! Answers in place of the real ones.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::faults::FaultKind;
use crate::store::Store;

/// An answer in place of the real one.
pub fn instead(store: &Store, kind: FaultKind) -> Option<Response> {
    let with = |status: StatusCode, content_type: &'static str, body: &'static str| {
        Some((status, [(CONTENT_TYPE, content_type)], body).into_response())
    };
    match kind {
        FaultKind::RateLimitedBare => with(StatusCode::TOO_MANY_REQUESTS, "text/plain", ""),
        FaultKind::RateLimited => {
            let mut answer = with(
                StatusCode::TOO_MANY_REQUESTS,
                "application/json",
                r#"[{"status":429,"message":"You have exceeded the number of requests that your plan allows."}]"#,
            )?;
            let standing = store.quota.standing().exhausted();
            standing.write(answer.headers_mut());
            standing.write_retry_after(answer.headers_mut());
            Some(answer)
        }
        FaultKind::Unauthorized => with(
            StatusCode::UNAUTHORIZED,
            "application/json",
            r#"{"status":401,"title":"Unauthorized","type":"","errors":{}}"#,
        ),
        FaultKind::Forbidden => with(
            StatusCode::FORBIDDEN,
            "application/json",
            r#"{"status":403,"title":"You don't have a required scope to access the endpoint","type":"","errors":{}}"#,
        ),
        FaultKind::ForbiddenPage => with(
            StatusCode::FORBIDDEN,
            "text/html",
            "<html><head><title>403 Forbidden</title></head><body><center><h1>Access denied</h1></center></body></html>",
        ),
        FaultKind::NotFound => with(
            StatusCode::NOT_FOUND,
            "application/json",
            r#"[{"status":404,"message":"The requested resource was not found."}]"#,
        ),
        FaultKind::Conflict => with(
            StatusCode::CONFLICT,
            "application/json",
            r#"[{"status":409,"message":"The order is being changed."}]"#,
        ),
        FaultKind::Locked => with(
            StatusCode::LOCKED,
            "application/json",
            r#"[{"status":423,"message":"The order is locked."}]"#,
        ),
        FaultKind::ServerError => Some(server_error()),
        FaultKind::BadGateway => with(
            StatusCode::BAD_GATEWAY,
            "text/html",
            "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>openresty</center></body></html>",
        ),
        FaultKind::Maintenance => with(
            StatusCode::SERVICE_UNAVAILABLE,
            "text/html",
            "<h1>This store is down for maintenance</h1>",
        ),
        // The connection is reset in its place.
        FaultKind::ResetBefore => Some(StatusCode::NO_CONTENT.into_response()),
        FaultKind::Empty => Some(StatusCode::NO_CONTENT.into_response()),
        _ => None,
    }
}

pub fn server_error() -> Response {
    const BODY: &str = r#"[{"status":500,"message":"An internal error occurred."}]"#;
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(CONTENT_TYPE, "application/json")],
        BODY,
    )
        .into_response()
}

pub fn gateway_timeout() -> Response {
    const PAGE: &str =
        "<html><head><title>504 Gateway Time-out</title></head><body><hr>openresty</body></html>";
    (StatusCode::GATEWAY_TIMEOUT, [(CONTENT_TYPE, "text/html")], PAGE).into_response()
}
