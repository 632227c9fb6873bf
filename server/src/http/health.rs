//! `/health`, for whatever watches this server.

use axum::extract::State;
use axum::http::StatusCode;
use runtime::error_report::report;
use storage::people;

use super::AppState;

/// `ok` where the database answers.
pub async fn check(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match people::count(&state.context.database).await {
        Ok(_) => (StatusCode::OK, "ok"),
        Err(error) => {
            // For the log; who asks learns no more than that.
            report(&error);
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}
