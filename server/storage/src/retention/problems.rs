//! Solved problems, with what the store sent. One that is met again after that is a new one.

use parcelpilot_domain::time::Timestamp;

use crate::macros::{change, read};
use crate::{Database, StorageResult};

/// Each may have 64 KiB of what a store sent.
const AT_ONCE: i64 = 100;

/// How many were solved before. Open ones are never among them.
pub async fn count_problems(database: &Database, before: Timestamp) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        sqlx::query_as("SELECT count(*) FROM problems WHERE solved_at < $1")
            .bind(before.millis())
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

/// Removes some of them; to be called again until there are none. How many went.
pub async fn delete_problems(database: &Database, before: Timestamp) -> StorageResult<u64> {
    // Looked at twice: one that is met again meanwhile is open again, and stays.
    Ok(change!(database, |executor| {
        sqlx::query(
            "DELETE FROM problems WHERE solved_at < $1 AND id IN
                 (SELECT id FROM problems WHERE solved_at < $1 ORDER BY solved_at LIMIT $2)",
        )
        .bind(before.millis())
        .bind(AT_ONCE)
        .execute(executor)
        .await?
        .rows_affected()
    }))
}
