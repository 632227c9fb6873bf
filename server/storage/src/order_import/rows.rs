//! An order as rows.

use std::collections::HashSet;

use parcelpilot_domain::order::Order;
use parcelpilot_domain::shipment::left::{Ahead, order_left};
use serde::Serialize;

use super::terms::Terms;
use crate::macros::moved_to;
use crate::many_rows::{Cell, Table};

/// Cleaned of NUL, which PostgreSQL can't hold.
fn text(value: &str) -> Cell {
    Cell::Text(if value.contains('\0') {
        value.replace('\0', "\u{fffd}")
    } else {
        value.to_owned()
    })
}

pub const ORDERS: Table = Table {
    name: "orders",
    columns: &[
        "id",
        "integration_id",
        "imported_at",
        "shipping_state",
        "read_at",
        "client_id",
        "remote_id",
        "status_id",
        "status_label",
        "is_deleted",
        "created_at",
        "modified_at",
        "currency",
        "total",
        "items_total",
        "left_to_ship",
        "payment_status",
        "customer_name",
        "customer_email",
        "customer_message",
        "staff_notes",
        "billing",
        "details",
        "content_hash",
        "terms",
        "channel_id",
        "updated_at",
    ],
};

pub const LINES: Table = Table {
    name: "order_lines",
    columns: &[
        "order_id",
        "remote_id",
        "position",
        "address_id",
        "kind",
        "sku",
        "name",
        "options",
        "bin",
        "quantity",
        "quantity_shipped",
        "quantity_refunded",
        "price",
        "parent",
        "details",
    ],
};

pub const CONSIGNMENTS: Table = Table {
    name: "order_consignments",
    columns: &["order_id", "address_id", "position", "shipping_method", "address"],
};

pub const RAW: Table = Table {
    name: "order_raw",
    columns: &["order_id", "bytes"],
};

pub const HOLDS: Table = Table {
    name: "order_holds",
    columns: &["id", "order_id", "reason", "placed_at", "placed_by"],
};

pub const TERMS: Table = Table {
    name: "order_terms",
    columns: &["term", "order_id"],
};

pub const PRODUCT_IMAGES: Table = Table {
    name: "product_images",
    columns: &["integration_id", "product_id"],
};

/// Before the parts of a changed order are written anew.
pub const DELETE_PARTS: [&str; 3] = [
    "DELETE FROM order_lines WHERE order_id = $1",
    "DELETE FROM order_consignments WHERE order_id = $1",
    "DELETE FROM order_raw WHERE order_id = $1",
];

macro_rules! update_order {
    ($rest:literal) => {
        concat!(
            "UPDATE orders SET remote_id = $2, status_id = $3, status_label = $4, is_deleted = $5, created_at = $6, \
             modified_at = $7, currency = $8, total = $9, items_total = $10, left_to_ship = $11, payment_status = $12, \
             customer_name = $13, customer_email = $14, customer_message = $15, staff_notes = $16, billing = $17, \
             details = $18, content_hash = $19, terms = $20, channel_id = $21, shipping_state = $23, updated_at = ",
            moved_to!("$22"),
            ", read_at = $24, gone_at = NULL",
            $rest
        )
    };
}

/// Of no order that was erased since it was looked at.
pub const UPDATE_ORDER: &str = update_order!(" WHERE id = $1 AND erased_at IS NULL");

/// `pages_from` of an erased order. Programs of a release before store no page that was read before it: none ever.
pub const NO_PAGE: i64 = i64::MAX;

/// With what may stay of an order that was erased.
pub const UPDATE_ERASED_ORDER: &str = update_order!(", pages_from = 9223372036854775807 WHERE id = $1");

/// What follows an order's ids, in the columns' order.
pub fn content(order: &Order, content_hash: &str, terms: &Terms, at: i64) -> [Cell; 21] {
    // Where our shipments are ahead of the store it is computed anew once the lines are stored.
    let left_to_ship = order_left(&order.lines, &Ahead::default());
    [
        Cell::Number(order.remote_id.0),
        Cell::Number(order.status.0),
        text(&order.status_label),
        Cell::Flag(order.is_deleted),
        Cell::Number(order.created_at.millis()),
        Cell::Number(order.modified_at.millis()),
        text(&order.currency),
        Cell::Text(order.total.to_string()),
        Cell::Number(order.items_total),
        Cell::Number(left_to_ship),
        text(&order.payment_status),
        text(&order.billing.full_name()),
        text(&order.billing.email),
        text(&order.customer_message),
        text(&order.staff_notes),
        json(&order.billing),
        json(&order.details),
        text(content_hash),
        Cell::Text(terms.in_a_row()),
        Cell::OptionalNumber(order.details.channel_id.map(|id| id.0)),
        Cell::Number(at),
    ]
}

/// Without the order's id, which comes first. A store that lists a line twice has it once here.
pub fn lines(order: &Order) -> Vec<[Cell; 14]> {
    let mut known = HashSet::new();
    (0..)
        .zip(&order.lines)
        .filter(|(_, line)| known.insert(line.remote_id.0))
        .map(|(position, line): (i64, _)| {
            [
                Cell::Number(line.remote_id.0),
                Cell::Number(position),
                Cell::OptionalNumber(line.address_id.map(|id| id.0)),
                text(line.kind.code()),
                text(&line.sku),
                text(&line.name),
                text(&line.options),
                text(&line.bin),
                Cell::Number(line.quantity),
                Cell::Number(line.quantity_shipped),
                Cell::Number(line.quantity_refunded),
                Cell::Text(line.price.to_string()),
                Cell::OptionalNumber(line.parent.map(|id| id.0)),
                json(&line.details),
            ]
        })
        .collect()
}

/// Without the order's id, which comes first; each address once.
pub fn consignments(order: &Order) -> Vec<[Cell; 4]> {
    let mut known = HashSet::new();
    (0..)
        .zip(&order.consignments)
        .filter(|(_, consignment)| known.insert(consignment.address_id.0))
        .map(|(position, consignment): (i64, _)| {
            [
                Cell::Number(consignment.address_id.0),
                Cell::Number(position),
                text(&consignment.shipping_method),
                json(&consignment.address),
            ]
        })
        .collect()
}

fn json(part: &impl Serialize) -> Cell {
    // JSON writes NUL as an escape, which is text like any other.
    Cell::Text(serde_json::to_string(part).expect("parts of orders have only plain values"))
}

/// Writes an order anew; how many rows it has written.
macro_rules! update {
    ($tx:expr, $sql:expr, $known:expr, $order:expr, $held:expr, $read_at:expr) => {{
        let mut query = sqlx::query($sql).bind(&$known.id);
        for cell in $order.content.clone() {
            query = $crate::many_rows::bind!(query, cell);
        }
        query = $crate::many_rows::bind!(query, $order.shipping_state(&$held, None)).bind($read_at);
        query.execute(&mut *$tx).await?.rows_affected()
    }};
}
pub(super) use update;
