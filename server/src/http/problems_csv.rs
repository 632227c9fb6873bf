//! `/problems.csv`: the open problems, for a spreadsheet.

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt, stream};
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::IntegrationId;
use serde::Deserialize;
use storage::problems;

use super::session::{SessionHash, while_seen};
use super::{AppState, functions};
use crate::export::problems::{csv_head, csv_row};
use crate::services::audit::record_detail;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// One integration's only.
    #[serde(default)]
    integration: String,
}

/// For operators and admins: what the store sent is part of it.
pub async fn download(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
    Query(wanted): Query<Wanted>,
) -> Response {
    if caller.role < Role::Operator {
        return functions::error_response(&AppError::Forbidden);
    }
    let integration: Option<IntegrationId> = match wanted.integration.as_str() {
        "" => None,
        id => match id.parse() {
            Ok(id) => Some(id),
            Err(_) => return functions::error_response(&AppError::NotFound),
        },
    };
    let (database, action) = (&state.context.database, AuditAction::ProblemsExported);
    record_detail(database, &caller, action, "", &wanted.integration).await;
    let problems = problems::export(database, integration).map_err(AppError::from);
    let rows = while_seen(problems, database.clone(), session, caller).map_ok(|problem| csv_row(&problem));
    let head = stream::iter([Ok(csv_head())]);
    let lines = head.chain(rows).map_ok(Bytes::from);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"problems.csv\"",
        ),
    ];
    (headers, Body::from_stream(lines)).into_response()
}
