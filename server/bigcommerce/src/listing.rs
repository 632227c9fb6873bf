//! A page of orders without their contents: ids, statuses and dates.

use parcelpilot_domain::ids::{RemoteChannelId, RemoteOrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{ListedOrder, ListedPage, StoreOrderFilter};
use parcelpilot_domain::time::Timestamp;
use serde_json::value::RawValue;

use super::error::BigCommerceError;
use super::fields::{date, flag, id, object, whole_number};
use super::http::Response;
use super::page::{elements, last_id};
use super::wire::ListedFields;

/// Parses a page, and checks that the store applied the filter.
///
/// # Errors
/// Garbled if it is no list; unexpected if the store ignored `min_id`, `max_id` or `sort`.
pub fn parse(response: &Response, filter: &StoreOrderFilter) -> Result<ListedPage, BigCommerceError> {
    let elements = elements(response)?;
    let orders: Vec<ListedOrder> = elements
        .iter()
        .filter_map(|element| listed(element, filter.status))
        .collect();
    Ok(ListedPage {
        received: elements.len(),
        last_id: last_id(orders.iter().map(|order| order.remote_id.0), filter)?,
        is_date_ignored: orders.iter().any(|order| is_outside(order, filter)),
        orders,
    })
}

/// None if not even its id can be read.
fn listed(element: &RawValue, filtered_by: Option<OrderStatus>) -> Option<ListedOrder> {
    let fields: ListedFields = object(element, "").ok()?;
    let status = whole_number(fields.status_id, "status_id").ok().flatten();
    Some(ListedOrder {
        remote_id: RemoteOrderId(id(fields.id, "id").ok()??),
        // If the status can't be read, the order still passed the store's filter.
        status: status.map(OrderStatus).or(filtered_by),
        channel: id(fields.channel_id, "channel_id")
            .ok()
            .flatten()
            .map(RemoteChannelId),
        is_deleted: flag(fields.is_deleted, "is_deleted").unwrap_or(false),
        created_at: date(fields.date_created, "date_created").ok().flatten(),
        modified_at: date(fields.date_modified, "date_modified").ok().flatten(),
    })
}

fn is_outside(order: &ListedOrder, filter: &StoreOrderFilter) -> bool {
    let is_before =
        |at: Option<Timestamp>, from: Option<Timestamp>| at.zip(from).is_some_and(|(at, from)| at < from);
    is_before(order.created_at, filter.created_from)
        || is_before(filter.created_to, order.created_at)
        || is_before(order.modified_at, filter.modified_from)
}
