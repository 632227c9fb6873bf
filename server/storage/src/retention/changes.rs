//! Changes that programs have had time to read. Whoever asks for what comes after one that went is told to begin anew.

use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::time::Timestamp;

use crate::macros::{change, read};
use crate::{Database, StorageResult};

/// How many go in a transaction.
pub const CHANGES_AT_ONCE: i64 = 2_000;

/// The last old one before the first that is young: what is kept has no gap, though clocks are set back. Those that were
/// written while a clock was ahead, and are of the future still, go with an old one after them. The newest stays, however old
/// it is: positions go on from it.
const LAST: &str = "SELECT max(position) FROM changes WHERE at < $1 AND position < COALESCE(
         (SELECT min(position) FROM changes WHERE at >= $1 AND at <= $2), (SELECT max(position) FROM changes))";

const COUNT: &str = "SELECT count(*) FROM changes WHERE position <= $1";

const DELETE: &str = "DELETE FROM changes WHERE position IN (
         SELECT position FROM changes WHERE position <= $1 ORDER BY position LIMIT $2)";

/// The last one that programs have had time to read, where they have until `before`. All before it go with it.
pub async fn last_old_change(
    database: &Database,
    before: Timestamp,
    now: Timestamp,
) -> StorageResult<Option<ChangePosition>> {
    let (last,): (Option<i64>,) = read!(database, |executor| {
        sqlx::query_as(LAST)
            .bind(before.millis())
            .bind(now.millis())
            .fetch_one(executor)
            .await?
    });
    Ok(last.map(ChangePosition))
}

/// How many there are until there.
pub async fn count_changes(database: &Database, last: ChangePosition) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        sqlx::query_as(COUNT).bind(last.0).fetch_one(executor).await?
    });
    Ok(count)
}

/// Removes some of them, the first ones first; to be called again until there are none. How many went.
pub async fn delete_changes(database: &Database, last: ChangePosition) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(DELETE)
            .bind(last.0)
            .bind(CHANGES_AT_ONCE)
            .execute(executor)
            .await?
            .rows_affected()
    }))
}
