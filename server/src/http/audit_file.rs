//! `/audit.csv` and `/audit.jsonl`: the audit trail, as its page narrows it. For admins.

use app::audit_query;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt, stream};
use parcelpilot_contract::audit::AuditRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use storage::audit;

use super::session::{SessionHash, while_seen};
use super::{AppState, functions};
use crate::export::audit::{csv_head, csv_row, json_line};
use crate::services::audit::{audit_filter, record_detail};
use crate::services::internal;

pub async fn csv(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
    RawQuery(query): RawQuery,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    let line = |row: &AuditRow| Ok(csv_row(row).into_bytes());
    match lines(&state, (caller, session), query, csv_head().into_bytes(), line).await {
        Ok(lines) => (headers, lines).into_response(),
        Err(error) => functions::error_response(&error),
    }
}

pub async fn jsonl(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
    RawQuery(query): RawQuery,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit.jsonl\"",
        ),
    ];
    let line = |row: &AuditRow| json_line(row).map_err(internal);
    match lines(&state, (caller, session), query, Vec::new(), line).await {
        Ok(lines) => (headers, lines).into_response(),
        Err(error) => functions::error_response(&error),
    }
}

async fn lines(
    state: &AppState,
    (caller, session): (Caller, SessionHash),
    query: Option<String>,
    head: Vec<u8>,
    line: impl Fn(&AuditRow) -> AppResult<Vec<u8>> + Send + 'static,
) -> AppResult<Body> {
    if caller.role < Role::Admin {
        return Err(AppError::Forbidden);
    }
    let query = query.unwrap_or_default();
    let filter = audit_filter(audit_query(&query).ok_or(AppError::NotFound)?);
    let database = &state.context.database;
    // What is asked for, as its own entry: the file has it, too.
    record_detail(database, &caller, AuditAction::AuditExported, "", &query).await;
    let rows = audit::export(database, filter).map_err(AppError::from);
    let lines = while_seen(rows, database.clone(), session, caller).map(move |row| line(&row?));
    Ok(Body::from_stream(
        stream::iter([Ok(head)]).chain(lines).map_ok(Bytes::from),
    ))
}
