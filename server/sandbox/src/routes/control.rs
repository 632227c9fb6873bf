//! `/sandbox/…`: break things, change orders, count calls, learn the truth. No token, loopback only.

use axum::Json;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use crate::delivery;
use crate::delivery::Happened;
use crate::expected::ExpectedOrder;
use crate::faults::Fault;
use crate::faulty_listener::Connection;
use crate::order_store::Change;

pub async fn only_from_here(request: Request, next: Next) -> Response {
    let connection = request.extensions().get::<ConnectInfo<Connection>>();
    if connection.is_some_and(|connection| !connection.0.peer.ip().is_loopback()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

pub async fn add_fault(State(store): Shared, Json(fault): Json<Fault>) -> StatusCode {
    store.faults.add(fault);
    StatusCode::NO_CONTENT
}

pub async fn clear_faults(State(store): Shared) -> StatusCode {
    store.faults.clear();
    StatusCode::NO_CONTENT
}

pub async fn edit_order(State(store): Shared, Path(id): Path<u64>, Json(change): Json<Change>) -> StatusCode {
    if change
        .status_id
        .is_some_and(|id| crate::orders::status::status_of(id).is_none())
    {
        return StatusCode::UNPROCESSABLE_ENTITY;
    }
    // The order_store is free again before anybody is told.
    let edited = store.orders_to_change().edit(id, change);
    if edited {
        delivery::deliver_event(&store, Happened::Updated, vec![id]);
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

/// How many orders to add, and what they all have in common.
#[derive(Deserialize)]
pub struct NewOrders {
    count: u64,
    #[serde(default)]
    change: Change,
}

pub async fn add_orders(State(store): Shared, Json(new): Json<NewOrders>) -> Json<Value> {
    let ids = store.orders_to_change().add(new.count, &new.change);
    delivery::deliver_event(&store, Happened::Created, ids.clone());
    Json(json!({ "ids": ids }))
}

/// How often each webhook is sent.
#[derive(Deserialize)]
pub struct Copies {
    copies: u64,
}

pub async fn send_webhooks(State(store): Shared, Json(Copies { copies }): Json<Copies>) -> StatusCode {
    store.webhooks().copies = copies;
    StatusCode::NO_CONTENT
}

pub async fn calls(State(store): Shared) -> Json<Value> {
    let calls: Vec<Value> = store
        .calls()
        .iter()
        .map(|((path, status), count)| json!({ "path": path, "status": status, "count": count }))
        .collect();
    Json(Value::Array(calls))
}

pub async fn forget_calls(State(store): Shared) -> StatusCode {
    store.calls().clear();
    StatusCode::NO_CONTENT
}

/// Which part of the truth: orders after an id, at most so many.
#[derive(Deserialize)]
pub struct Part {
    #[serde(default)]
    after_id: u64,
    #[serde(default = "ten_thousand")]
    limit: usize,
}

fn ten_thousand() -> usize {
    10_000
}

pub async fn expected_orders(State(store): Shared, Query(part): Query<Part>) -> Response {
    let order_store = store.order_store();
    let first = order_store
        .timeline
        .first_at_least(part.after_id.saturating_add(1));
    let mut lines = Vec::new();
    for index in (first..order_store.count()).take(part.limit) {
        if let Err(error) = serde_json::to_writer(&mut lines, &ExpectedOrder::of(&order_store.order(index))) {
            return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response();
        }
        lines.push(b'\n');
    }
    ([(CONTENT_TYPE, "application/x-ndjson")], lines).into_response()
}
