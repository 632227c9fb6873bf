//! The lease on a delivery. All times are the database's clock's.

use std::time::Duration;

use parcelpilot_domain::change::{ChangeKind, ChangePosition, ChangeSubject};
use parcelpilot_domain::ids::EventEndpointId;
use parcelpilot_domain::time::Timestamp;

use super::delete::{slice_of_endpoint, slice_of_integration};
use super::endpoints::of_active_client;
use super::pause::hurry;
use super::replay::again_failed;
use super::turns::{give_turns, lock_all_endpoints};
use crate::changes::Change;
use crate::channels::client_of_problem;
use crate::clock::database_now;
use crate::columns::RowName;
use crate::macros::{change, read, row, transaction};
use crate::orders::{explained, explained_walk};
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// A worker's right to send an event. `attempt` is the fencing number: it grows with each claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryLease {
    pub endpoint: EventEndpointId,
    pub position: ChangePosition,
    pub owner: String,
    pub attempt: i64,
}

#[derive(Debug)]
pub struct LeasedDelivery {
    pub lease: DeliveryLease,
    /// What happened. One that can't be read, or that only a newer program knows, is tried again as others are.
    pub change: StorageResult<Change>,
    /// Since when it is tried.
    pub due_at: Timestamp,
    /// That have ended.
    pub tries: i64,
    pub claimed_at: Timestamp,
}

/// Of endpoints `e`: those that may be sent to.
fn push_sending(statement: &mut Statement, at: Timestamp) {
    statement
        .push(of_active_client!())
        .push(" AND (e.held_until IS NULL OR e.held_until <= ")
        .integer(at.millis())
        .push(")");
}

/// The endpoint's delivery that has waited longest of those whose turn has come, in the order of `event_deliveries_due`.
fn push_first(statement: &mut Statement, at: Timestamp) {
    statement
        .push(
            "(SELECT d.position FROM event_deliveries d
             WHERE d.endpoint_id = e.id AND d.state = 'pending' AND d.next_try_at <= ",
        )
        .integer(at.millis())
        .push(" ORDER BY d.next_try_at, d.position LIMIT 1)");
}

fn select_due(at: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT e.id FROM event_endpoints e WHERE ");
    push_sending(&mut statement, at);
    statement.push(" AND ");
    push_first(&mut statement, at);
    statement.push(" IS NOT NULL");
    statement
}

/// The state is asked again outside, as with pushes: PostgreSQL looks at the row anew when it has waited for another claim,
/// but not at the selection of it.
fn take(endpoint: EventEndpointId, owner: &str, at: Timestamp, until: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE event_deliveries SET state = 'sending', since = ")
        .integer(at.millis())
        .push(", lease_owner = ")
        .text(owner)
        .push(", lease_until = ")
        .integer(until.millis())
        .push(", attempt = attempt + 1 WHERE endpoint_id = ")
        .text(endpoint.to_string())
        .push(" AND position = (SELECT ");
    push_first(&mut statement, at);
    statement
        .push(" FROM event_endpoints e WHERE e.id = ")
        .text(endpoint.to_string())
        .push(" AND ");
    push_sending(&mut statement, at);
    statement.push(concat!(
        ") AND state = 'pending'
             RETURNING position, kind, subject, at, integration_id, order_id, order_number, due_at, tries, attempt,
                 (SELECT e.resumed_at FROM event_endpoints e WHERE e.id = endpoint_id) AS resumed_at,
                 COALESCE(
                     (SELECT c.name FROM orders o JOIN clients c ON c.id = o.client_id WHERE o.id = order_id),
                     (SELECT c.name FROM clients c WHERE c.id = (SELECT ",
        client_of_problem!(),
        " FROM problems p WHERE p.id = subject))) AS own_client",
    ));
    statement
}

/// Deliveries whose worker is gone are sent again: they may have arrived, and have the same id.
fn release(at: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(
            "UPDATE event_deliveries SET state = 'pending', lease_owner = NULL, lease_until = NULL, since = ",
        )
        .integer(at.millis())
        .push(", next_try_at = ")
        .integer(at.millis())
        .push(" WHERE state = 'sending' AND lease_until < ")
        .integer(at.millis());
    statement
}

/// Nobody else who writes waits for this where there are none.
const HAS_LAPSED: &str =
    "SELECT EXISTS (SELECT 1 FROM event_deliveries WHERE state = 'sending' AND lease_until < $1)";

/// Frees the deliveries of workers who are gone. How many.
pub async fn release_lapsed(database: &Database) -> StorageResult<u64> {
    let at = database_now(database).await?;
    let (has_lapsed,): (bool,) = read!(database, |executor| {
        sqlx::query_as(HAS_LAPSED)
            .bind(at.millis())
            .fetch_one(executor)
            .await?
    });
    if !has_lapsed {
        return Ok(0);
    }
    let release = release(at);
    transaction!(database, |tx| {
        lock_all_endpoints!(database, tx);
        let released = bound!(sqlx::query(release.sql()), release)
            .execute(&mut *tx)
            .await?;
        Ok(released.rows_affected())
    })
}

/// Endpoints with a delivery that may be claimed.
pub async fn due(database: &Database) -> StorageResult<Vec<EventEndpointId>> {
    let due = select_due(database_now(database).await?);
    let ids: Vec<(String,)> = read!(database, |executor| bound!(sqlx::query_as(due.sql()), due)
        .fetch_all(executor)
        .await?);
    ids.iter()
        .map(|(id,)| RowName::new("event_endpoints", id).parsed("id", id))
        .collect()
}

/// How the engine would look for work, and give the next one of an order its turn: for tests.
pub async fn explain_work(
    database: &Database,
    endpoint: EventEndpointId,
    at: Timestamp,
) -> StorageResult<Vec<Vec<String>>> {
    let mut plans = Vec::new();
    for statement in [
        release(at),
        select_due(at),
        take(endpoint, "", at, at),
        give_turns(endpoint, [String::new()]),
    ] {
        plans.push(explained(database, &statement).await?);
    }
    Ok(plans)
}

/// How it would hurry, replay or delete some of many: for tests.
pub async fn explain_slices(
    database: &Database,
    endpoint: EventEndpointId,
    at: Timestamp,
) -> StorageResult<Vec<Vec<String>>> {
    let mut plans = Vec::new();
    for statement in [
        hurry(endpoint, at),
        again_failed(
            endpoint,
            ChangePosition(0),
            (at, Timestamp::from_millis(i64::MAX)),
            at,
        ),
        slice_of_endpoint(endpoint),
        slice_of_integration(""),
    ] {
        plans.push(explained_walk(database, &statement).await?);
    }
    Ok(plans)
}

row! {
    struct ClaimedColumns {
        position: i64, kind: String, subject: String, at: i64, integration_id: String, order_id: Option<String>,
        order_number: Option<i64>, own_client: Option<String>, due_at: i64, resumed_at: Option<i64>, tries: i64, attempt: i64,
    }
}

/// Takes the endpoint's delivery that has waited longest, if one may be sent.
pub async fn claim(
    database: &Database,
    endpoint: EventEndpointId,
    owner: &str,
    lease: Duration,
) -> StorageResult<Option<LeasedDelivery>> {
    let at = database_now(database).await?;
    let take = take(endpoint, owner, at, at.plus(lease));
    let claimed: Option<ClaimedColumns> =
        change!(database, |executor| bound!(sqlx::query_as(take.sql()), take)
            .fetch_optional(executor)
            .await?);
    Ok(claimed.map(|columns| columns.leased(endpoint, owner, at)))
}

impl ClaimedColumns {
    fn leased(self, endpoint: EventEndpointId, owner: &str, claimed_at: Timestamp) -> LeasedDelivery {
        LeasedDelivery {
            lease: DeliveryLease {
                endpoint,
                position: ChangePosition(self.position),
                owner: owner.to_owned(),
                attempt: self.attempt,
            },
            due_at: Timestamp::from_millis(self.resumed_at.unwrap_or(0).max(self.due_at)),
            tries: self.tries,
            claimed_at,
            change: self.change(endpoint),
        }
    }

    fn change(self, endpoint: EventEndpointId) -> StorageResult<Change> {
        let id = format!("{endpoint} {}", self.position);
        let row = RowName::new("event_deliveries", &id);
        let kind = row.known("kind", ChangeKind::from_code(&self.kind))?;
        let (order, of) = (self.order_id.as_deref(), kind.subject());
        Ok(Change {
            position: ChangePosition(self.position),
            kind,
            at: Timestamp::from_millis(self.at),
            integration: row.parsed("integration_id", &self.integration_id)?,
            own_client: self.own_client,
            order: order.map(|id| row.parsed("order_id", id)).transpose()?,
            order_number: self.order_number,
            shipment: (of == ChangeSubject::Shipment)
                .then(|| row.parsed("subject", &self.subject))
                .transpose()?,
            problem: (of == ChangeSubject::Problem)
                .then(|| row.parsed("subject", &self.subject))
                .transpose()?,
        })
    }
}

pub(super) fn unless_lost(changed: u64) -> StorageResult<()> {
    if changed == 0 {
        return Err(StorageError::LeaseLost);
    }
    Ok(())
}
