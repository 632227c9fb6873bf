//! What pages and programs see of stock levels.

use parcelpilot_contract::stock::{StockPage, StockQuery, StockRow, StockStatus};
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{StockReason, StockState};
use parcelpilot_domain::time::Timestamp;

use super::setting::setting;
use crate::columns::RowName;
use crate::macros::{index_walks, row};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Between the two parts of a place in the list; no SKU has one.
const BETWEEN: char = '\n';
/// As many as programs may ask for.
pub(super) const PAGE_MAX: usize = 250;
/// Comes after all that a text can go on with.
const LAST: char = '\u{10ffff}';
/// Counts stop here: nobody needs to know more exactly.
pub(super) const COUNTED_MAX: i64 = 10_000;

row! {
    struct StockColumns {
        sku: String,
        location_id: i64,
        level: i64,
        counted_at: i64,
        given_at: i64,
        state: String,
        reason: Option<String>,
        words: Option<String>,
        confirmed_level: Option<i64>,
        confirmed_at: Option<i64>,
    }
}

impl StockColumns {
    fn row(&self) -> StorageResult<StockRow> {
        let row = RowName::new("stock_levels", &self.sku);
        let reason = self.reason.as_deref();
        Ok(StockRow {
            sku: row.parsed("sku", &self.sku)?,
            location: RemoteLocationId(self.location_id),
            level: row.known("level", self.level.try_into().ok())?,
            counted_at: Timestamp::from_millis(self.counted_at),
            given_at: Timestamp::from_millis(self.given_at),
            state: row.known("state", StockState::from_code(&self.state))?,
            reason: reason
                .map(|code| row.known("reason", StockReason::from_code(code)))
                .transpose()?,
            words: self.words.clone(),
            confirmed: self
                .confirmed_level
                .and_then(|level| level.try_into().ok())
                .zip(self.confirmed_at.map(Timestamp::from_millis)),
        })
    }

    fn place(&self) -> (&str, i64) {
        (&self.sku, self.location_id)
    }
}

/// `limit` rows, 250 at most, by SKU and location. Of several states, each has its own walk through an index.
pub async fn page(
    database: &Database,
    integration: IntegrationId,
    query: &StockQuery,
    limit: usize,
) -> StorageResult<StockPage> {
    let limit = limit.clamp(1, PAGE_MAX);
    let mut states = query.states.clone();
    states.sort_unstable();
    states.dedup();
    let walks: Vec<Statement> = match states.as_slice() {
        [] => vec![select(integration, query, None, limit + 1)],
        states => states
            .iter()
            .map(|state| select(integration, query, Some(*state), limit + 1))
            .collect(),
    };
    let mut rows = index_walks!(database, |tx| {
        let mut rows: Vec<StockColumns> = Vec::new();
        for walk in &walks {
            let some: Vec<StockColumns> = bound!(sqlx::query_as(walk.sql()), walk)
                .fetch_all(&mut *tx)
                .await?;
            rows.extend(some);
        }
        Ok(rows)
    })?;
    rows.sort_by(|one, other| one.place().cmp(&other.place()));
    let last = rows.get(limit).and(rows.get(limit.wrapping_sub(1)));
    Ok(StockPage {
        next: last.map(|last| format!("{}{BETWEEN}{}", last.sku, last.location_id)),
        rows: rows
            .iter()
            .take(limit)
            .map(StockColumns::row)
            .collect::<StorageResult<_>>()?,
    })
}

/// Of two lower ends, SQLite takes one into the index: only the nearer is here.
fn select(
    integration: IntegrationId,
    query: &StockQuery,
    state: Option<StockState>,
    limit: usize,
) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("SELECT * FROM stock_levels WHERE integration_id = ")
        .text(integration.to_string());
    if let Some(state) = state {
        statement.push(" AND state = ").text(state.code());
    }
    match query.after.split_once(BETWEEN) {
        Some((sku, location)) => statement
            .push(" AND (sku, location_id) > (")
            .text(sku)
            .push(", ")
            .integer(location.parse().unwrap_or(0))
            .push(")"),
        None => statement.push(" AND sku >= ").text(query.search.as_str()),
    };
    if !query.search.is_empty() {
        statement
            .push(" AND sku < ")
            .text(format!("{}{LAST}", query.search));
    }
    statement
        .push(" ORDER BY sku, location_id LIMIT ")
        .integer(i64::try_from(limit).unwrap_or(i64::MAX));
    statement
}

/// How the engine would read a page: for tests.
pub async fn explain_page(
    database: &Database,
    integration: IntegrationId,
    query: &StockQuery,
) -> StorageResult<Vec<String>> {
    let state = query.states.first().copied();
    crate::orders::explained_walk(database, &select(integration, query, state, 51)).await
}

/// The setting, and how many levels wait or need somebody. None where the integration is gone.
pub async fn status(database: &Database, integration: IntegrationId) -> StorageResult<Option<StockStatus>> {
    let Some(setting) = setting(database, integration).await? else {
        return Ok(None);
    };
    let id = integration.to_string();
    let mut counts = Vec::new();
    for state in [StockState::Waiting, StockState::Sending]
        .into_iter()
        .chain(StockState::UNSOLVED)
    {
        let (count,): (i64,) = index_walks!(database, |tx| {
            Ok(sqlx::query_as(
                "SELECT count(*) FROM (SELECT 1 FROM stock_levels WHERE integration_id = $1 AND state = $2 LIMIT $3) AS counted",
            )
            .bind(&id)
            .bind(state.code())
            .bind(COUNTED_MAX)
            .fetch_one(&mut *tx)
            .await?)
        })?;
        counts.push(count);
    }
    Ok(Some(StockStatus {
        waiting: counts[..2].iter().sum(),
        unsolved: counts[2..].iter().sum(),
        ..StockStatus::from(setting)
    }))
}
