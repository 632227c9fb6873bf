//! Queueing syncs: those that are due, and those that are asked for.

use std::time::Duration;

use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use runtime::jitter::{full_jitter, jittered};
use uuid::Uuid;

use super::queue::{INSERT_RUN, selection_json};
use crate::columns::RowName;
use crate::macros::{change, read, row, transaction};
use crate::{Database, StorageError, StorageResult};

/// Queued in one look; more wait a second.
const DUE_MAX: &str = "100";
/// Syncs that found nothing new are history that nobody reads.
const QUIET_KEPT: Duration = Duration::from_secs(3 * 86_400);
const SYNCS_KEPT: Duration = Duration::from_secs(30 * 86_400);
/// Runs that go in one transaction.
const SLICE: i64 = 500;

row! {
    struct Due { id: String, next_sync_at: i64, sync_every_ms: i64, failures_in_a_row: i64 }
}

row! {
    struct ToSync { id: String, statuses: String, sync_cursor: Option<i64>, needs_whole_read: bool }
}

impl Due {
    fn pause(&self) -> StorageResult<Duration> {
        let every = SyncInterval::from_millis(self.sync_every_ms);
        let every = RowName::new("integrations", &self.id).known("sync_every_ms", every)?;
        Ok(every.pause(self.failures_in_a_row))
    }
}

/// Queues a sync for each integration that is due, and says for how many. Any number of replicas may look at once:
/// each sync is queued by one of them. What is enabled and not scheduled, as after an update of this program, is
/// spread over its interval.
pub async fn queue_due(database: &Database, now: Timestamp) -> StorageResult<usize> {
    schedule_all(database, now).await?;
    let sql = format!(
        "SELECT i.id, i.next_sync_at, i.sync_every_ms, i.failures_in_a_row \
         FROM integrations i JOIN clients c ON c.id = i.client_id \
         WHERE i.is_enabled AND c.is_active AND i.next_sync_at <= $1 \
         AND NOT EXISTS (SELECT 1 FROM import_runs r \
             WHERE r.integration_id = i.id AND r.kind = 'sync' AND r.state IN ('queued', 'running')) \
         ORDER BY i.next_sync_at LIMIT {DUE_MAX}"
    );
    let all_due: Vec<Due> = read!(database, |executor| sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(now.millis())
        .fetch_all(executor)
        .await?);
    let mut queued = 0;
    for due in all_due {
        let next = now.plus(jittered(due.pause()?));
        let order = Order {
            integration_id: &due.id,
            due_at: Some(due.next_sync_at),
            next,
            requested_by: None,
        };
        if let Some(Queued::New(_)) = queue(database, order, now).await? {
            queued += 1;
        }
    }
    Ok(queued)
}

/// Queues a sync at once. Where one is queued or running already, that one.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the integration is gone.
pub async fn sync_now(
    database: &Database,
    id: IntegrationId,
    every: SyncInterval,
    requested_by: &str,
    at: Timestamp,
) -> StorageResult<RunId> {
    let order = Order {
        integration_id: &id.to_string(),
        due_at: None,
        next: at.plus(jittered(every.duration())),
        requested_by: Some(requested_by),
    };
    match queue(database, order, at).await? {
        Some(Queued::New(id) | Queued::Already(id)) => Ok(id),
        None => Err(StorageError::ChangedMeanwhile),
    }
}

struct Order<'a> {
    integration_id: &'a str,
    /// Only if it is still due since then.
    due_at: Option<i64>,
    /// When the one after this is due.
    next: Timestamp,
    requested_by: Option<&'a str>,
}

enum Queued {
    New(RunId),
    Already(RunId),
}

async fn queue(database: &Database, order: Order<'_>, at: Timestamp) -> StorageResult<Option<Queued>> {
    let new = RunId::from_uuid(Uuid::now_v7());
    transaction!(database, |tx| {
        // Takes the integration's row: another replica, or another click, waits here and then finds what was queued.
        let found = sqlx::query_as::<_, ToSync>(
            "UPDATE integrations SET next_sync_at = CASE WHEN next_sync_at IS NULL THEN NULL ELSE $3 END \
             WHERE id = $1 AND ($2 IS NULL OR (is_enabled AND next_sync_at = $2)) \
             RETURNING id, statuses, sync_cursor, needs_whole_read",
        )
        .bind(order.integration_id)
        .bind(order.due_at)
        .bind(order.next.millis())
        .fetch_optional(&mut *tx)
        .await?;
        let Some(found) = found else { return Ok(None) };
        let active = sqlx::query_as::<_, (String,)>(
            "SELECT id FROM import_runs \
             WHERE integration_id = $1 AND kind = 'sync' AND state IN ('queued', 'running') ORDER BY created_at LIMIT 1",
        )
        .bind(order.integration_id)
        .fetch_optional(&mut *tx)
        .await?;
        if let Some((active,)) = active {
            let id = RowName::new("import_runs", &active).parsed("id", &active)?;
            return Ok(Some(Queued::Already(id)));
        }
        let selection = found.selection()?;
        sqlx::query(INSERT_RUN)
            .bind(new.to_string())
            .bind(order.integration_id)
            .bind(RunKind::Sync.code())
            .bind(selection_json(&selection))
            .bind(order.requested_by)
            .bind(at.millis())
            .bind(selection.is_long())
            .execute(&mut *tx)
            .await?;
        Ok(Some(Queued::New(new)))
    })
}

impl ToSync {
    /// What changed since the last pass; all of its statuses where there was none, or not of all of them.
    fn selection(&self) -> StorageResult<Selection> {
        let row = RowName::new("integrations", &self.id);
        let statuses = StatusFilter::Only(row.json::<Vec<OrderStatus>>("statuses", &self.statuses)?);
        Ok(match self.sync_cursor {
            Some(cursor) if !self.needs_whole_read => Selection::ModifiedSince {
                since: Timestamp::from_millis(cursor),
                statuses,
            },
            _ => Selection::Span {
                dates: DateRange::default(),
                statuses,
            },
        })
    }
}

async fn schedule_all(database: &Database, now: Timestamp) -> StorageResult<()> {
    let unscheduled: Vec<(String, i64)> = read!(database, |executor| sqlx::query_as(
        "SELECT id, sync_every_ms FROM integrations WHERE is_enabled AND next_sync_at IS NULL",
    )
    .fetch_all(executor)
    .await?);
    for (id, every_ms) in unscheduled {
        let every = Duration::from_millis(u64::try_from(every_ms).unwrap_or_default());
        change!(database, |executor| sqlx::query(
            "UPDATE integrations SET next_sync_at = $2, watched_since = $3 \
             WHERE id = $1 AND is_enabled AND next_sync_at IS NULL",
        )
        .bind(&id)
        .bind(now.plus(full_jitter(every)).millis())
        .bind(now.millis())
        .execute(executor)
        .await?
        .rows_affected());
    }
    Ok(())
}

/// Deletes syncs, and runs that stores asked for by webhook, that are long over: quiet ones after three days, all after thirty. How many went.
pub async fn delete_old_syncs(database: &Database, now: Timestamp) -> StorageResult<u64> {
    let mut deleted = 0;
    loop {
        let slice = change!(database, |executor| {
            sqlx::query(
            "DELETE FROM import_runs WHERE id IN (SELECT id FROM import_runs \
                 WHERE created_at < $1 AND (kind = 'sync' OR (kind = 'orders' AND requested_by IS NULL)) AND state IN ('complete', 'failed', 'cancelled') \
                 AND (is_quiet OR created_at < $2) ORDER BY created_at, id LIMIT $3)",
        )
        .bind(now.minus(QUIET_KEPT).millis())
        .bind(now.minus(SYNCS_KEPT).millis())
        .bind(SLICE)
        .execute(executor)
        .await?
        .rows_affected()
        });
        deleted += slice;
        if slice == 0 {
            return Ok(deleted);
        }
    }
}
