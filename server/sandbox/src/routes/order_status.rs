//! An order gets another status. Nothing else of an order can be written here.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::order::OrderPath;
use super::shipments::{not_json, not_writable, open};
use super::{Answer, Shared, answer, json_bytes};
use crate::delivery;
use crate::delivery::Happened;
use crate::errors::Refusal;
use crate::order_store::Change;
use crate::orders::status::status_of;
use crate::routes::order::shown;
use crate::store::Store;

pub async fn change(State(store): Shared, uri: Uri, Path((_, id)): OrderPath, body: Bytes) -> Response {
    answer(&uri, set(&store, &id, &body))
}

/// Whatever status the order has before; the same one again changes its date, too.
fn set(store: &Arc<Store>, id: &str, body: &[u8]) -> Answer {
    let order = open(store, id)?;
    let fields: Map<String, Value> = serde_json::from_slice(body).map_err(not_json)?;
    if let Some(field) = fields.keys().find(|field| *field != "status_id") {
        return Err(not_writable(field));
    }
    let status = fields.get("status_id").and_then(Value::as_u64);
    let status = status.and_then(|id| u8::try_from(id).ok());
    let status = status.filter(|id| status_of(*id).is_some()).ok_or_else(|| {
        let details = json!({ "status_id": fields.get("status_id") });
        Refusal::bad_request("The field 'status_id' is invalid.", details)
    })?;
    let change = Change {
        status_id: Some(status),
        ..Change::default()
    };
    let order_id = order.head.id;
    // The orders are free again before anybody is told.
    store.orders_to_change().edit(order_id, change);
    delivery::deliver_event(store, Happened::Updated, vec![order_id]);
    delivery::deliver_event(store, Happened::StatusUpdated, vec![order_id]);
    Ok(json_bytes(shown(store, id)?))
}
