//! What checks found.

use parcelpilot_contract::checks::{CheckResult, DifferingOrders};
use parcelpilot_domain::check::Difference;
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId, RunId};
use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{index_walks, read, row, transaction};
use crate::runs::Lease;
use crate::runs::events::insert_event;
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// Most orders of a kind that a page names.
const NAMED_ON_PAGES: i64 = 50;
/// Rows in one statement.
const CHUNK: usize = 200;

pub struct CheckToStore {
    /// The store's clock at the beginning.
    pub as_of: Timestamp,
    pub ours: i64,
    /// Orders that were compared one by one.
    pub listed: i64,
    /// All were.
    pub is_one_by_one: bool,
    pub differing: Vec<Differing>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Differing {
    pub remote_id: i64,
    pub difference: Difference,
    /// It is missing because it could not be imported.
    pub has_problem: bool,
}

impl CheckToStore {
    fn count(&self, difference: Difference) -> i64 {
        let all = self.differing.iter();
        all.map(|one| i64::from(one.difference == difference)).sum()
    }
}

/// Stores the result instead of one that an interrupted attempt left. [`StorageError::LeaseLost`] where another worker
/// has the run now.
pub async fn store(
    database: &Database,
    lease: &Lease,
    result: &CheckToStore,
    at: Timestamp,
) -> StorageResult<()> {
    let [missing, stale, extra] = Difference::ALL.map(|difference| result.count(difference));
    let with_problem: i64 = result
        .differing
        .iter()
        .map(|one| i64::from(one.has_problem))
        .sum();
    let theirs = result.ours + missing - extra;
    let checked = RunEvent::Checked {
        theirs,
        missing,
        stale,
        extra,
        is_one_by_one: result.is_one_by_one,
    };
    let run_id = lease.run_id.to_string();
    let inserts: Vec<Statement> = result
        .differing
        .chunks(CHUNK)
        .map(|chunk| insert(&run_id, chunk))
        .collect();
    transaction!(database, |tx| {
        let row = sqlx::query_as::<_, (String,)>(
            "UPDATE import_runs SET seen = $4, changed_at = $5 \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running' RETURNING id",
        )
        .bind(&run_id)
        .bind(&lease.owner)
        .bind(lease.attempt)
        .bind(result.listed)
        .bind(at.millis())
        .fetch_optional(&mut *tx)
        .await?;
        row.ok_or(StorageError::LeaseLost)?;
        sqlx::query("DELETE FROM checks WHERE run_id = $1")
            .bind(&run_id)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO checks (run_id, as_of, theirs, ours, missing, stale, extra, with_problem, is_one_by_one) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&run_id)
        .bind(result.as_of.millis())
        .bind(theirs)
        .bind(result.ours)
        .bind(missing)
        .bind(stale)
        .bind(extra)
        .bind(with_problem)
        .bind(result.is_one_by_one)
        .execute(&mut *tx)
        .await?;
        for insert in &inserts {
            bound!(sqlx::query(insert.sql()), insert)
                .execute(&mut *tx)
                .await?;
        }
        insert_event!(tx, lease.run_id, at, checked);
        Ok(())
    })
}

fn insert(run_id: &str, differing: &[Differing]) -> Statement {
    let mut statement = Statement::default();
    statement.push("INSERT INTO check_differences (run_id, remote_id, kind, has_problem) VALUES ");
    for (index, one) in differing.iter().enumerate() {
        statement
            .push(if index == 0 { "(" } else { ", (" })
            .text(run_id)
            .push(", ")
            .integer(one.remote_id)
            .push(", ")
            .text(one.difference.code())
            .push(if one.has_problem { ", TRUE)" } else { ", FALSE)" });
    }
    statement
}

/// Of more orders than these, pages do not look which were pulled since.
const LOOKED_FOR: i64 = 10_000;

row! {
    struct ResultColumns {
        run_id: String, at: i64, theirs: i64, ours: i64, missing: i64, stale: i64, extra: i64, with_problem: i64,
        is_one_by_one: bool, calls: i64, left_to_pull: Option<i64>,
    }
}

/// What was pulled since, or turned out to be gone, is left to pull no more. `$2` is [`LOOKED_FOR`].
const SELECT: &str = "SELECT k.run_id, COALESCE(r.finished_at, r.changed_at) AS at, k.theirs, k.ours, k.missing, \
     k.stale, k.extra, k.with_problem, k.is_one_by_one, r.calls, \
     CASE WHEN k.missing + k.stale <= $2 THEN \
     (SELECT COUNT(*) FROM check_differences d WHERE d.run_id = k.run_id AND d.kind IN ('missing', 'stale') \
     AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.integration_id = r.integration_id AND o.remote_id = d.remote_id \
     AND (d.kind = 'missing' OR o.read_at >= r.started_at OR o.gone_at >= r.started_at))) END AS left_to_pull \
     FROM checks k JOIN import_runs r ON r.id = k.run_id ";

/// What one run found.
pub async fn of_run(database: &Database, run: RunId) -> StorageResult<Option<CheckResult>> {
    let sql = format!("{SELECT} WHERE r.id = $1");
    one(database, &sql, run.to_string()).await
}

/// What the latest check of an integration found.
pub async fn latest(database: &Database, integration: IntegrationId) -> StorageResult<Option<CheckResult>> {
    let sql = format!(
        "{SELECT} WHERE r.integration_id = $1 AND r.kind = 'check' ORDER BY r.created_at DESC, r.id DESC LIMIT 1"
    );
    one(database, &sql, integration.to_string()).await
}

async fn one(database: &Database, sql: &str, id: String) -> StorageResult<Option<CheckResult>> {
    let found: Option<ResultColumns> = index_walks!(database, |tx| {
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .bind(LOOKED_FOR)
            .fetch_optional(&mut *tx)
            .await?)
    })?;
    let Some(row) = found else { return Ok(None) };
    let run_id: RunId = RowName::new("checks", &row.run_id).parsed("run_id", &row.run_id)?;
    let [missing, stale, extra] = [
        (Difference::Missing, row.missing),
        (Difference::Stale, row.stale),
        (Difference::Extra, row.extra),
    ]
    .map(|(difference, count)| async move {
        let first = match count {
            0 => Vec::new(),
            _ => listed(database, run_id, difference, NAMED_ON_PAGES).await?,
        };
        StorageResult::Ok(DifferingOrders { count, first })
    });
    Ok(Some(CheckResult {
        run_id,
        at: Timestamp::from_millis(row.at),
        theirs: row.theirs,
        ours: row.ours,
        missing: missing.await?,
        stale: stale.await?,
        extra: extra.await?,
        with_problem: row.with_problem,
        is_one_by_one: row.is_one_by_one,
        calls: row.calls,
        left_to_pull: row.left_to_pull,
    }))
}

/// All orders that differ so, by ascending id.
pub async fn differing(database: &Database, run: RunId, difference: Difference) -> StorageResult<Vec<i64>> {
    listed(database, run, difference, i64::MAX).await
}

async fn listed(
    database: &Database,
    run: RunId,
    difference: Difference,
    limit: i64,
) -> StorageResult<Vec<i64>> {
    let rows: Vec<(i64,)> = read!(database, |executor| {
        sqlx::query_as(
        "SELECT remote_id FROM check_differences WHERE run_id = $1 AND kind = $2 ORDER BY remote_id LIMIT $3",
    )
    .bind(run.to_string())
    .bind(difference.code())
    .bind(limit)
    .fetch_all(executor)
    .await?
    });
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What was missing or stale and was not pulled since, by ascending id.
pub async fn to_pull(database: &Database, run: RunId) -> StorageResult<Vec<RemoteOrderId>> {
    let rows: Vec<(i64,)> = read!(database, |executor| {
        sqlx::query_as(
        "SELECT d.remote_id FROM check_differences d JOIN import_runs r ON r.id = d.run_id \
         WHERE d.run_id = $1 AND d.kind <> 'extra' AND NOT EXISTS \
         (SELECT 1 FROM orders o WHERE o.integration_id = r.integration_id AND o.remote_id = d.remote_id \
         AND (d.kind = 'missing' OR o.read_at >= r.started_at OR o.gone_at >= r.started_at)) ORDER BY d.remote_id",
    )
    .bind(run.to_string())
    .fetch_all(executor)
    .await?
    });
    Ok(rows.into_iter().map(|(id,)| RemoteOrderId(id)).collect())
}
