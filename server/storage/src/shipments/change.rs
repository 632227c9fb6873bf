//! Changing an order's shipments: decided and stored while nobody else changes them.

use parcelpilot_domain::ids::{OrderId, PushId};
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::changes::{ChangeError, ChangeStep, Decision, OrderSnapshot};
use parcelpilot_domain::shipment::push::PushKind;
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use super::left_to_ship::keep_left_to_ship;
use super::snapshot::OrderRows;
use crate::holds::select_facts;
use crate::macros::durable_transaction;
use crate::{Database, StorageResult};

/// Who changes, and when.
#[derive(Debug, Clone, Copy)]
pub struct ShipmentChange<'a> {
    pub order: OrderId,
    /// The person's name.
    pub by: &'a str,
    pub at: Timestamp,
}

/// Reads the order, lets `decide` say what to write, and writes it, all or nothing. `decide` must only look: it may be
/// asked again. [`ChangeError::NotFound`] where there is no such order.
pub async fn change_order<T: Send>(
    database: &Database,
    change: ShipmentChange<'_>,
    decide: impl Fn(&OrderSnapshot) -> Decision<T> + Send + Sync,
) -> StorageResult<Result<T, ChangeError>> {
    let order_id = change.order.to_string();
    let at = change.at.millis();
    durable_transaction!(database, |tx| {
        // The order's row first, then its pushes: whoever else changes or sends one waits.
        let held = sqlx::query_as::<_, (String, i64)>(
            "UPDATE orders SET left_to_ship = left_to_ship WHERE id = $1 RETURNING integration_id, remote_id",
        )
        .bind(&order_id)
        .fetch_optional(&mut *tx)
        .await?;
        let Some((integration_id, remote_id)) = held else {
            return Ok(Err(ChangeError::NotFound));
        };
        sqlx::query("UPDATE shipment_pushes SET tries = tries WHERE order_id = $1")
            .bind(&order_id)
            .execute(&mut *tx)
            .await?;
        let rows = OrderRows {
            remote_id,
            facts: sqlx::query_as(select_facts!("o.id = $1"))
                .bind(&order_id)
                .fetch_one(&mut *tx)
                .await?,
            lines: sqlx::query_as(
                "SELECT * FROM order_lines WHERE order_id = $1 ORDER BY position, remote_id",
            )
            .bind(&order_id)
            .fetch_all(&mut *tx)
            .await?,
            shipments: sqlx::query_as("SELECT * FROM shipments WHERE order_id = $1 ORDER BY id")
                .bind(&order_id)
                .fetch_all(&mut *tx)
                .await?,
            shipped_lines: sqlx::query_as(
                "SELECT sl.* FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id
                 WHERE s.order_id = $1 ORDER BY sl.shipment_id, sl.line_id",
            )
            .bind(&order_id)
            .fetch_all(&mut *tx)
            .await?,
            pushes: sqlx::query_as("SELECT * FROM shipment_pushes WHERE order_id = $1 ORDER BY position")
                .bind(&order_id)
                .fetch_all(&mut *tx)
                .await?,
            integration_id: integration_id.clone(),
        };
        let (made, steps) = match decide(&rows.order(change.order)?) {
            Ok(decided) => decided,
            Err(error) => return Ok(Err(error)),
        };
        for step in &steps {
            match step {
                ChangeStep::Insert {
                    id,
                    shipment,
                    notify_store,
                } => {
                    sqlx::query(
                        "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier,
                             carrier_name, tracking_number, tracking_link, made_at, made_by, notify_store, override_reason,
                             despite_ending, ahead, store_hash)
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1,
                             (SELECT i.store_hash FROM integrations i WHERE i.id = $2))",
                    )
                    .bind(id.to_string())
                    .bind(&integration_id)
                    .bind(&order_id)
                    .bind(remote_id)
                    .bind(shipment.address_id.0)
                    .bind(shipment.tracking.carrier_code())
                    .bind(shipment.tracking.carrier_name())
                    .bind(shipment.tracking.number())
                    .bind(shipment.tracking.link())
                    .bind(at)
                    .bind(change.by)
                    .bind(*notify_store)
                    .bind(shipment.override_reason.as_ref().map(Reason::as_str))
                    .bind(shipment.despite_ending)
                    .execute(&mut *tx)
                    .await?;
                    for line in &shipment.lines {
                        sqlx::query(
                            "INSERT INTO shipment_lines (shipment_id, line_id, quantity) VALUES ($1, $2, $3)",
                        )
                        .bind(id.to_string())
                        .bind(line.line.0)
                        .bind(line.quantity)
                        .execute(&mut *tx)
                        .await?;
                    }
                }
                ChangeStep::Void(id) => {
                    sqlx::query(
                        "UPDATE shipments SET voided_at = $2, voided_by = $3, ahead = ahead - 1
                         WHERE id = $1 AND voided_at IS NULL",
                    )
                    .bind(id.to_string())
                    .bind(at)
                    .bind(change.by)
                    .execute(&mut *tx)
                    .await?;
                }
                ChangeStep::Track(id, tracking) => {
                    sqlx::query(
                        "UPDATE shipments SET carrier = $2, carrier_name = $3, tracking_number = $4, tracking_link = $5
                         WHERE id = $1",
                    )
                    .bind(id.to_string())
                    .bind(tracking.carrier_code())
                    .bind(tracking.carrier_name())
                    .bind(tracking.number())
                    .bind(tracking.link())
                    .execute(&mut *tx)
                    .await?;
                }
                ChangeStep::Drop(id) => {
                    sqlx::query("DELETE FROM shipment_pushes WHERE id = $1")
                        .bind(id.to_string())
                        .execute(&mut *tx)
                        .await?;
                }
                ChangeStep::Reopen(id) => {
                    sqlx::query(
                        "UPDATE shipment_pushes SET failure = NULL, since = $2, next_try_at = $2,
                             state = CASE WHEN (SELECT push_ship_confirms FROM integrations WHERE id = integration_id)
                                 THEN 'pending' ELSE 'held' END
                         WHERE id = $1 AND state = 'failed'",
                    )
                    .bind(id.to_string())
                    .bind(at)
                    .execute(&mut *tx)
                    .await?;
                }
                ChangeStep::Push(shipment, kind) => {
                    sqlx::query(INSERT_PUSH)
                        .bind(PushId::from_uuid(Uuid::now_v7()).to_string())
                        .bind(shipment.to_string())
                        .bind(&integration_id)
                        .bind(&order_id)
                        .bind(PushKind::code(*kind))
                        .bind(at)
                        .execute(&mut *tx)
                        .await?;
                }
            }
        }
        keep_left_to_ship!(tx, order_id);
        Ok(Ok(made))
    })
}

const INSERT_PUSH: &str = "INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, \
     state, since, created_at, next_try_at, tries, attempt, detail) \
     SELECT $1, $2, $3, $4, \
         COALESCE((SELECT MAX(position) FROM shipment_pushes WHERE order_id = $4), 0) + 1, $5, \
         CASE WHEN i.push_ship_confirms THEN 'pending' ELSE 'held' END, $6, $6, $6, 0, 0, '' \
     FROM integrations i WHERE i.id = $3";
