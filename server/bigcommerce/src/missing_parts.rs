//! Fetches the parts of an order that BigCommerce left out of it: at most 50 lines come inside a consignment, and
//! sometimes none do.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::{FetchedOrder, ReceivedOrder, SourceError};
use serde_json::value::RawValue;

use super::call::Calls;
use super::error::{BigCommerceError, ErrorKind};
use super::fields::{FieldError, FieldResult};
use super::http::Request;
use super::mapping::{bad, line_without_address, total_quantity};
use super::page::{MAX_PAGES, ROWS_PER_PAGE};
use super::raw_order::RawOrder;
use super::{lines, page};

/// Why an order's missing parts were not fetched.
enum PartsError {
    /// A problem of this order; the others can still be read.
    Order(ProblemKind, FieldError),
    Store(SourceError),
}

impl PartsError {
    fn of_order(kind: ProblemKind, field: &str, detail: String) -> Self {
        let field = field.to_owned();
        Self::Order(kind, FieldError { field, detail })
    }
}

/// Fetches the order's lines, and its addresses if one is missing.
///
/// # Errors
/// Only errors that concern the whole store.
pub async fn complete(
    calls: &Calls,
    mut order: Box<Order>,
    raw: String,
) -> Result<FetchedOrder, SourceError> {
    let remote_id = order.remote_id;
    let mut kept = RawOrder::new(&raw);
    match fetch_parts(calls, &mut order, &mut kept).await {
        Ok(()) => Ok(Ok(Box::new(ReceivedOrder {
            order: *order,
            raw: Some(kept.into_json()),
        }))),
        Err(PartsError::Order(kind, error)) => Ok(Err(bad(Some(remote_id), kind, error, raw))),
        Err(PartsError::Store(error)) => Err(error),
    }
}

async fn fetch_parts(calls: &Calls, order: &mut Order, kept: &mut RawOrder) -> Result<(), PartsError> {
    let (id, expected) = (order.remote_id, order.items_total);
    let part = "products";
    let (lines, rows) = fetch_list(calls, id, part, lines::parse_products, |lines| {
        total_quantity(lines) >= expected
    })
    .await?;
    kept.add_list(part, &rows);
    order.lines = lines;
    if line_without_address(order).is_some() {
        let part = "shipping_addresses";
        let (consignments, rows) = fetch_list(calls, id, part, lines::parse_addresses, |_| true).await?;
        kept.add_list(part, &rows);
        order.consignments = consignments;
    }
    lines::sort_and_dedup(&mut order.lines, &mut order.consignments);
    check_completeness(order)
}

/// More items than `items_total` are accepted, since it is not documented what it counts; with fewer, lines would be lost.
fn check_completeness(order: &Order) -> Result<(), PartsError> {
    let received = total_quantity(&order.lines);
    if received < order.items_total {
        return Err(PartsError::of_order(
            ProblemKind::Incomplete,
            "products",
            format!("received {received} of {} items", order.items_total),
        ));
    }
    match line_without_address(order) {
        Some(line) => Err(PartsError::of_order(
            ProblemKind::Incomplete,
            "shipping_addresses",
            format!("the address of line {} is missing", line.remote_id),
        )),
        None => Ok(()),
    }
}

/// All elements of one of an order's lists, and their JSON. The store may send fewer rows on a page than the limit, so a short page is
/// the last one only if `is_enough`.
async fn fetch_list<T: PartialEq + Send + 'static>(
    calls: &Calls,
    order_id: RemoteOrderId,
    part: &'static str,
    parse: fn(&[&RawValue]) -> FieldResult<Vec<T>>,
    is_enough: impl Fn(&[T]) -> bool,
) -> Result<(Vec<T>, Vec<String>), PartsError> {
    let (mut all, mut json): (Vec<T>, Vec<String>) = Default::default();
    for number in 1..=MAX_PAGES {
        let request = Request::get(
            &["v2", "orders", &order_id.to_string(), part],
            page::numbered(number),
        );
        let (rows, elements) = calls
            .get(request, move |response| {
                let elements = page::elements(&response)?;
                let json: Vec<String> = elements.iter().map(|row| row.get().to_owned()).collect();
                Ok(parse(&elements).map(|rows| (rows, json)))
            })
            .await
            .map_err(|error| {
                if concerns_one_order(&error) {
                    PartsError::of_order(ProblemKind::Refused, part, error.to_string())
                } else {
                    PartsError::Store(error.into())
                }
            })?
            .map_err(|error| PartsError::Order(ProblemKind::Malformed, error))?;
        let (count, is_repeated) = (rows.len(), rows.first().is_some_and(|row| all.contains(row)));
        if !is_repeated {
            all.extend(rows);
            json.extend(elements);
        }
        if count == 0 || is_repeated || (count < ROWS_PER_PAGE && is_enough(&all)) {
            break;
        }
    }
    Ok((all, json))
}

/// Whether the store may well answer calls for other orders.
fn concerns_one_order(error: &BigCommerceError) -> bool {
    matches!(
        error.kind,
        ErrorKind::NotFound
            | ErrorKind::Refused
            | ErrorKind::StoreFault
            | ErrorKind::Garbled
            | ErrorKind::TooLarge
            | ErrorKind::Unexpected
    )
}
