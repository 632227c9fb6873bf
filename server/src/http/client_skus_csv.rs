//! `/clients/{id}/skus.csv`: a client's list of SKUs, as it can be imported again.

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt, stream};
use parcelpilot_contract::client_skus::SkuRow;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::client_sku::SkuColumn;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sheet::{SheetColumn, written_code};
use parcelpilot_domain::spreadsheet::csv_line;
use storage::{client_skus, clients};

use super::session::{SessionHash, while_seen};
use super::{AppState, functions};
use crate::services::audit::record;

/// For operators and admins.
pub async fn download(
    State(state): State<AppState>,
    Path(client): Path<String>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
) -> Response {
    if caller.role < Role::Operator {
        return functions::error_response(&AppError::Forbidden);
    }
    let database = &state.context.database;
    let found = match client.parse::<ClientId>() {
        Ok(client) => clients::find(database, client).await,
        Err(_) => Ok(None),
    };
    let client = match found {
        Ok(Some(client)) => client,
        Ok(None) => return functions::error_response(&AppError::NotFound),
        Err(error) => return functions::error_response(&error.into()),
    };
    record(database, &caller, AuditAction::ClientSkusExported, &client.name).await;
    let rows = client_skus::export(database, client.id).map_err(AppError::from);
    let lines = while_seen(rows, database.clone(), session, caller).map_ok(|row| csv_row(&row));
    let head = csv_line([SkuColumn::Store, SkuColumn::Warehouse, SkuColumn::Units].map(SkuColumn::label));
    let lines = stream::iter([Ok(head)]).chain(lines).map_ok(Bytes::from);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"skus.csv\""),
    ];
    (headers, Body::from_stream(lines)).into_response()
}

fn csv_row(row: &SkuRow) -> String {
    let units = row.item.units.to_string();
    csv_line([
        &*written_code(row.store.as_str()),
        &*written_code(row.item.sku.as_str()),
        &units,
    ])
}
