//! Asking for runs, and for their end.

use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use crate::columns::RowName;
use crate::macros::{change, transaction};
use crate::{Database, StorageError, StorageResult};

#[derive(Debug, Clone)]
pub struct NewRun {
    pub integration_id: IntegrationId,
    pub kind: RunKind,
    pub selection: Selection,
    /// The person's name; nothing for what runs by itself.
    pub requested_by: Option<String>,
    pub at: Timestamp,
}

pub(crate) const INSERT_RUN: &str = "INSERT INTO import_runs (id, integration_id, kind, state, selection, requested_by, created_at, \
     is_planned, seen, created, updated, unchanged, skipped, problems, calls, throttled, worked_ms, cancel_asked, \
     attempt, changed_at, is_long, store_hash) \
     VALUES ($1, $2, $3, 'queued', $4, $5, $6, FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, 0, $6, $7, \
     (SELECT i.store_hash FROM integrations i WHERE i.id = $2))";

/// Adds a run to the queue, within a transaction or by itself.
macro_rules! insert_run {
    ($executor:expr, $id:expr, $run:expr) => {
        sqlx::query($crate::runs::INSERT_RUN)
            .bind($id.to_string())
            .bind($run.integration_id.to_string())
            .bind($run.kind.code())
            .bind($crate::runs::selection_json(&$run.selection))
            .bind($run.requested_by.as_deref())
            .bind($run.at.millis())
            .bind($run.selection.is_long())
            .execute($executor)
            .await?
    };
}
pub(crate) use insert_run;

/// Two people may press the button at once: the integration's row is what they queue for.
macro_rules! hold_integration {
    ($tx:expr, $integration_id:expr) => {
        sqlx::query("UPDATE integrations SET version = version WHERE id = $1")
            .bind($integration_id)
            .execute(&mut *$tx)
            .await?
    };
}

/// Queues a run.
pub async fn enqueue(database: &Database, run: NewRun) -> StorageResult<RunId> {
    let id = RunId::from_uuid(Uuid::now_v7());
    change!(database, |executor| insert_run!(executor, id, run)
        .rows_affected());
    Ok(id)
}

/// Queues a run unless one of its kind and integration is queued or running: then [`StorageError::Taken`].
pub async fn enqueue_single(database: &Database, run: NewRun) -> StorageResult<RunId> {
    let id = RunId::from_uuid(Uuid::now_v7());
    let integration_id = run.integration_id.to_string();
    transaction!(database, |tx| {
        hold_integration!(tx, &integration_id);
        let (active,) = sqlx::query_as::<_, (i64,)>(
            "SELECT COUNT(*) FROM import_runs \
             WHERE integration_id = $1 AND kind = $2 AND state IN ('queued', 'running')",
        )
        .bind(&integration_id)
        .bind(run.kind.code())
        .fetch_one(&mut *tx)
        .await?;
        if active > 0 {
            return Err(StorageError::Taken);
        }
        insert_run!(&mut *tx, id, run);
        Ok(())
    })?;
    Ok(id)
}

/// Queues a run, unless one of the same orders is queued: then that one, and false.
pub async fn enqueue_once(database: &Database, run: NewRun) -> StorageResult<(RunId, bool)> {
    let id = RunId::from_uuid(Uuid::now_v7());
    let integration_id = run.integration_id.to_string();
    let queued: Option<(String,)> = transaction!(database, |tx| {
        hold_integration!(tx, &integration_id);
        let queued = sqlx::query_as(
            "SELECT id FROM import_runs WHERE integration_id = $1 AND kind = $2 AND state = 'queued' AND selection = $3 \
             LIMIT 1",
        )
        .bind(&integration_id)
        .bind(run.kind.code())
        .bind(selection_json(&run.selection))
        .fetch_optional(&mut *tx)
        .await?;
        if queued.is_none() {
            insert_run!(&mut *tx, id, run);
        }
        Ok(queued)
    })?;
    match queued {
        Some((queued,)) => Ok((RowName::new("import_runs", &queued).parsed("id", &queued)?, false)),
        None => Ok((id, true)),
    }
}

pub(crate) fn selection_json(selection: &Selection) -> String {
    serde_json::to_string(selection).expect("a selection has only plain values")
}

/// A queued run is over at once; a running one hears of it at its next heartbeat. False where it is over already.
pub async fn cancel(database: &Database, id: RunId, at: Timestamp) -> StorageResult<bool> {
    cancel_where(database, "id = $1", id.to_string(), at).await
}

/// All of an integration that are queued or running.
pub async fn cancel_of_integration(
    database: &Database,
    id: IntegrationId,
    at: Timestamp,
) -> StorageResult<bool> {
    cancel_where(database, "integration_id = $1", id.to_string(), at).await
}

async fn cancel_where(
    database: &Database,
    which: &'static str,
    id: String,
    at: Timestamp,
) -> StorageResult<bool> {
    let sql = format!(
        "UPDATE import_runs SET cancel_asked = TRUE, changed_at = $2, \
         finished_at = CASE WHEN state = 'queued' THEN $2 ELSE finished_at END, \
         waiting_reason = CASE WHEN state = 'queued' THEN NULL ELSE waiting_reason END, \
         state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END \
         WHERE {which} AND state IN ('queued', 'running')"
    );
    let changed = change!(database, |executor| sqlx::query(sqlx::AssertSqlSafe(
        sql.as_str()
    ))
    .bind(&id)
    .bind(at.millis())
    .execute(executor)
    .await?
    .rows_affected());
    Ok(changed > 0)
}

/// Queues a cancelled or failed run again: it goes on from its checkpoint. False where it is neither.
pub async fn resume(database: &Database, id: RunId, at: Timestamp) -> StorageResult<bool> {
    let changed = change!(database, |executor| {
        sqlx::query(
        "UPDATE import_runs SET state = 'queued', failure = NULL, finished_at = NULL, cancel_asked = FALSE, stalls = 0, \
         attempt = attempt + 1, changed_at = $2 WHERE id = $1 AND state IN ('cancelled', 'failed')",
    )
    .bind(id.to_string())
    .bind(at.millis())
    .execute(executor)
    .await?
    .rows_affected()
    });
    Ok(changed > 0)
}
