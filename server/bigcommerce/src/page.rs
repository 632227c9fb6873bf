//! A page of orders, or a count of them: what is asked, and whether that is what came.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{Count, FetchedOrder, StatusCount, StoreOrderFilter};
use serde_json::value::RawValue;

use super::error::BigCommerceError;
use super::fields::{Read, any_text, id, list, object, quantity, required, whole_number};
use super::http::Response;
use super::mapping;
use super::mapping::Draft;
use super::wire::{CountFields, IdField, StatusFields};

/// What brings lines and addresses inside an order.
pub fn include() -> Vec<(&'static str, String)> {
    vec![
        ("include", "consignments.line_items".to_owned()),
        ("consignment_structure", "object".to_owned()),
    ]
}

/// Both ends are included. Dates go to the second with `Z`: a `+` that is encoded twice makes BigCommerce ignore the
/// filter in silence.
pub fn query(filter: &StoreOrderFilter) -> Vec<(&'static str, String)> {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    [
        ("min_id", number(filter.min_id)),
        ("max_id", number(filter.max_id)),
        ("status_id", number(filter.status.map(|status| status.0))),
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
    Read(FetchedOrder),
    /// Lacks lines or addresses, which have to be asked for; with its whole text.
    Cut(Box<Order>, String),
}

pub struct Rows {
    pub rows: Vec<Row>,
    pub last_id: Option<i64>,
    /// Left out since they are outside the dates asked for.
    pub outside: usize,
}

/// The elements of a response that is a list: 204, no body and `[]` are all empty.
///
/// # Errors
/// Anything but a list is garbled.
pub fn elements(response: &Response) -> Result<Vec<&RawValue>, BigCommerceError> {
    if response.body.trim().is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(&response.body).map_err(|error| garbled("a list", response, &error))
}

/// # Errors
/// Anything but an object is garbled.
pub fn element(response: &Response) -> Result<&RawValue, BigCommerceError> {
    let value: &RawValue =
        serde_json::from_str(&response.body).map_err(|error| garbled("an object", response, &error))?;
    if !value.get().starts_with('{') {
        return Err(BigCommerceError::garbled("the response is JSON, but no object"));
    }
    Ok(value)
}

fn garbled(wanted: &str, response: &Response, error: &serde_json::Error) -> BigCommerceError {
    let form = if response.is_json {
        "JSON"
    } else {
        "something else than JSON"
    };
    BigCommerceError::garbled(format!(
        "{form} of {} bytes, not {wanted} (line {}, column {})",
        response.body.len(),
        error.line(),
        error.column()
    ))
}

/// Maps a page, and checks that the store did as it was asked: one that ignored a filter or the order of ids would
/// lead the walk astray, and orders would be lost.
///
/// # Errors
/// Garbled where it is no list; unexpected where the store ignored `min_id`, `max_id` or `sort`.
pub fn orders(response: &Response, filter: &StoreOrderFilter, limit: u16) -> Result<Rows, BigCommerceError> {
    let mut rows: Vec<Row> = elements(response)?.into_iter().map(row_of).collect();
    let count = rows.len();
    let ids = rows.iter().filter_map(Row::remote_id).map(|id| id.0);
    let last_id = last_id(ids, filter)?;
    if last_id.is_none() && count >= usize::from(limit) {
        return Err(BigCommerceError::unexpected(
            "no order on a full page says its number",
        ));
    }
    rows.retain(|row| row.is_inside(filter));
    let outside = count - rows.len();
    if outside > 0 {
        tracing::warn!(asked = ?filter, outside, "the store sent orders outside the dates asked for");
    }
    Ok(Rows {
        rows,
        last_id,
        outside,
    })
}

/// The highest id, where all are in the bounds and ascend.
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

/// One order by itself.
pub fn row_of(element: &RawValue) -> Row {
    match mapping::order(element) {
        Ok(Draft {
            order,
            is_whole: true,
        }) => Row::Read(Ok(Box::new(order))),
        Ok(Draft {
            order,
            is_whole: false,
        }) => Row::Cut(Box::new(order), element.get().to_owned()),
        Err(bad) => Row::Read(Err(bad)),
    }
}

impl Row {
    pub fn remote_id(&self) -> Option<RemoteOrderId> {
        match self {
            Row::Read(Ok(order)) | Row::Cut(order, _) => Some(order.remote_id),
            Row::Read(Err(bad)) => bad.remote_id,
        }
    }

    /// Whether it has the dates asked for. Another status than asked for is kept: it may have changed just now, and
    /// the run decides by the order itself.
    fn is_inside(&self, filter: &StoreOrderFilter) -> bool {
        match self {
            Row::Read(Ok(order)) | Row::Cut(order, _) => is_inside(order, filter),
            Row::Read(Err(_)) => true,
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
/// Garbled where it is no count.
pub fn count(response: &Response) -> Result<Count, BigCommerceError> {
    let value = element(response)?;
    let (total, by_status) = read_count(value)
        .map_err(|wrong| BigCommerceError::garbled(format!("{}: {}", wrong.field, wrong.detail)))?;
    Ok(Count {
        total,
        by_status,
        store_time: response.store_time,
    })
}

fn read_count(value: &RawValue) -> Read<(i64, Vec<StatusCount>)> {
    let fields: CountFields = object(value, "")?;
    let statuses = list(fields.statuses, "statuses")?.into_iter().map(|value| {
        let fields: StatusFields = object(value, "statuses")?;
        let (status, label) = status(&fields)?;
        let count = quantity(fields.count, "statuses.count")?.unwrap_or(0);
        Ok(StatusCount { status, label, count })
    });
    let total = required(quantity(fields.count, "count")?, "count")?;
    Ok((total, statuses.collect::<Read<_>>()?))
}

/// A status and the store's own name for it.
pub fn status(fields: &StatusFields) -> Read<(OrderStatus, String)> {
    let number = whole_number(fields.id, "statuses.id")?;
    let status = OrderStatus(required(number, "statuses.id")?);
    let given = [fields.custom_label, fields.name, fields.system_label].map(any_text);
    Ok((status, mapping::label(given, status)))
}
