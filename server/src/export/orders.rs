//! Orders, with their lines.

use parcelpilot_domain::order::{Consignment, Line, Order};
use parcelpilot_domain::order_details::CustomField;
use parcelpilot_domain::spreadsheet::csv_line;
use parcelpilot_domain::tag::Tag;
use serde_json::json;
use storage::orders::{OrderNames, WholeOrder};

/// New ones come last: people count them.
const COLUMNS: [&str; 32] = [
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
    "payment_method",
    "channel",
    "external_id",
    "external_order_id",
    "form_fields",
    "weight",
    "wrapping",
    "wrapping_message",
    "event",
    "event_date",
    "fields",
    "image",
    "tags",
    "client",
    "channel_name",
];

/// The CSV's header line.
pub fn csv_head() -> String {
    csv_line(COLUMNS)
}

/// An order as lines of the CSV, with their line breaks.
pub fn csv_rows(names: &OrderNames, whole: &WholeOrder) -> String {
    rows(names, whole).into_iter().map(csv_line).collect()
}

/// An order as a line of JSON, with its line break.
pub fn json_line(names: &OrderNames, whole: &WholeOrder) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(&object(names, whole))?;
    line.push(b'\n');
    Ok(line)
}

pub fn object(names: &OrderNames, whole: &WholeOrder) -> serde_json::Value {
    let order = &whole.stored.order;
    let line = |line: &Line| {
        json!({
            "remote_id": line.remote_id, "sku": line.sku, "name": line.name, "quantity": line.quantity,
            "quantity_shipped": line.quantity_shipped, "quantity_refunded": line.quantity_refunded,
            "left_to_ship": whole.left(line), "address_id": line.address_id, "type": line.kind.code(),
            "details": line.details,
        })
    };
    let address = |consignment: &Consignment| {
        json!({
            "remote_id": consignment.address_id, "shipping_method": consignment.shipping_method,
            "address": consignment.address,
        })
    };
    json!({
        "integration": names.integration(whole.stored.integration_id),
        "client": names.client(&whole.stored).map(|(_, name)| name),
        "channel": names.channel(&whole.stored),
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
        "details": order.details,
        "billing_fields": order.billing.form_fields,
        "lines": order.lines.iter().map(line).collect::<Vec<_>>(),
        "addresses": order.consignments.iter().map(address).collect::<Vec<_>>(),
        "tags": whole.tags,
    })
}

/// A row for each line. An order without lines has one row.
fn rows(names: &OrderNames, whole: &WholeOrder) -> Vec<Vec<String>> {
    let order = &whole.stored.order;
    let head = vec![
        names.integration(whole.stored.integration_id).to_owned(),
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
    let client = names.client(&whole.stored).map_or("", |(_, name)| name);
    let channel = names
        .channel(&whole.stored)
        .map_or_else(String::new, |channel| channel.name);
    let tags: Vec<&str> = whole.tags.iter().map(Tag::as_str).collect();
    let with = |tail: [String; 6], details: Vec<String>| {
        let of_order = order_details(order);
        head.iter()
            .cloned()
            .chain(tail)
            .chain(of_order)
            .chain(details)
            .chain([tags.join("; "), client.to_owned(), channel.clone()])
            .collect::<Vec<_>>()
    };
    if order.lines.is_empty() {
        let nothing = line_details(order, None);
        return vec![with([const { String::new() }; 6], nothing)];
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
    let row = |line: &Line| with(tail(line), line_details(order, Some(line)));
    order.lines.iter().map(row).collect()
}

fn order_details(order: &Order) -> [String; 4] {
    let details = &order.details;
    [
        details.payment_method.clone(),
        details.channel_id.map(|id| id.to_string()).unwrap_or_default(),
        details.external_id.clone(),
        details.external_order_id.clone(),
    ]
}

/// With the form fields of the address that the line goes to, and of the billing address.
fn line_details(order: &Order, line: Option<&Line>) -> Vec<String> {
    let address_id = line.and_then(|line| line.address_id);
    let consignments = order.consignments.iter();
    let address = consignments
        .filter(|consignment| Some(consignment.address_id) == address_id)
        .map(|consignment| &consignment.address);
    let mut form_fields: Vec<&CustomField> = Vec::new();
    for field in address
        .chain([&order.billing])
        .flat_map(|address| &address.form_fields)
    {
        if !form_fields.contains(&field) {
            form_fields.push(field);
        }
    }
    let details = line.map(|line| line.details.clone()).unwrap_or_default();
    let (wrapping, event) = (
        details.wrapping.unwrap_or_default(),
        details.event.unwrap_or_default(),
    );
    vec![
        joined(form_fields),
        details
            .weight
            .map(|weight| weight.to_string())
            .unwrap_or_default(),
        wrapping.name,
        wrapping.message,
        event.name,
        event.date,
        joined(&details.fields),
        details.image.map(String::from).unwrap_or_default(),
    ]
}

fn joined<'a>(fields: impl IntoIterator<Item = &'a CustomField>) -> String {
    let texts: Vec<String> = fields.into_iter().map(CustomField::to_string).collect();
    texts.join("; ")
}
