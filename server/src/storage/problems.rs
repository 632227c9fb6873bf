//! Orders that could not be imported.

use app::api::imports::ProblemRow;
use parcelpilot_domain::ids::{IntegrationId, ProblemId, RemoteOrderId, RunId};
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{read, row};
use super::statement::{Statement, bound};
use super::{Database, StorageResult};

/// Most problems that one list has.
const LIST_LIMIT: i64 = 200;

row! {
    struct ProblemColumns {
        id: String, integration_id: String, integration_name: String, remote_id: Option<i64>, order_id: Option<String>,
        kind: String, field: String, detail: String, raw: String,
        first_seen_at: i64, last_seen_at: i64, tries: i64,
    }
}

const SELECT: &str = "SELECT p.id, p.integration_id, p.remote_id, p.kind, p.field, p.detail,
        substr(p.raw, 1, 4000) AS raw, p.first_seen_at, p.last_seen_at, p.tries,
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

pub async fn find(database: &Database, id: ProblemId) -> StorageResult<Option<ProblemRow>> {
    let mut statement = Statement::default();
    statement.push(SELECT).push("p.id = ").text(id.to_string());
    Ok(list(database, statement).await?.pop())
}

/// Of one integration or of all.
pub async fn count_open(database: &Database, integration: Option<IntegrationId>) -> StorageResult<i64> {
    let mut statement = Statement::default();
    statement.push("SELECT count(*) FROM problems WHERE solved_at IS NULL");
    if let Some(integration) = integration {
        statement
            .push(" AND integration_id = ")
            .text(integration.to_string());
    }
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

async fn list(database: &Database, mut statement: Statement) -> StorageResult<Vec<ProblemRow>> {
    statement
        .push(" ORDER BY p.last_seen_at DESC, p.id DESC LIMIT ")
        .integer(LIST_LIMIT);
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
            raw: self.raw,
            first_seen_at: Timestamp::from_millis(self.first_seen_at),
            last_seen_at: Timestamp::from_millis(self.last_seen_at),
            tries: self.tries,
        })
    }
}
