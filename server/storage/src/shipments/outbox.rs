//! The lease on a push: who may send it, what it says, and the intent that is written before it goes out.

use std::time::Duration;

use parcelpilot_domain::ids::{
    IntegrationId, OrderId, PushId, RemoteAddressId, RemoteOrderId, RemoteShipmentId, ShipmentId,
};
use parcelpilot_domain::shipment::push::PushKind;
use parcelpilot_domain::store::shipments::{ShipmentToSend, TrackingToSend};
use parcelpilot_domain::time::Timestamp;

use super::columns::{ShipmentColumns, ShippedLineColumns};
use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read};
use crate::{Database, StorageError, StorageResult};

/// A worker's right to send a push. `attempt` is the fencing number: it grows with each claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushLease {
    pub push_id: PushId,
    pub owner: String,
    pub attempt: i64,
}

#[derive(Debug, Clone)]
pub struct LeasedPush {
    pub lease: PushLease,
    pub integration_id: IntegrationId,
    pub order_id: OrderId,
    pub shipment_id: ShipmentId,
    pub kind: PushKind,
    /// Without a conclusive answer.
    pub tries: i64,
    /// It may have arrived: what was sent (of a `Create` only), and when by our clock.
    pub sent: Option<(Option<ShipmentToSend>, Timestamp)>,
}

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
}

/// A push `p` whose turn has come by `$1`, where its integration pushes at all, to the store of its shipment. Another of its order goes first if it
/// is earlier, unless that waits for a person and has nothing to do with this one.
macro_rules! free {
    () => {
        "FROM shipment_pushes p JOIN integrations i ON i.id = p.integration_id JOIN clients c ON c.id = i.client_id
             JOIN shipments s ON s.id = p.shipment_id AND s.store_hash IN ('', i.store_hash)
         WHERE p.state = 'pending' AND p.state <> 'confirmed' AND p.next_try_at <= $1
             AND i.is_enabled AND i.push_ship_confirms AND c.is_active
             AND NOT EXISTS (SELECT 1 FROM shipment_pushes o WHERE o.order_id = p.order_id AND o.id <> p.id
                 AND (o.state = 'sending' OR (o.position < p.position AND (o.state = 'pending'
                     OR (o.state IN ('held', 'failed') AND (o.shipment_id = p.shipment_id OR o.kind = 'delete'))))))"
    };
}

/// Integrations with a push that may be claimed.
pub async fn due(database: &Database, at: Timestamp) -> StorageResult<Vec<IntegrationId>> {
    let ids: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(concat!("SELECT DISTINCT p.integration_id ", free!()))
            .bind(at.millis())
            .fetch_all(executor)
            .await?
    });
    ids.iter()
        .map(|(id,)| RowName::new("shipment_pushes", id).parsed("integration_id", id))
        .collect()
}

/// Pushes whose worker is gone wait for the next one. What they may have sent stays written.
pub async fn release_lapsed(database: &Database, at: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(
            "UPDATE shipment_pushes SET lease_owner = NULL, lease_until = NULL, since = $1, next_try_at = $1,
                 state = CASE WHEN (SELECT push_ship_confirms FROM integrations WHERE id = integration_id)
                     THEN 'pending' ELSE 'held' END
             WHERE state = 'sending' AND state <> 'confirmed' AND lease_until < $1",
        )
        .bind(at.millis())
        .execute(executor)
        .await?
        .rows_affected()
    }))
}

/// Push, order, shipment, kind, tries, attempt, intent, when.
type ClaimedColumns = (
    String,
    String,
    String,
    String,
    i64,
    i64,
    Option<String>,
    Option<i64>,
);

/// Takes the integration's push that has waited longest, if one may be sent. `lease` is how long it holds without a
/// heartbeat.
pub async fn claim(
    database: &Database,
    integration: IntegrationId,
    owner: &str,
    at: Timestamp,
    lease: Duration,
) -> StorageResult<Option<LeasedPush>> {
    // The state is asked again outside: PostgreSQL looks at the row anew when it has waited for another claim, but not
    // at the selection of it.
    let claimed: StorageResult<Option<ClaimedColumns>> = async {
        Ok(change!(database, |executor| {
            sqlx::query_as(concat!(
                "UPDATE shipment_pushes SET state = 'sending', since = $1, lease_owner = $3, lease_until = $4,
                     attempt = attempt + 1
                 WHERE id = (SELECT p.id ",
                free!(),
                " AND p.integration_id = $2 ORDER BY p.next_try_at, p.position, p.id LIMIT 1) AND state = 'pending'
                 RETURNING id, order_id, shipment_id, kind, tries, attempt, intent, intent_at"
            ))
            .bind(at.millis())
            .bind(integration.to_string())
            .bind(owner)
            .bind(at.plus(lease).millis())
            .fetch_optional(executor)
            .await
            .map_err(StorageError::or_taken)?
        }))
    }
    .await;
    match claimed {
        // Another worker has just begun with another push of the same order.
        Err(StorageError::Taken) => Ok(None),
        claimed => claimed?
            .map(|columns| leased(columns, integration, owner))
            .transpose(),
    }
}

fn leased(columns: ClaimedColumns, integration_id: IntegrationId, owner: &str) -> StorageResult<LeasedPush> {
    let (id, order_id, shipment_id, kind, tries, attempt, intent, intent_at) = columns;
    let row = RowName::new("shipment_pushes", &id);
    let kind = row.known("kind", PushKind::from_code(&kind))?;
    let sent = match (&intent, intent_at) {
        (Some(intent), Some(at)) => Some((row.json("intent", intent)?, Timestamp::from_millis(at))),
        _ => None,
    };
    Ok(LeasedPush {
        lease: PushLease {
            push_id: row.parsed("id", &id)?,
            owner: owner.to_owned(),
            attempt,
        },
        integration_id,
        order_id: row.parsed("order_id", &order_id)?,
        shipment_id: row.parsed("shipment_id", &shipment_id)?,
        kind,
        tries,
        sent,
    })
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
    let (order, shipping_method): (i64, String) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT s.order_number, COALESCE((SELECT shipping_method FROM order_consignments
                 WHERE order_id = s.order_id AND address_id = s.address_id), '')
             FROM shipments s WHERE s.id = $1",
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
        order: RemoteOrderId(order),
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
            shipping_method,
            tracking: TrackingToSend::from(&shipment.tracking()),
        },
    })
}

/// Keeps the lease. [`StorageError::LeaseLost`] where another worker has the push now.
pub async fn heartbeat(
    database: &Database,
    lease: &PushLease,
    at: Timestamp,
    hold: Duration,
) -> StorageResult<()> {
    let changed = change!(database, |executor| {
        sqlx::query(
            "UPDATE shipment_pushes SET lease_until = $4
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'",
        )
        .bind(lease.push_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .bind(at.plus(hold).millis())
        .execute(executor)
        .await?
        .rows_affected()
    });
    unless_lost(changed)
}

/// Writes down what is about to be sent, and keeps the lease. [`StorageError::LeaseLost`] where it must not be sent:
/// another worker has the push, its shipment was voided or is of another store, pushing was turned off.
pub async fn record_intent(
    database: &Database,
    push: &LeasedPush,
    sent: Option<&ShipmentToSend>,
    at: Timestamp,
    hold: Duration,
) -> StorageResult<()> {
    let intent = serde_json::to_string(&sent).expect("a shipment has only plain values");
    let changed = durable_transaction!(database, |tx| {
        Ok(sqlx::query(
            "UPDATE shipment_pushes SET intent = $4, intent_at = $5, lease_until = $6
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'
                 AND (kind = 'delete' OR (SELECT voided_at FROM shipments WHERE id = shipment_id) IS NULL)
                 AND EXISTS (SELECT 1 FROM integrations i JOIN clients c ON c.id = i.client_id
                     WHERE i.id = integration_id AND i.is_enabled AND i.push_ship_confirms AND c.is_active
                         AND (SELECT store_hash FROM shipments WHERE id = shipment_id) IN ('', i.store_hash))",
        )
        .bind(push.lease.push_id.to_string())
        .bind(&push.lease.owner)
        .bind(push.lease.attempt)
        .bind(&intent)
        .bind(at.millis())
        .bind(at.plus(hold).millis())
        .execute(&mut *tx)
        .await?
        .rows_affected())
    })?;
    unless_lost(changed)
}

pub(super) fn unless_lost(changed: u64) -> StorageResult<()> {
    if changed == 0 {
        return Err(StorageError::LeaseLost);
    }
    Ok(())
}
