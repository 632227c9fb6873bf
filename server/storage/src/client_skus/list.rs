//! Reading a client's list: a page of it, one SKU, all of it.

use futures::stream::{self, Stream, TryStreamExt};
use parcelpilot_contract::client_skus::{SkuList, SkuPage, SkuQuery, SkuRow, SkuSide};
use parcelpilot_domain::client_sku::SkuKey;
use parcelpilot_domain::ids::ClientId;

use super::SkuColumns;
use crate::macros::{index_walks, read};
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// Rows read at once, and the most that are in memory.
const BATCH: usize = 500;
/// Between the two keys of a place in the list by warehouse SKU; no key has one.
const BETWEEN: char = '\n';
/// Comes after all that a text can go on with.
const LAST: char = '\u{10ffff}';

/// `limit` rows, and the list's version at the same moment.
pub async fn page(
    database: &Database,
    client: ClientId,
    query: &SkuQuery,
    limit: usize,
) -> StorageResult<SkuPage> {
    let statement = select(client, query, limit + 1);
    let (list, rows) = index_walks!(database, |tx| {
        let list: Option<(i64, bool)> = sqlx::query_as(STATE)
            .bind(client.to_string())
            .fetch_optional(&mut *tx)
            .await?;
        let rows: Vec<SkuColumns> = bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?;
        Ok((list, rows))
    })?;
    let last = rows.get(limit).and(rows.get(limit.wrapping_sub(1)));
    Ok(SkuPage {
        list: list.map(state_of).unwrap_or_default(),
        next: last.map(|last| match query.side {
            SkuSide::Store => last.sku_key.clone(),
            SkuSide::Warehouse => format!("{}{BETWEEN}{}", last.warehouse_key, last.sku_key),
        }),
        rows: rows
            .iter()
            .take(limit)
            .map(SkuColumns::row)
            .collect::<StorageResult<_>>()?,
    })
}

const STATE: &str = "SELECT version, is_required FROM client_sku_lists WHERE client_id = $1";

const fn state_of((version, is_required): (i64, bool)) -> SkuList {
    SkuList { version, is_required }
}

pub async fn state(database: &Database, client: ClientId) -> StorageResult<SkuList> {
    let found: Option<(i64, bool)> = read!(database, |executor| {
        sqlx::query_as(STATE)
            .bind(client.to_string())
            .fetch_optional(executor)
            .await?
    });
    Ok(found.map(state_of).unwrap_or_default())
}

pub async fn find(database: &Database, client: ClientId, store: &SkuKey) -> StorageResult<Option<SkuRow>> {
    let found: Option<SkuColumns> = read!(database, |executor| {
        sqlx::query_as("SELECT * FROM client_skus WHERE client_id = $1 AND sku_key = $2")
            .bind(client.to_string())
            .bind(store.as_str())
            .fetch_optional(executor)
            .await?
    });
    found.as_ref().map(SkuColumns::row).transpose()
}

/// All of it by store SKU, without holding it. What changes meanwhile may or may not be as it was; none comes twice.
pub fn export(
    database: &Database,
    client: ClientId,
) -> impl Stream<Item = StorageResult<SkuRow>> + Send + use<> {
    let database = database.clone();
    stream::try_unfold(Some(String::new()), move |after| {
        let database = database.clone();
        async move {
            let Some(after) = after else {
                return Ok::<_, StorageError>(None);
            };
            let query = SkuQuery {
                after,
                ..SkuQuery::default()
            };
            let page = page(&database, client, &query, BATCH).await?;
            let rows = stream::iter(page.rows.into_iter().map(Ok::<_, StorageError>));
            Ok(Some((rows, page.next)))
        }
    })
    .try_flatten()
}

/// Walks an index from where the page begins. Of two lower ends, SQLite takes one into the index: only the nearer is here.
fn select(client: ClientId, query: &SkuQuery, limit: usize) -> Statement {
    let begins = SkuKey::of(&query.search);
    let (begins, after) = (begins.as_str(), query.after.as_str());
    let mut statement = Statement::default();
    statement
        .push("SELECT * FROM client_skus WHERE client_id = ")
        .text(client.to_string());
    match query.side {
        SkuSide::Store => {
            match after {
                "" => statement.push(" AND sku_key >= ").text(begins),
                after => statement.push(" AND sku_key > ").text(after),
            };
            if !begins.is_empty() {
                statement.push(" AND sku_key < ").text(format!("{begins}{LAST}"));
            }
            statement.push(" ORDER BY sku_key LIMIT ");
        }
        SkuSide::Warehouse => {
            match after.split_once(BETWEEN) {
                None => statement.push(" AND warehouse_key >= ").text(begins),
                Some((warehouse, store)) => statement
                    .push(" AND (warehouse_key, sku_key) > (")
                    .text(warehouse)
                    .push(", ")
                    .text(store)
                    .push(")"),
            };
            if !begins.is_empty() {
                statement
                    .push(" AND warehouse_key < ")
                    .text(format!("{begins}{LAST}"));
            }
            statement.push(" ORDER BY warehouse_key, sku_key LIMIT ");
        }
    }
    statement.integer(i64::try_from(limit).unwrap_or(i64::MAX));
    statement
}

/// How the engine would read a page: for tests.
pub async fn explain(database: &Database, client: ClientId, query: &SkuQuery) -> StorageResult<Vec<String>> {
    crate::orders::explained_walk(database, &select(client, query, 51)).await
}
