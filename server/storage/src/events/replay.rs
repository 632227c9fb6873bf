//! Sending again what failed, or was delivered and lost afterwards.

use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::ids::EventEndpointId;
use parcelpilot_domain::time::Timestamp;

use super::turns::{give_turns, lock_endpoint};
use crate::macros::durable_transaction;
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

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
    let sent = send(database, endpoint, &again).await?;
    if sent == 0 && super::delivery(database, endpoint, position).await?.is_none() {
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
    let mut again = again(endpoint, now);
    again
        .push(" AND state = 'failed' AND at >= ")
        .integer(from.millis());
    again.push(" AND at <= ").integer(until.millis());
    send(database, endpoint, &again).await
}

async fn send(database: &Database, endpoint: EventEndpointId, again: &Statement) -> StorageResult<u64> {
    let turns = give_turns(endpoint, None);
    durable_transaction!(database, |tx| {
        lock_endpoint!(tx, endpoint);
        let sent = bound!(sqlx::query(again.sql()), again)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        bound!(sqlx::query(turns.sql()), turns).execute(&mut *tx).await?;
        Ok(sent)
    })
}
