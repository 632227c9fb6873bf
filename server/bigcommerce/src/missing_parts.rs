//! The rest of an order whose consignments came cut: at most 50 lines come inside one, and sometimes none do.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::{FetchedOrder, SourceError};
use serde_json::value::RawValue;

use super::error::{BigCommerceError, ErrorKind};
use super::fields::{Malformed, Read};
use super::http::Request;
use super::mapping::{bad, homeless, items};
use super::retry::Calls;
use super::{lines, page};

const ROWS: usize = 250;

/// An order of more lines than this many pages hold is not read further.
const MOST_PAGES: usize = 40;

/// Why one order stays unread, while the others go on.
struct Trouble(ProblemKind, Malformed);

/// Asks for the lines, and for the addresses where one is lacking.
///
/// # Errors
/// Only what concerns the whole store.
pub async fn complete(
    calls: &Calls,
    mut order: Box<Order>,
    raw: String,
) -> Result<FetchedOrder, SourceError> {
    let remote_id = order.remote_id;
    match fill(calls, &mut order).await? {
        Ok(()) => Ok(Ok(order)),
        Err(Trouble(kind, wrong)) => Ok(Err(bad(Some(remote_id), kind, wrong, raw))),
    }
}

async fn fill(calls: &Calls, order: &mut Order) -> Result<Result<(), Trouble>, SourceError> {
    let wanted = order.items_total;
    let lines = all(calls, order.remote_id, "products", lines::of_products, |lines| {
        items(lines) >= wanted
    })
    .await?;
    order.lines = match lines {
        Ok(lines) => lines,
        Err(trouble) => return Ok(Err(trouble)),
    };
    if homeless(order).is_some() {
        let part = "shipping_addresses";
        order.consignments = match all(calls, order.remote_id, part, lines::of_addresses, |_| true).await? {
            Ok(consignments) => consignments,
            Err(trouble) => return Ok(Err(trouble)),
        };
    }
    lines::in_order(&mut order.lines, &mut order.consignments);
    Ok(check(order))
}

/// More pieces than the store counts are good (it is not documented what it counts); fewer are a loss.
fn check(order: &Order) -> Result<(), Trouble> {
    let incomplete = |field: &str, detail: String| {
        Err(Trouble(
            ProblemKind::Incomplete,
            Malformed {
                field: field.to_owned(),
                detail,
            },
        ))
    };
    let came = items(&order.lines);
    if came < order.items_total {
        return incomplete("products", format!("{came} of {} items came", order.items_total));
    }
    match homeless(order) {
        Some(line) => incomplete(
            "shipping_addresses",
            format!("the address of line {} did not come", line.remote_id),
        ),
        None => Ok(()),
    }
}

/// Every element of one of an order's lists. A page shorter than asked for ends it once that is enough: the store
/// may give fewer at a time than was asked for.
async fn all<T: PartialEq + Send + 'static>(
    calls: &Calls,
    order_id: RemoteOrderId,
    part: &'static str,
    read: fn(&[&RawValue]) -> Read<Vec<T>>,
    is_enough: impl Fn(&[T]) -> bool,
) -> Result<Result<Vec<T>, Trouble>, SourceError> {
    let mut all: Vec<T> = Vec::new();
    for number in 1..=MOST_PAGES {
        let request = Request::get(
            ["v2", "orders", &order_id.to_string(), part],
            vec![("limit", ROWS.to_string()), ("page", number.to_string())],
        );
        let rows = match calls
            .get(request, move |response| Ok(read(&page::elements(&response)?)))
            .await
        {
            Ok(Ok(rows)) => rows,
            Ok(Err(wrong)) => return Ok(Err(Trouble(ProblemKind::Malformed, wrong))),
            Err(error) if concerns_one_order(&error) => return Ok(Err(refused(part, &error))),
            Err(error) => return Err(error.into()),
        };
        let (count, is_repeated) = (rows.len(), rows.first().is_some_and(|row| all.contains(row)));
        if !is_repeated {
            all.extend(rows);
        }
        if count == 0 || is_repeated || (count < ROWS && is_enough(&all)) {
            break;
        }
    }
    Ok(Ok(all))
}

/// The store answered this call with an error, while it may well answer others.
pub fn concerns_one_order(error: &BigCommerceError) -> bool {
    matches!(
        error.kind,
        ErrorKind::NotFound
            | ErrorKind::Refused
            | ErrorKind::StoreFault
            | ErrorKind::Garbled
            | ErrorKind::Unexpected
    )
}

fn refused(part: &str, error: &BigCommerceError) -> Trouble {
    Trouble(
        ProblemKind::Refused,
        Malformed {
            field: part.to_owned(),
            detail: error.to_string(),
        },
    )
}
