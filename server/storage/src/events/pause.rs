//! When endpoints are sent nothing, and how they go on.

use parcelpilot_domain::event::EndpointStop;
use parcelpilot_domain::ids::EventEndpointId;
use parcelpilot_domain::time::Timestamp;

use super::turns::lock_endpoint;
use crate::macros::{change, durable_transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// Deliveries that are hurried in one statement, so that others who write wait a moment only.
const AT_ONCE: i64 = 1_000;

/// What was not sent yet stays, and so does the place in the feed.
pub async fn pause(database: &Database, id: EventEndpointId) -> StorageResult<()> {
    let changed = change!(database, |executor| {
        sqlx::query("UPDATE event_endpoints SET is_enabled = FALSE, stopped = NULL WHERE id = $1")
            .bind(id.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    StorageError::unless_changed(changed)
}

/// Of a database that was restored: its programs know of events that it does not, and may be another's. How many.
pub async fn pause_all(database: &Database) -> StorageResult<u64> {
    durable_transaction!(database, |tx| {
        let paused =
            sqlx::query("UPDATE event_endpoints SET is_enabled = FALSE, stopped = $1 WHERE is_enabled")
                .bind(EndpointStop::Restored.code())
                .execute(&mut *tx)
                .await?
                .rows_affected();
        Ok(paused)
    })
}

/// Goes on where it was. What waited meanwhile is tried for as long as if it were new, and at once. Quiet where it is sent
/// to already.
pub async fn resume(database: &Database, id: EventEndpointId, now: Timestamp) -> StorageResult<()> {
    let resumed = durable_transaction!(database, |tx| {
        let resumed = sqlx::query(
            "UPDATE event_endpoints SET is_enabled = TRUE, stopped = NULL, failing_since = NULL, failures = 0,
                 held_until = NULL, skipped_at = NULL, resumed_at = $2
             WHERE id = $1 AND NOT is_enabled",
        )
        .bind(id.to_string())
        .bind(now.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        Ok(resumed)
    })?;
    if resumed == 0 {
        let there = super::find(database, id).await?;
        return there.map(|_| ()).ok_or(StorageError::ChangedMeanwhile);
    }
    // Who is killed in between leaves some to wait for as long as they would have.
    let hurry = hurry(id, now);
    loop {
        let hurried = durable_transaction!(by_index database, |tx| {
            lock_endpoint!(tx, id);
            let hurried = bound!(sqlx::query(hurry.sql()), hurry).execute(&mut *tx).await?;
            Ok(hurried.rows_affected())
        })?;
        if hurried == 0 {
            return Ok(());
        }
    }
}

pub(super) fn hurry(id: EventEndpointId, now: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE event_deliveries SET next_try_at = ")
        .integer(now.millis())
        .push(" WHERE state = 'pending' AND endpoint_id = ")
        .text(id.to_string())
        .push(
            " AND position IN (SELECT d.position FROM event_deliveries d
                 WHERE d.state = 'pending' AND d.endpoint_id = ",
        )
        .text(id.to_string())
        .push(" AND d.next_try_at > ")
        .integer(now.millis())
        .push(" ORDER BY d.next_try_at, d.position LIMIT ")
        .integer(AT_ONCE)
        .push(")");
    statement
}
