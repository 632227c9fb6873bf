//! Changes that programs have had time to read. Whoever asks for what comes after one that went is told to begin anew.

use parcelpilot_domain::time::Timestamp;

use crate::macros::{change, read};
use crate::{Database, StorageResult};

/// The newest stays, however old it is: positions go on from it.
const COUNT: &str =
    "SELECT count(*) FROM changes WHERE at < $1 AND position < (SELECT max(position) FROM changes)";

/// From the first one on, up to one that is not old enough: what is kept has no gap, though clocks are set back. One that was
/// written while a clock was ahead, and is of the future still, goes with an old one after it.
const DELETE: &str = "DELETE FROM changes WHERE position IN (
         SELECT position FROM (
             SELECT position, max(CASE WHEN at > $2 THEN 0 ELSE at END) OVER (ORDER BY position) AS latest,
                 min(at) OVER (ORDER BY position DESC) AS earliest_from_here FROM (
                 SELECT position, at FROM changes WHERE position < (SELECT max(position) FROM changes)
                 ORDER BY position LIMIT 2000) AS oldest) AS old
         WHERE latest < $1 AND earliest_from_here < $1)";

/// How many happened before.
pub async fn count_changes(database: &Database, before: Timestamp) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        sqlx::query_as(COUNT)
            .bind(before.millis())
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

/// Removes some of them, the first ones first; to be called again until there are none. How many went.
pub async fn delete_changes(database: &Database, before: Timestamp, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(DELETE)
            .bind(before.millis())
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}
