//! The lease on a run: taking it, keeping it, giving it up.

use std::time::Duration;

use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::{ProgressDelta, RunKind};
use parcelpilot_domain::time::Timestamp;

use super::plan::read_spans;
use super::{Lease, LeasedRun};
use crate::macros::{change, transaction};
use crate::{Database, StorageError, StorageResult};

/// Between the marks that a run's pace is measured from. As long as BigCommerce's window of calls, so that a pause
/// until the next one is part of the pace.
const PACE_MARK: Duration = Duration::from_secs(30);

/// How long the lease holds from the last heartbeat to the statement that ends the run or gives it back: without any left,
/// another worker takes the run over in between, and reads it again.
pub(super) const HELD_MEANWHILE: Duration = Duration::from_secs(20);

/// What a heartbeat brings back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat {
    pub cancel_asked: bool,
}

/// A run that may be worked on: queued, not pausing, with no other of its integration running; or running with a
/// lapsed lease.
/// That other run's lease does not matter here: were it looked at, an older queued run would stand before a lapsed
/// running one for ever.
const FREE: &str = "(r.state = 'queued' AND (r.waiting_until IS NULL OR r.waiting_until <= $3) AND NOT EXISTS (SELECT 1 FROM import_runs o \
     WHERE o.integration_id = r.integration_id AND o.state = 'running')) \
     OR (r.state = 'running' AND r.lease_until < $3)";

/// Which runs somebody has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    ForAll,
    /// For those that read a part of a store whatever has changed in it, and may take hours.
    ForLong,
    ForShort,
}

impl Capacity {
    const fn condition(self) -> &'static str {
        match self {
            Capacity::ForAll => "",
            Capacity::ForLong => "AND r.is_long",
            Capacity::ForShort => "AND NOT r.is_long",
        }
    }
}

/// Takes the oldest free run that there is room for. `lease` is how long it holds without a heartbeat.
pub async fn claim(
    database: &Database,
    room: Capacity,
    owner: &str,
    at: Timestamp,
    lease: Duration,
) -> StorageResult<Option<LeasedRun>> {
    let condition = room.condition();
    let pick = format!(
        "SELECT r.id FROM import_runs r WHERE ({FREE}) {condition} ORDER BY r.created_at, r.id LIMIT 1"
    );
    claim_where(database, &pick, None, owner, at, lease).await
}

/// Takes this run, if it is free.
pub async fn claim_run(
    database: &Database,
    id: RunId,
    owner: &str,
    at: Timestamp,
    lease: Duration,
) -> StorageResult<Option<LeasedRun>> {
    let pick = format!("SELECT r.id FROM import_runs r WHERE r.id = $4 AND ({FREE})");
    claim_where(database, &pick, Some(id), owner, at, lease).await
}

/// Id, integration, kind, selection, whether it is planned, attempt, whether it is of another store.
type ClaimedColumns = (String, String, String, String, bool, i64, bool);

async fn claim_where(
    database: &Database,
    pick: &str,
    id: Option<RunId>,
    owner: &str,
    at: Timestamp,
    lease: Duration,
) -> StorageResult<Option<LeasedRun>> {
    // The state is asked again outside: PostgreSQL looks at the row anew when it has waited for another claim, but
    // not at the selection of it.
    let sql = format!(
        "UPDATE import_runs SET state = 'running', lease_owner = $1, lease_until = $2, attempt = attempt + 1, \
         started_at = COALESCE(started_at, $3), pace_from_at = NULL, pace_mark_at = NULL, \
         pace_mark_seen = NULL, waiting_reason = NULL, waiting_until = NULL, changed_at = $3 \
         WHERE id = ({pick}) AND (state = 'queued' OR (state = 'running' AND lease_until < $3)) \
         AND ($4 IS NULL OR id = $4) \
         RETURNING id, integration_id, kind, selection, is_planned, attempt, \
         store_hash NOT IN ('', (SELECT i.store_hash FROM integrations i WHERE i.id = integration_id))"
    );
    let claimed: StorageResult<Option<ClaimedColumns>> = async {
        Ok(change!(database, |executor| sqlx::query_as(sqlx::AssertSqlSafe(
            sql.as_str()
        ))
        .bind(owner)
        .bind(at.plus(lease).millis())
        .bind(at.millis())
        .bind(id.map(|id| id.to_string()))
        .fetch_optional(executor)
        .await
        .map_err(StorageError::or_taken)?))
    }
    .await;
    let row = match claimed {
        // Another worker has just begun another run of the same integration.
        Err(StorageError::Taken) => return Ok(None),
        claimed => claimed?,
    };
    let Some((id, integration_id, kind, selection, is_planned, attempt, is_of_other_store)) = row else {
        return Ok(None);
    };
    let unreadable = |column| StorageError::Inconsistent {
        table: "import_runs",
        column,
        row: id.clone(),
    };
    let run_id: RunId = id.parse().map_err(|_| unreadable("id"))?;
    Ok(Some(LeasedRun {
        lease: Lease {
            run_id,
            owner: owner.to_owned(),
            attempt,
        },
        integration_id: integration_id.parse().map_err(|_| unreadable("integration_id"))?,
        kind: RunKind::from_code(&kind).ok_or_else(|| unreadable("kind"))?,
        selection: serde_json::from_str(&selection).map_err(|_| unreadable("selection"))?,
        is_of_other_store,
        spans: if is_planned {
            Some(read_spans(database, run_id).await?)
        } else {
            None
        },
    }))
}

/// Keeps the lease, and stores the progress made since the last one.
pub async fn heartbeat(
    database: &Database,
    lease: &Lease,
    delta: ProgressDelta,
    at: Timestamp,
    hold: Duration,
) -> StorageResult<Heartbeat> {
    let cancel_asked = transaction!(database, |tx| {
        let row = sqlx::query_as::<_, (bool, String)>(
            "UPDATE import_runs SET calls = calls + $4, throttled = throttled + $5, waiting_reason = $6, \
             waiting_until = $7, worked_ms = worked_ms + CASE WHEN changed_at < $8 THEN $8 - changed_at ELSE 0 END, lease_until = $9, changed_at = $8, \
             pace_from_at = CASE WHEN $8 >= pace_mark_at AND $8 - pace_mark_at < $10 THEN pace_from_at ELSE COALESCE(pace_mark_at, $8) END, \
             pace_from_seen = CASE WHEN $8 >= pace_mark_at AND $8 - pace_mark_at < $10 THEN pace_from_seen \
                 ELSE COALESCE(pace_mark_seen, seen) END, \
             pace_mark_at = CASE WHEN $8 >= pace_mark_at AND $8 - pace_mark_at < $10 THEN pace_mark_at ELSE $8 END, \
             pace_mark_seen = CASE WHEN $8 >= pace_mark_at AND $8 - pace_mark_at < $10 THEN pace_mark_seen ELSE seen END \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running' \
             RETURNING cancel_asked, integration_id",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .bind(delta.calls)
        .bind(delta.throttled)
        .bind(delta.waiting.map(|(reason, _)| reason.code()))
        .bind(delta.waiting.map(|(_, until)| until.millis()))
        .bind(at.millis())
        .bind(at.plus(hold).millis())
        .bind(i64::try_from(PACE_MARK.as_millis()).unwrap_or(i64::MAX))
        .fetch_optional(&mut *tx)
        .await?;
        let (cancel_asked, integration_id) = row.ok_or(StorageError::LeaseLost)?;
        if let Some(quota) = delta.quota {
            sqlx::query(
                "UPDATE integrations SET quota_left = $2, quota_total = $3, quota_resets_at = $4 WHERE id = $1",
            )
            .bind(&integration_id)
            .bind(quota.left)
            .bind(quota.total)
            .bind(quota.resets_at.millis())
            .execute(&mut *tx)
            .await?;
        }
        Ok(cancel_asked)
    })?;
    Ok(Heartbeat { cancel_asked })
}

/// Gives the run back unfinished: whoever claims next goes on from the checkpoint, after the pause that `delta` may
/// say.
pub async fn give_back(
    database: &Database,
    lease: &Lease,
    delta: ProgressDelta,
    at: Timestamp,
) -> StorageResult<()> {
    heartbeat(database, lease, delta, at, HELD_MEANWHILE).await?;
    let changed = change!(database, |executor| {
        sqlx::query(
        "UPDATE import_runs SET state = 'queued', lease_owner = NULL, lease_until = NULL, changed_at = $4 \
         WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running'",
    )
    .bind(lease.run_id.to_string())
    .bind(&lease.owner)
    .bind(lease.attempt)
    .bind(at.millis())
    .execute(executor)
    .await?
    .rows_affected()
    });
    if changed == 0 {
        Err(StorageError::LeaseLost)
    } else {
        Ok(())
    }
}

/// Notes that the database failed while the run was carried out. How often it did since the last page was stored, this
/// time included.
pub async fn count_stall(database: &Database, lease: &Lease) -> StorageResult<i64> {
    let counted: Option<(i64,)> = change!(database, |executor| {
        sqlx::query_as(
            "UPDATE import_runs SET stalls = stalls + 1 \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running' RETURNING stalls",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .fetch_optional(executor)
        .await?
    });
    counted.map(|(stalls,)| stalls).ok_or(StorageError::LeaseLost)
}
