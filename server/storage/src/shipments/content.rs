//! What a push says, and what is known of its order.

use parcelpilot_domain::ids::{RemoteAddressId, RemoteOrderId, RemoteShipmentId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::shipments::{ShipmentToSend, TrackingToSend};
use parcelpilot_domain::time::Timestamp;

use super::columns::{ShipmentColumns, ShippedLineColumns};
use super::outbox::LeasedPush;
use crate::macros::{read, row};
use crate::{Database, StorageResult};

/// What a push says at the moment.
#[derive(Debug, Clone)]
pub struct PushContent {
    pub order: RemoteOrderId,
    pub shipment: ShipmentToSend,
    pub is_voided: bool,
    /// In the store.
    pub remote_id: Option<RemoteShipmentId>,
    /// Of the order's other shipments.
    pub known: Vec<RemoteShipmentId>,
    /// The order as it was read last.
    pub copy: OrderCopy,
    /// Whoever made it knew that the order had ended in the store, and said why it is shipped all the same.
    pub despite_ending: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct OrderCopy {
    pub status: OrderStatus,
    pub is_deleted: bool,
    /// When the store was asked for it. `None` if that is not known.
    pub read_at: Option<Timestamp>,
}

row! {
    struct OrderColumns {
        order_number: i64, shipping_method: String, status_id: i64, is_deleted: bool, read_at: Option<i64>,
    }
}

/// What the push says, read while it is leased.
pub async fn content(database: &Database, push: &LeasedPush) -> StorageResult<PushContent> {
    let id = push.shipment_id.to_string();
    let shipment: ShipmentColumns = read!(database, |executor| {
        sqlx::query_as("SELECT * FROM shipments WHERE id = $1")
            .bind(&id)
            .fetch_one(executor)
            .await?
    });
    let lines: Vec<ShippedLineColumns> = read!(database, |executor| {
        sqlx::query_as("SELECT * FROM shipment_lines WHERE shipment_id = $1 ORDER BY line_id")
            .bind(&id)
            .fetch_all(executor)
            .await?
    });
    let order: OrderColumns = read!(database, |executor| {
        sqlx::query_as(
            "SELECT s.order_number, COALESCE((SELECT shipping_method FROM order_consignments
                 WHERE order_id = s.order_id AND address_id = s.address_id), '') AS shipping_method,
                 o.status_id, o.is_deleted, o.read_at
             FROM shipments s JOIN orders o ON o.id = s.order_id WHERE s.id = $1",
        )
        .bind(&id)
        .fetch_one(executor)
        .await?
    });
    let in_store: Vec<(String, i64)> = read!(database, |executor| {
        sqlx::query_as("SELECT id, remote_id FROM shipments WHERE order_id = $1 AND remote_id IS NOT NULL")
            .bind(push.order_id.to_string())
            .fetch_all(executor)
            .await?
    });
    let is_own = |(other, _): &&(String, i64)| *other == id;
    Ok(PushContent {
        order: RemoteOrderId(order.order_number),
        copy: OrderCopy {
            status: OrderStatus(order.status_id),
            is_deleted: order.is_deleted,
            read_at: order.read_at.map(Timestamp::from_millis),
        },
        despite_ending: shipment.despite_ending,
        is_voided: shipment.voided_at.is_some(),
        remote_id: in_store
            .iter()
            .find(is_own)
            .map(|(_, remote)| RemoteShipmentId(*remote)),
        known: in_store
            .iter()
            .filter(|other| !is_own(other))
            .map(|(_, remote)| RemoteShipmentId(*remote))
            .collect(),
        shipment: ShipmentToSend {
            address_id: RemoteAddressId(shipment.address_id),
            lines: lines.iter().map(ShippedLineColumns::line).collect(),
            shipping_method: order.shipping_method,
            tracking: TrackingToSend::from(&shipment.tracking()),
        },
    })
}
