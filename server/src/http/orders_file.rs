//! `/orders.csv` and `/orders.jsonl`: the orders of a list, as its page narrows them.

use app::order_query;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::{Stream, TryStreamExt, stream};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::AuditAction;
use storage::Database;
use storage::orders::{OrderFilter, OrderNames, WholeOrder, whole};

use super::session::{SessionHash, while_seen};
use super::{AppState, functions};
use crate::export::orders::{csv_head, csv_rows, json_line};
use crate::services::audit::record;
use crate::services::internal;
use crate::services::orders::filter;

const BATCH: u16 = 200;
/// A file of all orders in its place would mix clients.
const UNREADABLE: &str = "No file was made: this address was cut or changed, so that it does not say which orders are \
                          meant. Go back to the list of orders, and export it from there.";

pub async fn csv(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
    RawQuery(query): RawQuery,
) -> Response {
    answer(
        &state,
        (caller, session),
        query,
        FileKind::Csv,
        csv_head().into_bytes(),
    )
    .await
}

pub async fn jsonl(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionHash>,
    RawQuery(query): RawQuery,
) -> Response {
    answer(&state, (caller, session), query, FileKind::JsonLines, Vec::new()).await
}

#[derive(Debug, Clone, Copy)]
enum FileKind {
    Csv,
    JsonLines,
}

/// For operators and admins: a file of names and addresses leaves the warehouse, so that the audit trail has it.
async fn answer(
    state: &AppState,
    (caller, session): (Caller, SessionHash),
    query: Option<String>,
    kind: FileKind,
    head: Vec<u8>,
) -> Response {
    if caller.role < Role::Operator {
        return functions::error_response(&AppError::Forbidden);
    }
    let database = state.context.database.clone();
    let query = query.unwrap_or_default();
    let (filter, names) = match wanted(&database, &query).await {
        Ok(wanted) => wanted,
        // People see this answer, not scripts.
        Err(AppError::NotFound) => return (StatusCode::BAD_REQUEST, UNREADABLE).into_response(),
        Err(error) => return functions::error_response(&error),
    };
    record(&database, &caller, AuditAction::OrdersExported, &query).await;
    let orders = orders(database.clone(), filter);
    let rows = while_seen(orders, database, session, caller).and_then(move |order| {
        let line = match kind {
            FileKind::Csv => Ok(csv_rows(&names, &order).into_bytes()),
            FileKind::JsonLines => json_line(&names, &order).map_err(internal),
        };
        async move { line }
    });
    let lines = futures::StreamExt::chain(stream::iter([Ok(head)]), rows).map_ok(Bytes::from);
    let (content_type, name) = match kind {
        FileKind::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"orders.csv\""),
        FileKind::JsonLines => ("application/jsonl", "attachment; filename=\"orders.jsonl\""),
    };
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, Body::from_stream(lines)).into_response()
}

async fn wanted(database: &Database, query: &str) -> AppResult<(OrderFilter, OrderNames)> {
    let query = order_query(query).ok_or(AppError::NotFound)?;
    let filter = filter(database, query).await?;
    Ok((filter, OrderNames::read(database).await?))
}

/// In the list's order, without holding them.
fn orders(database: Database, filter: OrderFilter) -> impl Stream<Item = AppResult<WholeOrder>> + Send {
    let first = Some(OrderFilter {
        after: None,
        ..filter
    });
    let batches = stream::try_unfold(first, move |next| {
        let database = database.clone();
        async move {
            let Some(filter) = next else { return Ok(None) };
            let page = whole(&database, &filter, BATCH).await.map_err(AppError::from)?;
            let next = page.next.map(|after| OrderFilter {
                after: Some(after),
                ..filter
            });
            let orders = page.orders.into_iter().map(Ok);
            Ok::<_, AppError>(Some((stream::iter(orders.collect::<Vec<AppResult<_>>>()), next)))
        }
    });
    batches.try_flatten()
}
