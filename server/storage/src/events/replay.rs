//! Sending again what failed, or was delivered and lost afterwards.

use std::collections::BTreeSet;

use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::ids::EventEndpointId;
use parcelpilot_domain::time::Timestamp;

use super::turns::{give_turns, lock_endpoint};
use crate::macros::durable_transaction;
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// So many in a transaction that others who write wait a moment only.
const AT_ONCE: i64 = 500;

fn again(endpoint: EventEndpointId, now: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE event_deliveries SET state = 'waiting', tries = 0, since = ")
        .integer(now.millis())
        .push(", due_at = ")
        .integer(now.millis())
        .push(", next_try_at = ")
        .integer(now.millis())
        .push(" WHERE endpoint_id = ")
        .text(endpoint.to_string());
    statement
}

/// Failed ones after a position. Nobody else changes them while the endpoint's row is held.
pub(super) fn again_failed(
    endpoint: EventEndpointId,
    after: ChangePosition,
    (from, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Statement {
    let mut again = again(endpoint, now);
    again
        .push(
            " AND position IN (SELECT d.position FROM event_deliveries d
                 WHERE d.endpoint_id = ",
        )
        .text(endpoint.to_string())
        .push(" AND d.state = 'failed' AND d.position > ")
        .integer(after.0)
        .push(" AND d.at >= ")
        .integer(from.millis())
        .push(" AND d.at <= ")
        .integer(until.millis())
        .push(" ORDER BY d.position LIMIT ")
        .integer(AT_ONCE)
        .push(")");
    again
}

/// Sends one again, with the id that it had. Quiet where it is about to be sent already.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it is gone.
pub async fn replay(
    database: &Database,
    endpoint: EventEndpointId,
    position: ChangePosition,
    now: Timestamp,
) -> StorageResult<()> {
    let mut again = again(endpoint, now);
    again.push(" AND position = ").integer(position.0);
    again.push(" AND state IN ('delivered', 'failed')");
    let sent = send(database, endpoint, again).await?;
    if sent.is_empty() && super::delivery(database, endpoint, position).await?.is_none() {
        return Err(StorageError::ChangedMeanwhile);
    }
    Ok(())
}

/// Sends all again that failed of what happened between two moments, both among them. How many.
pub async fn replay_failed(
    database: &Database,
    endpoint: EventEndpointId,
    from: Timestamp,
    until: Timestamp,
    now: Timestamp,
) -> StorageResult<u64> {
    let (mut after, mut replayed) = (ChangePosition(0), 0);
    loop {
        let again = again_failed(endpoint, after, (from, until), now);
        let sent = send(database, endpoint, again).await?;
        let Some(last) = sent.iter().max() else {
            return Ok(replayed);
        };
        after = *last;
        replayed += sent.len() as u64;
    }
}

/// Which.
async fn send(
    database: &Database,
    endpoint: EventEndpointId,
    mut again: Statement,
) -> StorageResult<Vec<ChangePosition>> {
    again.push(" RETURNING position, sequence");
    durable_transaction!(by_index database, |tx| {
        lock_endpoint!(tx, endpoint);
        let sent: Vec<(i64, String)> = bound!(sqlx::query_as(again.sql()), again)
            .fetch_all(&mut *tx)
            .await?;
        let (positions, sequences): (Vec<_>, BTreeSet<_>) = sent
            .into_iter()
            .map(|(position, sequence)| (ChangePosition(position), sequence))
            .unzip();
        if !positions.is_empty() {
            let turns = give_turns(endpoint, sequences);
            bound!(sqlx::query(turns.sql()), turns).execute(&mut *tx).await?;
        }
        Ok(positions)
    })
}
