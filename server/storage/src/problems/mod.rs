//! Orders that could not be imported.

mod dismissal;
mod export;
mod page;
mod retries;

use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId, RunId};
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, read, row};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

pub use dismissal::{Dismissed, dismiss};
pub use export::export;
pub use page::{ProblemFilter, ProblemPage, existing, explain_page, find, page};
pub use retries::{Retry, integrations_due, queue_due, retries_of, retries_of_all};

/// Most problems that one list has.
const LIST_LIMIT: i64 = 200;

row! {
    struct ProblemColumns {
        id: String, integration_id: String, integration_name: String, remote_id: Option<i64>, order_id: Option<String>,
        kind: String, field: String, detail: String, raw: String,
        first_seen_at: i64, last_seen_at: i64, tries: i64, next_try_at: Option<i64>, solved_at: Option<i64>,
        is_dismissed: bool,
    }
}

pub(crate) const SELECT: &str = "SELECT p.id, p.integration_id, p.remote_id, p.kind, p.field, p.detail,
        substr(p.raw, 1, 4000) AS raw, p.first_seen_at, p.last_seen_at, p.tries, p.next_try_at, p.solved_at,
        p.dismissed_at IS NOT NULL AS is_dismissed,
        (SELECT name FROM integrations WHERE id = p.integration_id) AS integration_name,
        (SELECT id FROM orders WHERE integration_id = p.integration_id AND remote_id = p.remote_id) AS order_id
    FROM problems p WHERE ";

/// Open problems, newest first, 200 at most; of one integration or of all.
pub async fn open(database: &Database, integration: Option<IntegrationId>) -> StorageResult<Vec<ProblemRow>> {
    let mut statement = Statement::default();
    statement.push(SELECT).push("p.solved_at IS NULL");
    if let Some(integration) = integration {
        statement
            .push(" AND p.integration_id = ")
            .text(integration.to_string());
    }
    list(database, statement).await
}

/// The open problem of one order, if it has one.
pub async fn open_of_order(
    database: &Database,
    integration: IntegrationId,
    order: RemoteOrderId,
) -> StorageResult<Vec<ProblemRow>> {
    let mut statement = Statement::default();
    statement
        .push(SELECT)
        .push("p.solved_at IS NULL AND p.integration_id = ")
        .text(integration.to_string())
        .push(" AND p.remote_key = ")
        .text(order.to_string());
    list(database, statement).await
}

/// What a run met last, solved since or not; newest first, 200 at most.
pub async fn of_run(database: &Database, run: RunId) -> StorageResult<Vec<ProblemRow>> {
    let mut statement = Statement::default();
    statement.push(SELECT).push("p.run_id = ").text(run.to_string());
    list(database, statement).await
}

/// Of one integration or of all.
pub async fn count_open(database: &Database, integration: Option<IntegrationId>) -> StorageResult<i64> {
    let mut statement = Statement::default();
    statement.push("SELECT CAST(COALESCE(sum(open_problems), 0) AS BIGINT) FROM integration_counts");
    if let Some(integration) = integration {
        statement
            .push(" WHERE integration_id = ")
            .text(integration.to_string());
    }
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

/// What came without an order number and was not met by this run, which has read every order, is mended or gone.
pub async fn close_unnumbered(database: &Database, run: RunId, at: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE problems SET solved_at = $2 WHERE solved_at IS NULL AND remote_id IS NULL AND EXISTS (
                 SELECT 1 FROM import_runs r JOIN import_spans s ON s.run_id = r.id
                 WHERE r.id = $1 AND r.integration_id = problems.integration_id
                 AND problems.last_seen_at < r.started_at AND s.status_id IS NULL AND s.expected IS NOT NULL)",
        )
        .bind(run.to_string())
        .bind(at.millis())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

pub(crate) async fn list(database: &Database, mut statement: Statement) -> StorageResult<Vec<ProblemRow>> {
    statement
        .push(" ORDER BY p.last_seen_at DESC, p.id DESC LIMIT ")
        .integer(LIST_LIMIT);
    read_rows(database, &statement).await
}

async fn read_rows(database: &Database, statement: &Statement) -> StorageResult<Vec<ProblemRow>> {
    let rows: Vec<ProblemColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    rows.into_iter().map(ProblemColumns::problem).collect()
}

impl ProblemColumns {
    fn problem(self) -> StorageResult<ProblemRow> {
        let row = RowName::new("problems", &self.id);
        Ok(ProblemRow {
            id: row.parsed("id", &self.id)?,
            integration_id: row.parsed("integration_id", &self.integration_id)?,
            integration_name: self.integration_name,
            remote_id: self.remote_id,
            order_id: self
                .order_id
                .map(|id| RowName::new("orders", &id).parsed("id", &id))
                .transpose()?,
            kind: row.known("kind", ProblemKind::from_code(&self.kind))?,
            field: self.field,
            detail: self.detail,
            raw: Some(self.raw),
            first_seen_at: Timestamp::from_millis(self.first_seen_at),
            last_seen_at: Timestamp::from_millis(self.last_seen_at),
            tries: self.tries,
            next_try_at: self.next_try_at.map(Timestamp::from_millis),
            solved_at: self.solved_at.map(Timestamp::from_millis),
            is_dismissed: self.is_dismissed,
        })
    }
}
