//! Deliveries of events that are over: what was sent to endpoints, and what they answered.

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

use crate::events::lock_all_endpoints;
use crate::macros::{change, transaction};
use crate::{Database, StorageResult};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const KEEP_DELIVERED: Duration = DAY.saturating_mul(7);
/// Whoever sends them again has as long.
const KEEP_FAILED: Duration = DAY.saturating_mul(30);
/// Each may have 256 KiB of what was sent.
const AT_ONCE: i64 = 200;

/// Walked by the index of each state.
const DELETE: [(Duration, &str); 2] = [
    (
        KEEP_DELIVERED,
        "DELETE FROM event_deliveries WHERE state = 'delivered' AND since < $1 AND (endpoint_id, position) IN
             (SELECT endpoint_id, position FROM event_deliveries
              WHERE state = 'delivered' AND since < $1 ORDER BY since LIMIT $2)",
    ),
    (
        KEEP_FAILED,
        "DELETE FROM event_deliveries WHERE state = 'failed' AND since < $1 AND (endpoint_id, position) IN
             (SELECT endpoint_id, position FROM event_deliveries
              WHERE state = 'failed' AND since < $1 ORDER BY since LIMIT $2)",
    ),
];

/// Removes some of them; to be called again until there are none. How many went.
pub async fn delete_event_deliveries(database: &Database, now: Timestamp) -> StorageResult<u64> {
    let mut deleted = 0;
    for (kept, sql) in DELETE {
        deleted += transaction!(database, |tx| {
            lock_all_endpoints!(database, tx);
            let deleted = sqlx::query(sql)
                .bind(now.minus(kept).millis())
                .bind(AT_ONCE)
                .execute(&mut *tx)
                .await?;
            Ok(deleted.rows_affected())
        })?;
    }
    Ok(deleted)
}

/// Secrets of endpoints that sign no more. How many went.
pub(super) async fn delete_previous_secrets(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(
            "UPDATE event_endpoints SET previous_secret = NULL, previous_secret_until = NULL
             WHERE previous_secret_until <= $1",
        )
        .bind(now.millis())
        .execute(executor)
        .await?
        .rows_affected()
    }))
}
