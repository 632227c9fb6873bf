//! `/clients/{id}/logo`: the picture on a client's packing slips. Like all that nobody lists as open, for people who are
//! logged in.

use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::ids::ClientId;
use storage::client_slips;

use super::{AppState, functions};

/// Somebody uploaded it: opened by itself, it is a picture and nothing more.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
const SAME_ORIGIN: (HeaderName, &str) = (
    HeaderName::from_static("cross-origin-resource-policy"),
    "same-origin",
);

pub async fn show(State(state): State<AppState>, Path(client): Path<String>) -> Response {
    let Ok(client) = client.parse::<ClientId>() else {
        return functions::error_response(&AppError::NotFound);
    };
    match client_slips::logo(&state.context.database, client).await {
        Ok(Some(logo)) => {
            let headers = [
                (header::CONTENT_TYPE, logo.kind.content_type()),
                (header::CONTENT_SECURITY_POLICY, POLICY),
                SAME_ORIGIN,
            ];
            (headers, logo.bytes).into_response()
        }
        Ok(None) => functions::error_response(&AppError::NotFound),
        Err(error) => functions::error_response(&error.into()),
    }
}
