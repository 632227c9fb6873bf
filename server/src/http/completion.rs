//! What changes something is carried out whole, its entry in the audit trail included.

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use opentelemetry::context::FutureExt;
use tracing::Instrument;

/// In a task of its own: a server drops what it does for a browser that goes away, which could be between a change and
/// its entry in the audit trail, or in the middle of a batch.
pub async fn complete_writes(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    // With the request's place in the log and in its trace.
    let writing = next.run(request).with_current_context();
    let writing = writing.instrument(tracing::Span::current());
    match tokio::spawn(writing).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            // For the layer that answers panics.
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program ends.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}
