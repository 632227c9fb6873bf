//! Open problems, page after page.

use std::collections::HashSet;

use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_domain::ids::{IntegrationId, ProblemId};

use super::{ProblemColumns, SELECT, read_rows};
use crate::columns::RowName;
use crate::macros::index_walks;
use crate::orders::explained_walk;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

#[derive(Debug, Clone, Default)]
pub struct ProblemFilter {
    pub integration: Option<IntegrationId>,
    /// The last problem of the page before.
    pub after: Option<ProblemId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemPage {
    /// Those that came up last come first.
    pub rows: Vec<ProblemRow>,
    /// For [`ProblemFilter::after`]; nothing where this is the last page.
    pub next: Option<ProblemId>,
}

/// `size` open ones at most.
pub async fn page(database: &Database, filter: &ProblemFilter, size: u16) -> StorageResult<ProblemPage> {
    // One more than is shown tells whether there is a next page.
    let statement = statement(filter, i64::from(size) + 1);
    let rows: Vec<ProblemColumns> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?)
    })?;
    let mut rows: Vec<ProblemRow> = rows
        .into_iter()
        .map(ProblemColumns::problem)
        .collect::<StorageResult<_>>()?;
    let has_more = rows.len() > usize::from(size);
    rows.truncate(size.into());
    Ok(ProblemPage {
        next: rows.last().filter(|_| has_more).map(|row| row.id),
        rows,
    })
}

/// Open, or closed since.
pub async fn find(database: &Database, id: ProblemId) -> StorageResult<Option<ProblemRow>> {
    let mut statement = Statement::default();
    statement.push(SELECT).push("p.id = ").text(id.to_string());
    Ok(read_rows(database, &statement).await?.pop())
}

/// Which of these there are, open or closed since.
pub async fn existing(database: &Database, ids: &[ProblemId]) -> StorageResult<HashSet<ProblemId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut statement = Statement::default();
    statement
        .push("SELECT id FROM problems WHERE id IN (")
        .texts(ids.iter().map(ProblemId::to_string))
        .push(")");
    let rows: Vec<(String,)> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?)
    })?;
    let id = |(id,): (String,)| RowName::new("problems", &id).parsed("id", &id);
    rows.into_iter().map(id).collect()
}

/// How the engine would find a page: for tests.
pub async fn explain_page(database: &Database, filter: &ProblemFilter) -> StorageResult<Vec<String>> {
    explained_walk(database, &statement(filter, 51)).await
}

fn statement(filter: &ProblemFilter, limit: i64) -> Statement {
    let mut statement = Statement::default();
    statement.push(SELECT).push("p.solved_at IS NULL");
    if let Some(integration) = filter.integration {
        statement
            .push(" AND p.integration_id = ")
            .text(integration.to_string());
    }
    if let Some(after) = filter.after {
        statement.push(" AND p.id < ").text(after.to_string());
    }
    statement.push(" ORDER BY p.id DESC LIMIT ").integer(limit);
    statement
}
