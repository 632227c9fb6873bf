//! A line in the log for each request that went wrong, and an id on each answer to find it by.

use std::any::Any;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Response};
use axum::middleware::Next;
use parcelpilot_contract::error::AppError;
use tracing::Instrument;

use super::functions::error_response;
use super::{AppState, request_metrics, request_span};
use runtime::error_report::short_id;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub async fn trace(State(state): State<AppState>, request: Request, next: Next) -> Response<Body> {
    let id = short_id();
    let method = request_metrics::method(request.method());
    let route = request_metrics::route(&request);
    let traced = request_span::begin(&request, &state, &id, method, &route);
    // The path alone: a query may hold what somebody searched for, or the set-up link.
    let span = tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
    let began = Instant::now();
    let answering = next.run(request).instrument(span.clone());
    let mut response = answering.instrument(traced.clone()).await;
    let (status, milliseconds) = (response.status().as_u16(), began.elapsed().as_millis());
    request_span::end(&traced, response.status());
    let _traced = traced.enter();
    span.in_scope(|| {
        if response.status().is_server_error() {
            tracing::warn!(status, milliseconds, "failed");
        } else {
            tracing::debug!(status, milliseconds, "answered");
        }
    });
    request_metrics::count(method, route, status, began.elapsed());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// A panic ends its request, not the server.
pub fn answer_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    error_response(&panicked(panic))
}

/// Logs a panic; what to say of it.
pub fn panicked(panic: Box<dyn Any + Send>) -> AppError {
    let id = short_id();
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message");
    tracing::error!(id, "a request panicked: {message}");
    AppError::Internal(id)
}
