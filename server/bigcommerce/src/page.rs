//! Pages and counts of orders: the query parameters, and whether the response matches them.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{Count, FetchedOrder, ReceivedOrder, StatusCount, StoreOrderFilter};
use serde_json::value::RawValue;

use super::error::BigCommerceError;
use super::fields::{FieldResult, id, list, object, quantity, required, text_or_empty, whole_number};
use super::http::Response;
use super::mapping;
use super::mapping::MappedOrder;
use super::raw_order::RawOrder;
use super::wire::{CountFields, IdField, StatusFields};

/// The most rows that the store sends on one page of an order's products, addresses or shipments.
pub const ROWS_PER_PAGE: usize = 250;

/// Larger lists of one order are not read to their end.
pub const MAX_PAGES: usize = 40;

/// The parameters for one of these pages, from 1.
pub fn numbered(number: usize) -> Vec<(&'static str, String)> {
    vec![("limit", ROWS_PER_PAGE.to_string()), ("page", number.to_string())]
}

/// The parameters that include lines and addresses in an order.
pub fn include() -> Vec<(&'static str, String)> {
    vec![
        ("include", "consignments.line_items".to_owned()),
        ("consignment_structure", "object".to_owned()),
    ]
}

/// The parameters for a filter. Dates are sent to the second with `Z`: a `+` that is encoded twice makes BigCommerce
/// silently ignore the filter.
pub fn query(filter: &StoreOrderFilter) -> Vec<(&'static str, String)> {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    [
        ("min_id", number(filter.min_id)),
        ("max_id", number(filter.max_id)),
        ("status_id", number(filter.status.map(|status| status.0))),
        ("channel_id", number(filter.channel.map(|channel| channel.0))),
        (
            "min_date_created",
            filter.created_from.map(|moment| moment.rfc3339()),
        ),
        (
            "max_date_created",
            filter.created_to.map(|moment| moment.rfc3339()),
        ),
        (
            "min_date_modified",
            filter.modified_from.map(|moment| moment.rfc3339()),
        ),
        (
            "max_date_modified",
            filter.modified_to.map(|moment| moment.rfc3339()),
        ),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// One order of a page.
pub enum Row {
    Complete(FetchedOrder),
    /// Lacks lines or addresses, which take calls of their own; with the order's whole JSON.
    Partial(Box<Order>, String),
}

pub struct Rows {
    pub rows: Vec<Row>,
    pub last_id: Option<i64>,
    /// How many were left out since they are outside the filter's dates.
    pub outside: usize,
}

/// The elements of a list. 204, no body and `[]` are all an empty list.
///
/// # Errors
/// Garbled if it is no list.
pub fn elements(response: &Response) -> Result<Vec<&RawValue>, BigCommerceError> {
    if response.body.trim().is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(&response.body).map_err(|error| garbled("a list", response, &error))
}

/// # Errors
/// Garbled if it is no object.
pub fn element(response: &Response) -> Result<&RawValue, BigCommerceError> {
    let value: &RawValue =
        serde_json::from_str(&response.body).map_err(|error| garbled("an object", response, &error))?;
    if !value.get().starts_with('{') {
        return Err(BigCommerceError::garbled(
            "the response is JSON, but not an object",
        ));
    }
    Ok(value)
}

fn garbled(expected: &str, response: &Response, error: &serde_json::Error) -> BigCommerceError {
    let form = if response.is_json {
        "JSON"
    } else {
        "something other than JSON"
    };
    BigCommerceError::garbled(format!(
        "{form} of {} bytes, not {expected} (line {}, column {})",
        response.body.len(),
        error.line(),
        error.column()
    ))
}

/// Maps a page, and checks that the store applied the filter: if it ignored the bounds or the sorting, the walk over the
/// ids would skip orders.
///
/// # Errors
/// Garbled if it is no list; unexpected if the store ignored `min_id`, `max_id` or `sort`.
pub fn orders(response: &Response, filter: &StoreOrderFilter, limit: u16) -> Result<Rows, BigCommerceError> {
    let mut rows: Vec<Row> = elements(response)?.into_iter().map(row_of).collect();
    let count = rows.len();
    let ids = rows.iter().filter_map(Row::remote_id).map(|id| id.0);
    let last_id = last_id(ids, filter)?;
    if last_id.is_none() && count >= usize::from(limit) {
        return Err(BigCommerceError::unexpected(
            "no order on a full page has a readable id",
        ));
    }
    rows.retain(|row| row.is_inside(filter));
    let outside = count - rows.len();
    if outside > 0 {
        tracing::warn!(
            ?filter,
            outside,
            "the store sent orders outside the filter's dates; they are left out"
        );
    }
    Ok(Rows {
        rows,
        last_id,
        outside,
    })
}

/// The highest id.
///
/// # Errors
/// Unexpected if the ids are out of bounds or not in ascending order.
pub fn last_id(
    ids: impl Iterator<Item = i64>,
    filter: &StoreOrderFilter,
) -> Result<Option<i64>, BigCommerceError> {
    let mut last = None;
    for order_id in ids {
        let ignored = match order_id {
            _ if filter.min_id.is_some_and(|min| order_id < min) => Some("min_id"),
            _ if filter.max_id.is_some_and(|max| order_id > max) => Some("max_id"),
            _ if last.is_some_and(|last| order_id < last) => Some("sort"),
            _ => None,
        };
        if let Some(name) = ignored {
            return Err(BigCommerceError::unexpected(format!("the store ignored {name}")));
        }
        last = Some(order_id);
    }
    Ok(last)
}

pub fn id_of(element: &RawValue) -> Option<i64> {
    let fields: IdField = object(element, "").ok()?;
    id(fields.id, "id").ok()?
}

/// Maps one order.
pub fn row_of(element: &RawValue) -> Row {
    match mapping::order(element) {
        Ok(MappedOrder {
            order,
            is_complete: true,
        }) => Row::Complete(Ok(Box::new(ReceivedOrder {
            order,
            raw: Some(RawOrder::new(element.get()).into_json()),
        }))),
        Ok(MappedOrder {
            order,
            is_complete: false,
        }) => Row::Partial(Box::new(order), element.get().to_owned()),
        Err(bad) => Row::Complete(Err(bad)),
    }
}

impl Row {
    pub fn remote_id(&self) -> Option<RemoteOrderId> {
        match self {
            Row::Complete(Ok(order)) => Some(order.remote_id),
            Row::Partial(order, _) => Some(order.remote_id),
            Row::Complete(Err(bad)) => bad.remote_id,
        }
    }

    /// Whether it is within the filter's dates. An order in another status is kept: its status may have changed since,
    /// and the run decides by the order itself.
    fn is_inside(&self, filter: &StoreOrderFilter) -> bool {
        match self {
            Row::Complete(Ok(order)) => is_inside(order, filter),
            Row::Partial(order, _) => is_inside(order, filter),
            Row::Complete(Err(_)) => true,
        }
    }
}

fn is_inside(order: &Order, filter: &StoreOrderFilter) -> bool {
    filter.created_from.is_none_or(|from| order.created_at >= from)
        && filter.created_to.is_none_or(|to| order.created_at <= to)
        && filter.modified_from.is_none_or(|from| order.modified_at >= from)
        && filter.modified_to.is_none_or(|to| order.modified_at <= to)
}

/// # Errors
/// Garbled if it is no count.
pub fn count(response: &Response) -> Result<Count, BigCommerceError> {
    let value = element(response)?;
    let (total, by_status) =
        parse_count(value).map_err(|error| BigCommerceError::garbled(error.to_string()))?;
    Ok(Count {
        total,
        by_status,
        store_time: response.store_time,
    })
}

fn parse_count(value: &RawValue) -> FieldResult<(i64, Vec<StatusCount>)> {
    let fields: CountFields = object(value, "")?;
    let statuses = list(fields.statuses, "statuses")?.into_iter().map(|value| {
        let fields: StatusFields = object(value, "statuses")?;
        let (status, label) = status(&fields)?;
        let count = quantity(fields.count, "statuses.count")?.unwrap_or(0);
        Ok(StatusCount { status, label, count })
    });
    let total = required(quantity(fields.count, "count")?, "count")?;
    Ok((total, statuses.collect::<FieldResult<_>>()?))
}

/// A status and the store's name for it.
pub fn status(fields: &StatusFields) -> FieldResult<(OrderStatus, String)> {
    let number = whole_number(fields.id, "statuses.id")?;
    let status = OrderStatus(required(number, "statuses.id")?);
    let names = [fields.custom_label, fields.name, fields.system_label].map(text_or_empty);
    Ok((status, mapping::label(names, status)))
}
