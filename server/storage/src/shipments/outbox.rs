//! The lease on a push: who may send it, and the intent that is written before it goes out. All times are
//! the database's clock's.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, OrderId, PushId, ShipmentId};
use parcelpilot_domain::shipment::push::{PushFailure, PushKind};
use parcelpilot_domain::store::shipments::ShipmentToSend;
use parcelpilot_domain::time::Timestamp;
use serde::Deserialize;

use crate::clock::database_now;
use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read, row};
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::status_updates::SETTLING_TIME;
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
    pub claimed_at: Timestamp,
    pub sent: Option<Sent>,
}

/// What was sent without a conclusive answer: the store may have it. It stays written until the store shows it, or does
/// not show it twice.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Each once; empty unless a shipment is created. Its tracking may have changed between two tries.
    pub shipments: Vec<ShipmentToSend>,
    /// When the first of it was sent.
    pub at: Timestamp,
    /// Since when the store's lists do not show it.
    pub missed_at: Option<Timestamp>,
    /// The store said that less is left, in these words: what was sent may be what took it.
    pub over_quantity: Option<String>,
}

/// Whether the order's own client is active, as SQL: the order's id, of integrations `i`. Looked at only where orders may have
/// one.
macro_rules! own_client_is_active {
    ($order_id:literal) => {
        concat!(
            "(NOT i.is_shared OR (SELECT COALESCE((SELECT is_active FROM clients WHERE id = own.client_id), TRUE)
                 FROM orders own WHERE own.id = ",
            $order_id,
            "))"
        )
    };
}

/// Of integrations `i` of clients `c`: those that push. Where the store has refused all, one push is tried at a time once the
/// pause is over.
fn push_sending(statement: &mut Statement, at: Timestamp) {
    statement
        .push(
            "i.is_enabled AND i.push_ship_confirms AND c.is_active
                 AND (i.push_paused_until IS NULL OR (i.push_paused_until <= ",
        )
        .integer(at.millis())
        .push(
            " AND NOT EXISTS (SELECT 1 FROM shipment_pushes busy
                     WHERE busy.integration_id = i.id AND busy.state = 'sending' AND busy.state <> 'confirmed')))",
        );
}

/// The push of the integration `i` that has waited longest of those whose turn has come, to the store of its shipment.
/// Another of its order goes first if it is earlier, unless that waits for a person and has nothing to do with this one. One
/// whose order gets another status at this moment, or may still get it by a call whose answer was lost, waits for that, so that
/// what it does to the order's status comes last.
/// In the order of `shipment_pushes_due`, so that no more is read however many wait: its conditions are values, half of
/// which PostgreSQL expects to be true. Of joins and `EXISTS` it expects a single row, and sorts all.
fn push_first(statement: &mut Statement, at: Timestamp) {
    statement
        .push(
            "(SELECT p.id FROM shipment_pushes p
             WHERE p.integration_id = i.id AND p.state = 'pending' AND p.next_try_at <= ",
        )
        .integer(at.millis())
        .push(concat!(
            " AND (SELECT s.store_hash IN ('', i.store_hash) FROM shipments s WHERE s.id = p.shipment_id)
                 AND ",
            own_client_is_active!("p.order_id"),
            " AND (SELECT COUNT(*) = 0 FROM shipment_pushes o WHERE o.order_id = p.order_id AND o.id <> p.id
                     AND (o.state = 'sending' OR (o.position < p.position AND (o.state = 'pending'
                         OR (o.state IN ('held', 'failed')
                             AND (o.shipment_id = p.shipment_id OR o.kind = 'delete'))))))
                 AND NOT COALESCE((SELECT u.state = 'sending'
                         OR (u.sent_at IS NOT NULL AND u.since > ",
        ))
        .integer(at.minus(SETTLING_TIME).millis())
        .push(" AND u.since <= ")
        .integer(at.millis())
        .push(")
                     FROM status_updates u WHERE u.integration_id = p.integration_id
                         AND u.order_number = (SELECT order_number FROM shipments WHERE id = p.shipment_id)), FALSE)
             ORDER BY p.next_try_at, p.position, p.id LIMIT 1)");
}

/// Integrations with a push that may be claimed, once the pushes of those who are gone are free again.
pub async fn due(database: &Database) -> StorageResult<Vec<IntegrationId>> {
    let at = database_now(database).await?;
    let release = release_lapsed(at);
    change!(database, |executor| bound!(sqlx::query(release.sql()), release)
        .execute(executor)
        .await?
        .rows_affected());
    let due = select_due(at);
    let ids: Vec<(String,)> = read!(database, |executor| bound!(sqlx::query_as(due.sql()), due)
        .fetch_all(executor)
        .await?);
    ids.iter()
        .map(|(id,)| RowName::new("integrations", id).parsed("id", id))
        .collect()
}

/// How the engine would look for work, statement by statement: for tests.
pub async fn explain_work(
    database: &Database,
    integration: IntegrationId,
    at: Timestamp,
) -> StorageResult<Vec<Vec<String>>> {
    let mut plans = Vec::new();
    for statement in [release_lapsed(at), select_due(at), take(integration, "", at, at)] {
        plans.push(explained(database, &statement).await?);
    }
    Ok(plans)
}

fn select_due(at: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT i.id FROM integrations i JOIN clients c ON c.id = i.client_id WHERE ");
    push_sending(&mut statement, at);
    statement.push(" AND ");
    push_first(&mut statement, at);
    statement.push(" IS NOT NULL");
    statement
}

/// The integration's push that has waited longest. The state is asked again outside: PostgreSQL looks at the row anew when
/// it has waited for another claim, but not at the selection of it.
fn take(integration: IntegrationId, owner: &str, at: Timestamp, until: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE shipment_pushes SET state = 'sending', since = ")
        .integer(at.millis())
        .push(", lease_owner = ")
        .text(owner)
        .push(", lease_until = ")
        .integer(until.millis())
        .push(", attempt = attempt + 1 WHERE id = (SELECT ");
    push_first(&mut statement, at);
    statement
        .push(" FROM integrations i JOIN clients c ON c.id = i.client_id WHERE i.id = ")
        .text(integration.to_string())
        .push(" AND ");
    push_sending(&mut statement, at);
    statement.push(
        ") AND state = 'pending'
             RETURNING id, order_id, shipment_id, kind, tries, attempt, intent, intent_at, missed_at, failure, detail",
    );
    statement
}

/// Pushes whose worker is gone wait for the next one. What they may have sent stays written.
fn release_lapsed(at: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE shipment_pushes SET lease_owner = NULL, lease_until = NULL, since = ")
        .integer(at.millis())
        .push(", next_try_at = ")
        .integer(at.millis())
        .push(
            ", state = CASE WHEN (SELECT push_ship_confirms FROM integrations WHERE id = integration_id)
                 THEN 'pending' ELSE 'held' END
             WHERE state = 'sending' AND state <> 'confirmed' AND lease_until < ",
        )
        .integer(at.millis());
    statement
}

row! {
    struct ClaimedColumns {
        id: String, order_id: String, shipment_id: String, kind: String, tries: i64, attempt: i64,
        intent: Option<String>, intent_at: Option<i64>, missed_at: Option<i64>, failure: Option<String>, detail: String,
    }
}

/// Takes the integration's push that has waited longest, if one may be sent. `lease` is how long it holds without a
/// heartbeat.
pub async fn claim(
    database: &Database,
    integration: IntegrationId,
    owner: &str,
    lease: Duration,
) -> StorageResult<Option<LeasedPush>> {
    let at = database_now(database).await?;
    let take = take(integration, owner, at, at.plus(lease));
    let claimed: StorageResult<Option<ClaimedColumns>> = async {
        Ok(change!(database, |executor| bound!(
            sqlx::query_as(take.sql()),
            take
        )
        .fetch_optional(executor)
        .await
        .map_err(StorageError::or_taken)?))
    }
    .await;
    match claimed {
        // Another worker has just begun with another push of the same order.
        Err(StorageError::Taken) => Ok(None),
        claimed => claimed?
            .map(|columns| leased(columns, integration, owner, at))
            .transpose(),
    }
}

fn leased(
    columns: ClaimedColumns,
    integration_id: IntegrationId,
    owner: &str,
    claimed_at: Timestamp,
) -> StorageResult<LeasedPush> {
    let row = RowName::new("shipment_pushes", &columns.id);
    Ok(LeasedPush {
        sent: columns.sent(row)?,
        lease: PushLease {
            push_id: row.parsed("id", &columns.id)?,
            owner: owner.to_owned(),
            attempt: columns.attempt,
        },
        integration_id,
        order_id: row.parsed("order_id", &columns.order_id)?,
        shipment_id: row.parsed("shipment_id", &columns.shipment_id)?,
        kind: row.known("kind", PushKind::from_code(&columns.kind))?,
        tries: columns.tries,
        claimed_at,
    })
}

/// An intent as it is stored. Versions before wrote the last one alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Intent {
    All(Vec<ShipmentToSend>),
    Last(Option<Box<ShipmentToSend>>),
}

impl ClaimedColumns {
    fn sent(&self, row: RowName<'_>) -> StorageResult<Option<Sent>> {
        let (Some(intent), Some(at)) = (&self.intent, self.intent_at) else {
            return Ok(None);
        };
        let over_quantity = self.failure.as_deref() == Some(PushFailure::OverQuantity.code());
        Ok(Some(Sent {
            shipments: match row.json("intent", intent)? {
                Intent::All(shipments) => shipments,
                Intent::Last(shipment) => shipment.map(|one| *one).into_iter().collect(),
            },
            at: Timestamp::from_millis(at),
            missed_at: self.missed_at.map(Timestamp::from_millis),
            over_quantity: over_quantity.then(|| self.detail.clone()),
        }))
    }
}

/// Keeps the lease. [`StorageError::LeaseLost`] where another worker has the push now.
pub async fn heartbeat(database: &Database, lease: &PushLease, hold: Duration) -> StorageResult<()> {
    let at = database_now(database).await?;
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

/// Writes down what is about to be sent, beside what was sent before, and keeps the lease. [`StorageError::LeaseLost`]
/// where it must not be sent: another worker has the push, its shipment was voided or is of another store, pushing was
/// turned off.
pub async fn record_intent(
    database: &Database,
    push: &LeasedPush,
    to_send: Option<&ShipmentToSend>,
    hold: Duration,
) -> StorageResult<()> {
    let before = push.sent.as_ref().map(|sent| sent.shipments.as_slice());
    let mut intent: Vec<&ShipmentToSend> = before.unwrap_or_default().iter().collect();
    intent.extend(to_send.filter(|to_send| !intent.contains(to_send)));
    let intent = serde_json::to_string(&intent).expect("a shipment has only plain values");
    let at = database_now(database).await?;
    let changed = durable_transaction!(database, |tx| {
        Ok(sqlx::query(concat!(
            "UPDATE shipment_pushes SET intent = $4, intent_at = COALESCE(intent_at, $5), lease_until = $6,
                 missed_at = NULL, failure = NULL
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'
                 AND (kind = 'delete' OR (SELECT voided_at FROM shipments WHERE id = shipment_id) IS NULL)
                 AND EXISTS (SELECT 1 FROM integrations i JOIN clients c ON c.id = i.client_id
                     WHERE i.id = integration_id AND i.is_enabled AND i.push_ship_confirms AND c.is_active
                         AND (SELECT store_hash FROM shipments WHERE id = shipment_id) IN ('', i.store_hash)
                         AND ",
            own_client_is_active!("shipment_pushes.order_id"),
            ")"
        ))
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
