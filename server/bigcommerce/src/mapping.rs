//! Maps an order as BigCommerce sends it to the domain's.

use parcelpilot_domain::ids::{RemoteChannelId, RemoteOrderId};
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::{Line, Order};
use parcelpilot_domain::order_details::OrderDetails;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::BadOrder;
use serde_json::value::RawValue;

use super::fields::{
    FieldError, FieldResult, amount, date, flag, id, object, quantity, required, text, text_or_empty,
    whole_number,
};
use super::lines;
use super::wire::{ChannelIdField, IdField, OrderFields};

/// An order, which may lack lines or addresses.
#[derive(Debug)]
pub struct MappedOrder {
    pub order: Order,
    pub is_complete: bool,
}

/// # Errors
/// The wrong field, with the whole JSON of the order.
pub fn order(raw: &RawValue) -> Result<MappedOrder, Box<BadOrder>> {
    map(raw).map_err(|error| {
        let fields: Option<IdField> = object(raw, "").ok();
        let remote_id = fields.and_then(|fields| id(fields.id, "id").ok()?);
        bad(
            remote_id.map(RemoteOrderId),
            ProblemKind::Malformed,
            error,
            raw.get(),
        )
    })
}

pub fn bad(
    remote_id: Option<RemoteOrderId>,
    kind: ProblemKind,
    error: FieldError,
    raw: impl Into<String>,
) -> Box<BadOrder> {
    let raw = raw.into();
    Box::new(BadOrder {
        remote_id,
        channel: channel(&raw),
        kind,
        field: error.field,
        detail: error.detail,
        raw,
    })
}

/// Of an order that is otherwise unreadable.
fn channel(json: &str) -> Option<RemoteChannelId> {
    let fields: ChannelIdField = serde_json::from_str(json).ok()?;
    id(fields.channel_id, "channel_id").ok()?.map(RemoteChannelId)
}

fn map(raw: &RawValue) -> FieldResult<MappedOrder> {
    let fields: OrderFields = object(raw, "")?;
    let status = OrderStatus(required(
        whole_number(fields.status_id, "status_id")?,
        "status_id",
    )?);
    let billing = match fields.billing_address {
        Some(address) => object(address, "")
            .and_then(|fields| lines::address(&fields))
            .map_err(|error| error.within("billing_address"))?,
        None => Default::default(),
    };
    let contents = lines::parse_consignments(fields.consignments)?;
    let items_total = quantity(fields.items_total, "items_total")?;
    let order = Order {
        remote_id: RemoteOrderId(required(id(fields.id, "id")?, "id")?),
        status,
        status_label: label(
            [text_or_empty(fields.custom_status), text_or_empty(fields.status)],
            status,
        ),
        is_deleted: flag(fields.is_deleted, "is_deleted")?,
        created_at: required(date(fields.date_created, "date_created")?, "date_created")?,
        modified_at: required(date(fields.date_modified, "date_modified")?, "date_modified")?,
        currency: text(fields.currency_code, "currency_code")?,
        total: amount(fields.total_inc_tax, "total_inc_tax")?.unwrap_or(Amount::ZERO),
        items_total: items_total.unwrap_or_else(|| total_quantity(&contents.lines)),
        payment_status: text(fields.payment_status, "payment_status")?,
        customer_message: text(fields.customer_message, "customer_message")?,
        staff_notes: text(fields.staff_notes, "staff_notes")?,
        details: details(&fields),
        billing,
        lines: contents.lines,
        consignments: contents.consignments,
    };
    Ok(MappedOrder {
        is_complete: !contents.is_truncated && adds_up(&order) && line_without_address(&order).is_none(),
        order,
    })
}

/// Nothing depends on these, so that one that can't be parsed is left out.
fn details(fields: &OrderFields) -> OrderDetails {
    OrderDetails {
        payment_method: text_or_empty(fields.payment_method),
        channel_id: id(fields.channel_id, "").ok().flatten().map(RemoteChannelId),
        external_id: text_or_empty(fields.external_id),
        external_order_id: text_or_empty(fields.external_order_id),
        external_source: text_or_empty(fields.external_source),
        external_merchant_id: text_or_empty(fields.external_merchant_id),
    }
}

/// The store's name for a status: the first of `names` that is not empty, else the standard name.
pub fn label<const N: usize>(names: [String; N], status: OrderStatus) -> String {
    let name = names.into_iter().find(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| status.standard_name().to_owned())
}

/// The sum of the lines' quantities.
pub fn total_quantity(lines: &[Line]) -> i64 {
    lines.iter().map(|line| line.quantity).sum()
}

/// Whether the lines' quantities match `items_total`. It is not documented whether that counts pick-list children and
/// refunded items, so each combination is accepted.
fn adds_up(order: &Order) -> bool {
    let children: i64 = (order.lines.iter().filter(|line| line.parent.is_some()))
        .map(|line| line.quantity)
        .sum();
    let refunded: i64 = order.lines.iter().map(|line| line.quantity_refunded).sum();
    let surplus = total_quantity(&order.lines) - order.items_total;
    [0, children, refunded, children + refunded].contains(&surplus)
}

/// A line whose address is missing from the order.
pub fn line_without_address(order: &Order) -> Option<&Line> {
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
