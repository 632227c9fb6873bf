//! What the pages show of import runs.

use parcelpilot_contract::imports::{LiveImports, QuietSyncs, RunEventRow, RunRow, SpanRow, Waiting};
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::estimate::Measured;
use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::import_run::{Counters, RunFailure, RunKind, RunState, Selection, WaitReason};
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::time::Timestamp;

use super::Span;
use super::plan::read_spans;
use crate::columns::RowName;
use crate::macros::{read, row};
use crate::{Database, StorageResult};

/// Finished runs on the live page.
const FINISHED_SHOWN: &str = "30";

row! {
    struct RunColumns {
        id: String,
        integration_id: String,
        integration_name: String,
        client_name: String,
        kind: String,
        state: String,
        requested_by: Option<String>,
        created_at: i64,
        started_at: Option<i64>,
        finished_at: Option<i64>,
        selection: String,
        total: Option<i64>,
        seen: i64,
        created: i64,
        updated: i64,
        unchanged: i64,
        skipped: i64,
        problems: i64,
        calls: i64,
        throttled: i64,
        worked_ms: i64,
        differing: Option<i64>,
        failure: Option<String>,
        waiting_reason: Option<String>,
        waiting_until: Option<i64>,
        changed_at: i64,
        pace_from_at: Option<i64>,
        pace_from_seen: Option<i64>,
        quota_left: Option<i64>,
        quota_total: Option<i64>,
        quota_resets_at: Option<i64>,
    }
}

const SELECT: &str = "SELECT r.id, r.integration_id, i.name AS integration_name, c.name AS client_name, r.kind, \
     r.state, r.requested_by, r.created_at, r.started_at, r.finished_at, r.selection, r.total, r.seen, r.created, \
     r.updated, r.unchanged, r.skipped, r.problems, r.calls, r.throttled, r.worked_ms, \
     (SELECT k.missing + k.stale + k.extra FROM checks k WHERE k.run_id = r.id) AS differing, \
     r.failure, r.waiting_reason, \
     r.waiting_until, r.changed_at, r.pace_from_at, r.pace_from_seen, i.quota_left, i.quota_total, i.quota_resets_at \
     FROM import_runs r JOIN integrations i ON i.id = r.integration_id JOIN clients c ON c.id = i.client_id ";

/// They are few, and an index has the states apart. The finished ones are those that are not active: SQLite would fetch all of
/// some states by that index, and sort them.
const ACTIVE: &str = "r.state IN ('queued', 'running')";
/// Of an expression, so that SQLite does not go through all runs of the integration instead.
const OF_ACTIVE: &str = "AND r.integration_id || '' = $1";

/// Active runs, and the latest finished ones, with or without the quiet syncs; of one integration or of all.
pub async fn live(
    database: &Database,
    integration: Option<IntegrationId>,
    quiet: QuietSyncs,
) -> StorageResult<LiveImports> {
    let (of, active_of) = if integration.is_some() {
        ("AND r.integration_id = $1", OF_ACTIVE)
    } else {
        ("AND ($1 IS NULL)", "AND ($1 IS NULL)")
    };
    let active = format!("{SELECT} WHERE {ACTIVE} {active_of} ORDER BY r.created_at, r.id");
    let told = match quiet {
        QuietSyncs::Hidden => "AND NOT r.is_quiet",
        QuietSyncs::Shown => "",
    };
    let finished = format!(
        "{SELECT} WHERE NOT {ACTIVE} {of} {told} \
         ORDER BY r.created_at DESC, r.id DESC LIMIT {FINISHED_SHOWN}"
    );
    let (running, queued) = rows(database, active, integration.map(|id| id.to_string()))
        .await?
        .into_iter()
        .partition(|row| row.state == RunState::Running);
    let finished = rows(database, finished, integration.map(|id| id.to_string())).await?;
    Ok(LiveImports {
        running,
        queued,
        finished,
    })
}

pub async fn run_row(database: &Database, id: RunId) -> StorageResult<Option<RunRow>> {
    let rows = rows(
        database,
        format!("{SELECT} WHERE r.id = $1"),
        Some(id.to_string()),
    )
    .await?;
    Ok(rows.into_iter().next())
}

/// The run of this integration that is queued or running, the oldest first.
pub async fn active_of(database: &Database, integration: IntegrationId) -> StorageResult<Option<RunRow>> {
    let sql = format!("{SELECT} WHERE {ACTIVE} {OF_ACTIVE} ORDER BY r.created_at LIMIT 1");
    Ok(rows(database, sql, Some(integration.to_string()))
        .await?
        .into_iter()
        .next())
}

pub async fn selection_of(database: &Database, id: RunId) -> StorageResult<Option<Selection>> {
    let found: Option<(String,)> = read!(database, |executor| sqlx::query_as(
        "SELECT selection FROM import_runs WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(executor)
    .await?);
    let run = id.to_string();
    found
        .map(|(json,)| RowName::new("import_runs", &run).json("selection", &json))
        .transpose()
}

pub async fn spans(database: &Database, id: RunId) -> StorageResult<Vec<SpanRow>> {
    let show = |span: Span| SpanRow {
        status: span.status,
        first_id: span.first_id,
        last_id: span.last_id,
        next_id: span.next_id,
        expected: span.expected,
        seen: span.seen,
        is_done: span.is_done,
    };
    Ok(read_spans(database, id).await?.into_iter().map(show).collect())
}

pub async fn events(database: &Database, id: RunId) -> StorageResult<Vec<RunEventRow>> {
    let rows: Vec<(i64, String, String)> = read!(database, |executor| sqlx::query_as(
        "SELECT at, code, parameters FROM import_events WHERE run_id = $1 ORDER BY ordinal",
    )
    .bind(id.to_string())
    .fetch_all(executor)
    .await?);
    Ok(rows
        .into_iter()
        .map(|(at, code, parameters)| RunEventRow {
            at: Timestamp::from_millis(at),
            text: RunEvent::from_stored(&code, parameters).sentence(),
        })
        .collect())
}

async fn rows(database: &Database, sql: String, id: Option<String>) -> StorageResult<Vec<RunRow>> {
    let rows: Vec<RunColumns> = read!(database, |executor| sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id)
        .fetch_all(executor)
        .await?);
    rows.into_iter().map(RunColumns::into_row).collect()
}

impl RunColumns {
    fn into_row(self) -> StorageResult<RunRow> {
        let name = RowName::new("import_runs", &self.id);
        let state = name.known("state", RunState::from_code(&self.state))?;
        let counters = Counters {
            seen: self.seen,
            created: self.created,
            updated: self.updated,
            unchanged: self.unchanged,
            skipped: self.skipped,
            problems: self.problems,
            calls: self.calls,
            throttled: self.throttled,
        };
        let selection: Selection = name.json("selection", &self.selection)?;
        // A check that was carried out may have found that not all is well.
        let selection = match self.differing {
            Some(differing @ 1..) => selection.sentence_with_differing(differing),
            _ => selection.sentence(),
        };
        let quota = quota(self.quota_left, self.quota_total, self.quota_resets_at);
        let is_running = state == RunState::Running;
        // What changed meanwhile is read again at the end: it was not counted, and is no reason to be past the total.
        let total = self.total.map(|total| total.max(self.seen));
        let measured = Measured {
            seen: self.seen,
            total,
            calls: self.calls,
            worked_ms: self.worked_ms,
            lately: self
                .pace_from_at
                .zip(self.pace_from_seen)
                .filter(|_| is_running)
                .map(|(at, seen)| (self.seen - seen, self.changed_at - at)),
            quota,
            at: Timestamp::from_millis(self.changed_at),
        };
        Ok(RunRow {
            id: name.parsed("id", &self.id)?,
            integration_id: name.parsed("integration_id", &self.integration_id)?,
            kind: name.known("kind", RunKind::from_code(&self.kind))?,
            state,
            created_at: Timestamp::from_millis(self.created_at),
            started_at: self.started_at.map(Timestamp::from_millis),
            finished_at: self.finished_at.map(Timestamp::from_millis),
            selection,
            counters,
            total,
            orders_per_second: measured.orders_per_second(),
            seconds_left: measured.seconds_left().filter(|_| is_running),
            waiting: self
                .waiting_reason
                .as_deref()
                .and_then(WaitReason::from_code)
                .map(|reason| Waiting {
                    reason,
                    until: self.waiting_until.map(Timestamp::from_millis),
                }),
            quota,
            failure: self.failure.as_deref().and_then(RunFailure::from_code),
            integration_name: self.integration_name,
            client_name: self.client_name,
            requested_by: self.requested_by,
        })
    }
}

fn quota(left: Option<i64>, total: Option<i64>, resets_at: Option<i64>) -> Option<Quota> {
    Some(Quota {
        left: left?,
        total: total?,
        resets_at: Timestamp::from_millis(resets_at?),
    })
}
