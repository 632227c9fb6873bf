//! An order as the store sends it, to one as it is kept.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::{Line, Order};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::BadOrder;
use serde_json::value::RawValue;

use super::fields::{
    Malformed, Read, amount, any_text, date, flag, id, object, quantity, required, text, whole_number,
};
use super::lines;
use super::wire::{IdField, OrderFields};

/// An order that may lack lines or addresses.
#[derive(Debug)]
pub struct Draft {
    pub order: Order,
    pub is_whole: bool,
}

/// # Errors
/// Names the field that is wrong and keeps the whole text.
pub fn order(raw: &RawValue) -> Result<Draft, Box<BadOrder>> {
    draft(raw).map_err(|wrong| {
        let fields: Option<IdField> = object(raw, "").ok();
        let remote_id = fields.and_then(|fields| id(fields.id, "id").ok()?);
        bad(
            remote_id.map(RemoteOrderId),
            ProblemKind::Malformed,
            wrong,
            raw.get(),
        )
    })
}

pub fn bad(
    remote_id: Option<RemoteOrderId>,
    kind: ProblemKind,
    wrong: Malformed,
    raw: impl Into<String>,
) -> Box<BadOrder> {
    Box::new(BadOrder {
        remote_id,
        kind,
        field: wrong.field,
        detail: wrong.detail,
        raw: raw.into(),
    })
}

fn draft(raw: &RawValue) -> Read<Draft> {
    let fields: OrderFields = object(raw, "")?;
    let status = OrderStatus(required(
        whole_number(fields.status_id, "status_id")?,
        "status_id",
    )?);
    let billing = match fields.billing_address {
        Some(address) => object(address, "")
            .and_then(|fields| lines::address(&fields))
            .map_err(|wrong| wrong.within("billing_address"))?,
        None => Default::default(),
    };
    let contents = lines::of_consignments(fields.consignments)?;
    let items_total = quantity(fields.items_total, "items_total")?;
    let order = Order {
        remote_id: RemoteOrderId(required(id(fields.id, "id")?, "id")?),
        status,
        status_label: label([any_text(fields.custom_status), any_text(fields.status)], status),
        is_deleted: flag(fields.is_deleted, "is_deleted")?,
        created_at: required(date(fields.date_created, "date_created")?, "date_created")?,
        modified_at: required(date(fields.date_modified, "date_modified")?, "date_modified")?,
        currency: text(fields.currency_code, "currency_code")?,
        total: amount(fields.total_inc_tax, "total_inc_tax")?.unwrap_or(Amount::ZERO),
        items_total: items_total.unwrap_or_else(|| items(&contents.lines)),
        payment_status: text(fields.payment_status, "payment_status")?,
        customer_message: text(fields.customer_message, "customer_message")?,
        staff_notes: text(fields.staff_notes, "staff_notes")?,
        billing,
        lines: contents.lines,
        consignments: contents.consignments,
    };
    Ok(Draft {
        is_whole: !contents.is_cut && adds_up(&order) && homeless(&order).is_none(),
        order,
    })
}

/// The store's own name for a status: the first that it gave.
pub fn label<const N: usize>(given: [String; N], status: OrderStatus) -> String {
    let given = given.into_iter().find(|label| !label.trim().is_empty());
    given.unwrap_or_else(|| status.standard_name().to_owned())
}

/// How many pieces the lines have.
pub fn items(lines: &[Line]) -> i64 {
    lines.iter().map(|line| line.quantity).sum()
}

/// Whether the lines are as many as `items_total` says. It is not documented whether that counts pick-list
/// children and refunded pieces; either is good.
fn adds_up(order: &Order) -> bool {
    let children: i64 = (order.lines.iter().filter(|line| line.parent.is_some()))
        .map(|line| line.quantity)
        .sum();
    let refunded: i64 = order.lines.iter().map(|line| line.quantity_refunded).sum();
    let more = items(&order.lines) - order.items_total;
    [0, children, refunded, children + refunded].contains(&more)
}

/// A line that goes to an address which did not come.
pub fn homeless(order: &Order) -> Option<&Line> {
    let is_known = |line: &&Line| {
        line.address_id.is_none_or(|id| {
            order
                .consignments
                .iter()
                .any(|consignment| consignment.address_id == id)
        })
    };
    order.lines.iter().find(|line| !is_known(line))
}
