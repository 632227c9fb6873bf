//! The lease on a status update: who may send it, and the note that is written before it goes out.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::status_update::{OrderHere, StatusMove};
use parcelpilot_domain::time::Timestamp;

use crate::clock::database_now;
use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read, row};
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// How long a store may still carry out a call whose answer was lost: until then nothing that changes the order's status goes
/// out, unless the store's order has the new one already.
pub(crate) const SETTLING_TIME: Duration = Duration::from_secs(30);

/// Whether the order `o` has a shipment that was not voided, as SQL.
macro_rules! is_shipped {
    () => {
        "EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.id AND s.voided_at IS NULL)"
    };
}

/// Whether a shipment of the order `o`, voided or not, is on its way, or may be in the store, as SQL.
macro_rules! may_be_shipped {
    () => {
        "EXISTS (SELECT 1 FROM shipment_pushes p WHERE p.order_id = o.id
             AND (p.state = 'sending' OR p.intent_at IS NOT NULL))"
    };
}

/// A worker's right to send a status update. `attempt` is the fencing number: it grows with each claim.
#[derive(Debug, Clone)]
pub struct LeasedStatusUpdate {
    pub integration_id: IntegrationId,
    /// The order's number in the store.
    pub order: RemoteOrderId,
    pub to: StatusMove,
    pub owner: String,
    pub attempt: i64,
    /// Without a conclusive answer.
    pub tries: i64,
    /// It was sent, and whether the store has it is not known.
    pub may_have_arrived: bool,
}

/// Of integrations `i` of clients `c`: those that update statuses. Where the store has refused all, one is tried at a time
/// once the pause is over.
fn push_sending(statement: &mut Statement, at: Timestamp) {
    statement
        .push(
            "i.is_enabled AND i.status_on_import IS NOT NULL AND c.is_active
                 AND (i.status_paused_until IS NULL OR (i.status_paused_until <= ",
        )
        .integer(at.millis())
        .push(
            " AND NOT EXISTS (SELECT 1 FROM status_updates busy
                     WHERE busy.integration_id = i.id AND busy.state = 'sending')))",
        );
}

/// The update of the integration `i` that has waited longest of those whose turn has come, to the store of its order. Nothing is
/// asked here that may hold for thousands of rows without moving their turn: they would be read again each second.
fn push_first(statement: &mut Statement, at: Timestamp) {
    statement
        .push(
            "(SELECT u.order_number FROM status_updates u
             WHERE u.integration_id = i.id AND u.state = 'pending' AND u.store_hash = i.store_hash AND u.next_try_at <= ",
        )
        .integer(at.millis())
        .push(" ORDER BY u.next_try_at, u.order_number LIMIT 1)");
}

/// Integrations with an update that may be claimed, once the updates of those who are gone are free again, and what waits
/// though the setting is off is skipped.
pub async fn due(database: &Database) -> StorageResult<Vec<IntegrationId>> {
    let at = database_now(database).await?;
    let release = release_lapsed(at);
    change!(database, |executor| bound!(sqlx::query(release.sql()), release)
        .execute(executor)
        .await?
        .rows_affected());
    super::setting::skip_of_turned_off(database).await?;
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

/// The state is asked again outside: PostgreSQL looks at the row anew when it has waited for another claim, but not at the
/// selection of it.
fn take(integration: IntegrationId, owner: &str, at: Timestamp, until: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE status_updates SET state = 'sending', since = ")
        .integer(at.millis())
        .push(", lease_owner = ")
        .text(owner)
        .push(", lease_until = ")
        .integer(until.millis())
        .push(", attempt = attempt + 1 WHERE integration_id = ")
        .text(integration.to_string())
        .push(" AND order_number = (SELECT ");
    push_first(&mut statement, at);
    statement
        .push(" FROM integrations i JOIN clients c ON c.id = i.client_id WHERE i.id = ")
        .text(integration.to_string())
        .push(" AND ");
    push_sending(&mut statement, at);
    statement.push(") AND state = 'pending' RETURNING order_number, status_move, tries, attempt, sent_at");
    statement
}

/// Updates whose worker is gone wait for the next one, or are skipped where the setting is off by now. What may have been
/// sent stays written, and the store is given time to carry it out before it is looked at.
fn release_lapsed(at: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE status_updates SET lease_owner = NULL, lease_until = NULL, since = ")
        .integer(at.millis())
        .push(", next_try_at = CASE WHEN sent_at IS NULL THEN ")
        .integer(at.millis())
        .push(" ELSE ")
        .integer(at.plus(SETTLING_TIME).millis())
        .push(" END, state = ")
        .push(super::setting::WAITING_STATE)
        .push(", reason = ")
        .push(super::setting::WAITING_REASON)
        .push(" WHERE state = 'sending' AND lease_until < ")
        .integer(at.millis());
    statement
}

row! {
    struct ClaimedColumns { order_number: i64, status_move: String, tries: i64, attempt: i64, sent_at: Option<i64> }
}

/// Takes the integration's update that has waited longest, if one may be sent. `lease` is how long it holds without a
/// heartbeat.
pub async fn claim(
    database: &Database,
    integration: IntegrationId,
    owner: &str,
    lease: Duration,
) -> StorageResult<Option<LeasedStatusUpdate>> {
    let at = database_now(database).await?;
    let take = take(integration, owner, at, at.plus(lease));
    let claimed: Option<ClaimedColumns> =
        change!(database, |executor| bound!(sqlx::query_as(take.sql()), take)
            .fetch_optional(executor)
            .await?);
    claimed
        .map(|columns| {
            let number = columns.order_number.to_string();
            let row = RowName::new("status_updates", &number);
            Ok(LeasedStatusUpdate {
                integration_id: integration,
                order: RemoteOrderId(columns.order_number),
                to: row.known("status_move", StatusMove::from_code(&columns.status_move))?,
                owner: owner.to_owned(),
                attempt: columns.attempt,
                tries: columns.tries,
                may_have_arrived: columns.sent_at.is_some(),
            })
        })
        .transpose()
}

/// Keeps the lease. [`StorageError::LeaseLost`] where another worker has the update now.
pub async fn heartbeat(
    database: &Database,
    update: &LeasedStatusUpdate,
    hold: Duration,
) -> StorageResult<()> {
    let at = database_now(database).await?;
    let changed = change!(database, |executor| {
        sqlx::query(
            "UPDATE status_updates SET lease_until = $5
             WHERE integration_id = $1 AND order_number = $2 AND lease_owner = $3 AND attempt = $4 AND state = 'sending'",
        )
        .bind(update.integration_id.to_string())
        .bind(update.order.0)
        .bind(&update.owner)
        .bind(update.attempt)
        .bind(at.plus(hold).millis())
        .execute(executor)
        .await?
        .rows_affected()
    });
    unless_lost(changed)
}

/// Whether the order's own client is active, where it has one.
pub async fn own_client_is_active(database: &Database, update: &LeasedStatusUpdate) -> StorageResult<bool> {
    let (is_active,): (bool,) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT COALESCE((SELECT c.is_active FROM orders o JOIN clients c ON c.id = o.client_id
                 WHERE o.integration_id = $1 AND o.remote_id = $2), TRUE)",
        )
        .bind(update.integration_id.to_string())
        .bind(update.order.0)
        .fetch_one(executor)
        .await?
    });
    Ok(is_active)
}

/// What is known here of the update's order. One that is not here any more has ended.
pub async fn order_here(database: &Database, update: &LeasedStatusUpdate) -> StorageResult<OrderHere> {
    let found: Option<(i64, bool, bool, bool, bool)> = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT o.status_id, o.is_deleted, o.gone_at IS NOT NULL, ",
            is_shipped!(),
            ", ",
            may_be_shipped!(),
            " FROM orders o WHERE o.integration_id = $1 AND o.remote_id = $2",
        ))
        .bind(update.integration_id.to_string())
        .bind(update.order.0)
        .fetch_optional(executor)
        .await?
    });
    Ok(found.map_or(
        OrderHere {
            has_ended: true,
            ..OrderHere::default()
        },
        |(status, is_deleted, is_gone, is_shipped, may_be_shipped)| OrderHere {
            has_ended: is_deleted || is_gone || OrderStatus(status).refuses_push(),
            is_shipped,
            may_be_shipped,
            other_status: Some(OrderStatus(status)).filter(|status| *status != update.to.old_status()),
        },
    ))
}

/// Writes down that it is about to be sent, and keeps the lease. [`StorageError::LeaseLost`] where it must not be sent:
/// another worker has it, the setting was turned off, the integration or the client is inactive by now or connected to another
/// store, or the order was shipped or has ended, or an import has brought another status than the update begins from. Whoever
/// sends a shipment of the order waits from the claim on.
pub async fn record_intent(
    database: &Database,
    update: &LeasedStatusUpdate,
    hold: Duration,
) -> StorageResult<()> {
    let at = database_now(database).await?;
    let changed = durable_transaction!(database, |tx| {
        Ok(sqlx::query(concat!(
            "UPDATE status_updates SET sent_at = $5, lease_until = $6
             WHERE integration_id = $1 AND order_number = $2 AND lease_owner = $3 AND attempt = $4 AND state = 'sending'
                 AND EXISTS (SELECT 1 FROM integrations i JOIN clients c ON c.id = i.client_id
                     WHERE i.id = $1 AND i.is_enabled AND i.status_on_import = $7 AND c.is_active
                         AND i.store_hash = status_updates.store_hash)
                 AND EXISTS (SELECT 1 FROM orders o WHERE o.integration_id = $1 AND o.remote_id = $2
                     AND NOT o.is_deleted AND o.gone_at IS NULL AND o.status_id = $8
                     AND COALESCE((SELECT is_active FROM clients WHERE id = o.client_id), TRUE)
                     AND NOT ",
            is_shipped!(),
            " AND NOT ",
            may_be_shipped!(),
            ")",
        ))
        .bind(update.integration_id.to_string())
        .bind(update.order.0)
        .bind(&update.owner)
        .bind(update.attempt)
        .bind(at.millis())
        .bind(at.plus(hold).millis())
        .bind(update.to.code())
        .bind(update.to.old_status().0)
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
