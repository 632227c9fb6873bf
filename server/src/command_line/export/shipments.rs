//! Shipments, and whether the store has confirmed them.

use std::io::Write;

use futures::TryStreamExt;
use parcelpilot_contract::shipments::ShipmentRow;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::spreadsheet::csv_line;
use serde_json::json;
use storage::shipments;

use super::{Format, Out, json_line};
use crate::command_line::CommandError;
use crate::compose::AppContext;

const COLUMNS: [&str; 17] = [
    "shipment",
    "integration",
    "order",
    "address",
    "made",
    "made_by",
    "voided",
    "carrier",
    "tracking_number",
    "tracking_link",
    "line",
    "sku",
    "name",
    "quantity",
    "store_shipment",
    "push",
    "push_failure",
];

pub async fn write(
    context: &AppContext,
    integration: Option<IntegrationId>,
    format: Format,
    mut out: Out,
) -> Result<(), CommandError> {
    let mut all = std::pin::pin!(shipments::export(&context.database, integration));
    match format {
        // A row for each line of a shipment.
        Format::Csv => {
            out.write_all(csv_line(COLUMNS).as_bytes())?;
            while let Some(shipment) = all.try_next().await? {
                for row in rows(&shipment) {
                    out.write_all(csv_line(row).as_bytes())?;
                }
            }
            Ok(out.flush()?)
        }
        Format::Jsonl => {
            while let Some(shipment) = all.try_next().await? {
                json_line(&mut out, &object(&shipment))?;
            }
            Ok(out.flush()?)
        }
    }
}

fn object(shipment: &ShipmentRow) -> serde_json::Value {
    let push = shipment.push.as_ref();
    let tracking = &shipment.tracking;
    json!({
        "id": shipment.id,
        "integration": shipment.integration_name,
        "order": shipment.order_number,
        "address_id": shipment.address_id,
        "made_at": shipment.made_at.rfc3339(),
        "made_by": shipment.made_by,
        "voided_at": shipment.voided_at.map(|at| at.rfc3339()),
        "carrier": tracking.carrier_label,
        "tracking_number": tracking.number,
        "tracking_link": tracking.followed_at,
        "lines": shipment.lines,
        "store_shipment_id": shipment.remote_id,
        "notify_store": shipment.notify_store,
        "push": push.map(|push| push.state),
        "push_failure": push.and_then(|push| push.failure),
    })
}

fn rows(shipment: &ShipmentRow) -> Vec<[String; 17]> {
    let push = shipment.push.as_ref();
    let tracking = &shipment.tracking;
    let row = |line: &parcelpilot_contract::shipments::ShipmentLineRow| {
        [
            shipment.id.to_string(),
            shipment.integration_name.clone(),
            shipment.order_number.to_string(),
            shipment.address_id.to_string(),
            shipment.made_at.rfc3339(),
            shipment.made_by.clone(),
            shipment.voided_at.map(|at| at.rfc3339()).unwrap_or_default(),
            tracking.carrier_label.clone(),
            tracking.number.clone(),
            tracking.followed_at.clone().unwrap_or_default(),
            line.remote_id.to_string(),
            line.sku.clone(),
            line.name.clone(),
            line.quantity.to_string(),
            shipment.remote_id.map(|id| id.to_string()).unwrap_or_default(),
            push.map(|push| push.state.code().to_owned()).unwrap_or_default(),
            push.and_then(|push| push.failure)
                .map(|failure| failure.code().to_owned())
                .unwrap_or_default(),
        ]
    };
    shipment.lines.iter().map(row).collect()
}
