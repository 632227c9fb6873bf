//! Import runs that are long over, with their logs, spans, and what checks found.
//!
//! What stays however old it is: of each integration and kind the latest run, and the latest that was complete (pages
//! show them, a weekly check is due after them, a pull is taken up again); the latest check that has a result; runs in
//! which a problem was met that is still here; and all that read orders while no pass was ever complete, since changes
//! are looked for from the first of them.

use parcelpilot_domain::time::Timestamp;

use crate::macros::{change, read};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Each has a log of some dozen lines.
const RUNS_AT_ONCE: i64 = 50;
/// Of what a check found, which may be every order of a store.
const DIFFERENCES_AT_ONCE: i64 = 5_000;

/// `r` is over, and nothing needs it. `$1` is the moment before which it ended.
const OLD: &str = "r.created_at < $1 AND COALESCE(r.finished_at, r.changed_at) < $1
    AND r.state IN ('complete', 'failed', 'cancelled')
    AND EXISTS (SELECT 1 FROM import_runs n WHERE n.integration_id = r.integration_id AND n.kind = r.kind
        AND (n.created_at, n.id) > (r.created_at, r.id))
    AND (r.state <> 'complete' OR EXISTS (SELECT 1 FROM import_runs n WHERE n.integration_id = r.integration_id
        AND n.kind = r.kind AND n.state = 'complete' AND (n.created_at, n.id) > (r.created_at, r.id)))
    AND NOT EXISTS (SELECT 1 FROM checks k WHERE k.run_id = r.id AND NOT EXISTS (SELECT 1 FROM checks l
        JOIN import_runs n ON n.id = l.run_id
        WHERE n.integration_id = r.integration_id AND (n.created_at, n.id) > (r.created_at, r.id)))
    AND NOT EXISTS (SELECT 1 FROM problems p WHERE p.run_id = r.id)
    AND (r.kind = 'check' OR EXISTS (SELECT 1 FROM integrations i WHERE i.id = r.integration_id
        AND i.sync_cursor IS NOT NULL))";

/// How many ended before and can go.
pub async fn count_runs(database: &Database, before: Timestamp) -> StorageResult<i64> {
    let sql = format!("SELECT count(*) FROM import_runs r WHERE {OLD}");
    let (count,): (i64,) = read!(database, |executor| sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(before.millis())
        .fetch_one(executor)
        .await?);
    Ok(count)
}

/// Removes some of them, the oldest first; to be called again until there are none. How many went.
pub async fn delete_runs(database: &Database, before: Timestamp) -> StorageResult<u64> {
    let sql = format!(
        "SELECT r.id FROM import_runs r WHERE {OLD} ORDER BY r.created_at, r.id LIMIT {RUNS_AT_ONCE}"
    );
    let old: Vec<(String,)> = read!(database, |executor| sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(before.millis())
        .fetch_all(executor)
        .await?);
    if old.is_empty() {
        return Ok(0);
    }
    for (run,) in &old {
        while delete_differences(database, run).await? > 0 {}
    }
    // Looked at again: somebody may have resumed one meanwhile.
    let mut statement = Statement::default();
    statement
        .push("DELETE FROM import_runs WHERE state IN ('complete', 'failed', 'cancelled') AND id IN (")
        .texts(old.into_iter().map(|(id,)| id))
        .push(")");
    Ok(change!(database, |executor| {
        bound!(sqlx::query(statement.sql()), statement)
            .execute(executor)
            .await?
            .rows_affected()
    }))
}

async fn delete_differences(database: &Database, run: &str) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(
            "DELETE FROM check_differences WHERE run_id = $1 AND remote_id IN
                 (SELECT remote_id FROM check_differences WHERE run_id = $1 ORDER BY remote_id LIMIT $2)",
        )
        .bind(run)
        .bind(DIFFERENCES_AT_ONCE)
        .execute(executor)
        .await?
        .rows_affected()
    }))
}
