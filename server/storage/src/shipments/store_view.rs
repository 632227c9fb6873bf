//! The store's shipments of an order, as a re-sync read them.

use parcelpilot_contract::shipments::{ShipmentLineRow, StoreShipment};
use parcelpilot_domain::ids::{OrderId, RemoteLineId};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::store::shipments::RemoteShipment;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{read, row, transaction};
use crate::{Database, StorageResult};

/// What the store had, and when it was read.
#[derive(Debug, Clone, Default)]
pub struct StoreRead {
    /// Made elsewhere: ours are left out.
    pub external: Vec<StoreShipment>,
    pub at: Option<Timestamp>,
}

row! {
    struct StoreColumns {
        remote_id: i64, address_id: i64, created_at: i64, carrier: String, tracking_number: String,
        tracking_link: String, lines: String,
    }
}

/// Keeps what was read, in place of what was read before.
pub async fn store_read(
    database: &Database,
    order: OrderId,
    shipments: &[RemoteShipment],
    at: Timestamp,
) -> StorageResult<()> {
    let order = order.to_string();
    transaction!(database, |tx| {
        sqlx::query("UPDATE orders SET shipments_read_at = $2 WHERE id = $1")
            .bind(&order)
            .bind(at.millis())
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM store_shipments WHERE order_id = $1")
            .bind(&order)
            .execute(&mut *tx)
            .await?;
        for shipment in shipments {
            let tracking = &shipment.tracking;
            let carrier = match tracking.shipping_provider.as_str() {
                "" => &tracking.tracking_carrier,
                provider => provider,
            };
            sqlx::query(
                "INSERT INTO store_shipments (order_id, remote_id, address_id, created_at, carrier, tracking_number,
                     tracking_link, lines) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(&order)
            .bind(shipment.id.0)
            .bind(shipment.address_id.0)
            .bind(shipment.created_at.millis())
            .bind(carrier)
            .bind(&tracking.tracking_number)
            .bind(&tracking.tracking_link)
            .bind(serde_json::to_string(&shipment.lines).expect("lines have only numbers"))
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}

pub async fn store_view(database: &Database, order: OrderId) -> StorageResult<StoreRead> {
    let id = order.to_string();
    let read_at: Option<(Option<i64>,)> = read!(database, |executor| {
        sqlx::query_as("SELECT shipments_read_at FROM orders WHERE id = $1")
            .bind(&id)
            .fetch_optional(executor)
            .await?
    });
    let rows: Vec<StoreColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT t.* FROM store_shipments t WHERE t.order_id = $1 AND NOT EXISTS (
                 SELECT 1 FROM shipments s WHERE s.order_id = t.order_id AND s.remote_id = t.remote_id)
             ORDER BY t.created_at, t.remote_id",
        )
        .bind(&id)
        .fetch_all(executor)
        .await?
    });
    let names: Vec<(i64, String, String)> = read!(database, |executor| {
        sqlx::query_as("SELECT remote_id, sku, name FROM order_lines WHERE order_id = $1")
            .bind(&id)
            .fetch_all(executor)
            .await?
    });
    let line = |line: ShippedLine| {
        let found = names.iter().find(|(id, ..)| RemoteLineId(*id) == line.line);
        let (sku, name) = found
            .map(|(_, sku, name)| (sku.clone(), name.clone()))
            .unwrap_or_default();
        ShipmentLineRow {
            remote_id: line.line.0,
            sku,
            name,
            quantity: line.quantity,
        }
    };
    let external = rows.into_iter().map(|row| {
        let lines: Vec<ShippedLine> = RowName::new("store_shipments", &id).json("lines", &row.lines)?;
        Ok(StoreShipment {
            remote_id: row.remote_id,
            address_id: row.address_id,
            created_at: Timestamp::from_millis(row.created_at),
            carrier: row.carrier,
            tracking_number: row.tracking_number,
            tracking_link: row.tracking_link,
            lines: lines.into_iter().map(line).collect(),
        })
    });
    Ok(StoreRead {
        external: external.collect::<StorageResult<_>>()?,
        at: read_at.and_then(|(at,)| at).map(Timestamp::from_millis),
    })
}
