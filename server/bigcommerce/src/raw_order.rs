//! What is kept of an order: all that the store sent for it, so that it can be read anew once more of it is wanted.

use parcelpilot_domain::order::Order;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::{FetchedOrder, ReceivedOrder};
use serde_json::value::RawValue;

use super::fields::{FieldError, FieldResult, list, object, required};
use super::lines::{parse_addresses, parse_products, sort_and_dedup};
use super::mapping;
use super::wire::KeptFields;

/// `{"order": …}`, and beside it the lists that took calls of their own.
#[derive(Debug)]
pub struct RawOrder(String);

impl RawOrder {
    /// `order` is its JSON, as an element of a page.
    pub fn new(order: &str) -> Self {
        Self(format!(r#"{{"order":{order}}}"#))
    }

    /// With the elements of one of the order's lists.
    pub fn add_list(&mut self, name: &str, rows: &[String]) {
        self.0.pop();
        self.0.push_str(&format!(r#","{name}":[{}]}}"#, rows.join(",")));
    }

    pub fn into_json(self) -> String {
        self.0
    }
}

/// An order from what was kept of it, as it would be read today.
///
/// # Errors
/// What can't be read, as with an order that arrives.
pub fn read_again(kept: &str) -> FetchedOrder {
    let malformed = |error: FieldError| mapping::bad(None, ProblemKind::Malformed, error, kept);
    let whole: &RawValue = serde_json::from_str(kept).map_err(|error| {
        let (field, detail) = (String::new(), format!("not JSON: {error}"));
        malformed(FieldError { field, detail })
    })?;
    let fields: KeptFields = object(whole, "").map_err(malformed)?;
    let order = required(fields.order, "order").map_err(malformed)?;
    let mut order = mapping::order(order)?.order;
    add_parts(&mut order, &fields)
        .map_err(|error| mapping::bad(Some(order.remote_id), ProblemKind::Malformed, error, kept))?;
    Ok(Box::new(ReceivedOrder {
        order,
        raw: Some(kept.to_owned()),
    }))
}

fn add_parts(order: &mut Order, fields: &KeptFields) -> FieldResult<()> {
    if fields.products.is_some() {
        order.lines = parse_products(&list(fields.products, "products")?)?;
    }
    if fields.shipping_addresses.is_some() {
        order.consignments = parse_addresses(&list(fields.shipping_addresses, "shipping_addresses")?)?;
    }
    sort_and_dedup(&mut order.lines, &mut order.consignments);
    Ok(())
}
