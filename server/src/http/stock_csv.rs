//! `/integrations/{id}/stock.csv`: an integration's stock levels, as they can be given again.

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt, stream};
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use parcelpilot_contract::stock::StockRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::sheet::{SheetColumn, written_code};
use parcelpilot_domain::spreadsheet::csv_line;
use parcelpilot_domain::stock::StockColumn;
use storage::{integrations, stock};

use super::session::{SessionHash, while_seen};
use super::{AppState, functions};
use crate::services::audit::record;

/// For operators and admins.
pub async fn download(
    State(state): State<AppState>,
    Path(integration): Path<String>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
) -> Response {
    if caller.role < Role::Operator {
        return functions::error_response(&AppError::Forbidden);
    }
    let database = &state.context.database;
    let found = match integration.parse::<IntegrationId>() {
        Ok(id) => integrations::find(database, id).await,
        Err(_) => Ok(None),
    };
    let integration = match found {
        Ok(Some(integration)) => integration,
        Ok(None) => return functions::error_response(&AppError::NotFound),
        Err(error) => return functions::error_response(&error.into()),
    };
    record(database, &caller, AuditAction::StockExported, &integration.name).await;
    let rows = stock::export(database, integration.id).map_err(AppError::from);
    let lines = while_seen(rows, database.clone(), session, caller).map_ok(|row| csv_row(&row));
    let [sku, location, level, counted_at] = [
        StockColumn::Sku,
        StockColumn::Location,
        StockColumn::Level,
        StockColumn::CountedAt,
    ]
    .map(SheetColumn::label);
    let head = csv_line([sku, location, level, "state", counted_at, "reason"]);
    let lines = stream::iter([Ok(head)]).chain(lines).map_ok(Bytes::from);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"stock.csv\""),
    ];
    (headers, Body::from_stream(lines)).into_response()
}

fn csv_row(row: &StockRow) -> String {
    csv_line([
        &*written_code(row.sku.as_str()),
        &row.location.to_string(),
        &row.level.to_string(),
        row.state.code(),
        &row.counted_at.rfc3339(),
        row.reason.map(|reason| reason.code()).unwrap_or_default(),
    ])
}
