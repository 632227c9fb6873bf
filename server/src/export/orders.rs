//! Orders, with their lines.

use parcelpilot_domain::order::{Consignment, Line};
use serde_json::json;
use storage::orders::WholeOrder;

pub const COLUMNS: [&str; 17] = [
    "integration",
    "order",
    "status_id",
    "status",
    "archived",
    "created",
    "modified",
    "total",
    "currency",
    "customer",
    "email",
    "line",
    "sku",
    "name",
    "quantity",
    "left_to_ship",
    "address",
];

pub fn object(integration: &str, whole: &WholeOrder) -> serde_json::Value {
    let order = &whole.stored.order;
    let line = |line: &Line| {
        json!({
            "remote_id": line.remote_id, "sku": line.sku, "name": line.name, "quantity": line.quantity,
            "quantity_shipped": line.quantity_shipped, "quantity_refunded": line.quantity_refunded,
            "left_to_ship": whole.left(line), "address_id": line.address_id, "type": line.kind.code(),
        })
    };
    let address = |consignment: &Consignment| {
        json!({
            "remote_id": consignment.address_id, "shipping_method": consignment.shipping_method,
            "address": consignment.address,
        })
    };
    json!({
        "integration": integration,
        "remote_id": order.remote_id,
        "status_id": order.status,
        "status": order.status_label,
        "is_deleted": order.is_deleted,
        "date_created": order.created_at.rfc3339(),
        "date_modified": order.modified_at.rfc3339(),
        "total": order.total.to_string(),
        "currency": order.currency,
        "customer": order.billing.full_name(),
        "email": order.billing.email,
        "lines": order.lines.iter().map(line).collect::<Vec<_>>(),
        "addresses": order.consignments.iter().map(address).collect::<Vec<_>>(),
    })
}

/// A row for each line. An order without lines has one row.
pub fn rows(integration: &str, whole: &WholeOrder) -> Vec<Vec<String>> {
    let order = &whole.stored.order;
    let head = vec![
        integration.to_owned(),
        order.remote_id.to_string(),
        order.status.0.to_string(),
        order.status_label.clone(),
        order.is_deleted.to_string(),
        order.created_at.rfc3339(),
        order.modified_at.rfc3339(),
        order.total.to_string(),
        order.currency.clone(),
        order.billing.full_name(),
        order.billing.email.clone(),
    ];
    let with = |tail: [String; 6]| head.iter().cloned().chain(tail).collect::<Vec<_>>();
    if order.lines.is_empty() {
        return vec![with([const { String::new() }; 6])];
    }
    let tail = |line: &Line| {
        [
            line.remote_id.to_string(),
            line.sku.clone(),
            line.name.clone(),
            line.quantity.to_string(),
            whole.left(line).to_string(),
            line.address_id.map(|id| id.to_string()).unwrap_or_default(),
        ]
    };
    order.lines.iter().map(|line| with(tail(line))).collect()
}
