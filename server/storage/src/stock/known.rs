//! The newest levels, for files: of the SKUs that one names, and all of them.

use std::collections::BTreeSet;

use futures::stream::{self, Stream, TryStreamExt};
use parcelpilot_contract::stock::{StockQuery, StockRow};
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{KnownLevels, StoreSku};

use super::show::{PAGE_MAX, page};
use crate::columns::RowName;
use crate::macros::{index_walks, row};
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// SKUs asked for in one statement: however large a file, the engine plans a few.
const AT_ONCE: usize = 1_000;

row! {
    struct KnownColumns { sku: String, location_id: i64, level: i64 }
}

/// Of these SKUs, the levels that were given, at any location.
pub async fn known(
    database: &Database,
    integration: IntegrationId,
    skus: &BTreeSet<&StoreSku>,
) -> StorageResult<KnownLevels> {
    let skus: Vec<&str> = skus.iter().map(|sku| sku.as_str()).collect();
    let statements: Vec<Statement> = skus
        .chunks(AT_ONCE)
        .map(|some| select(integration, some))
        .collect();
    if statements.is_empty() {
        return Ok(KnownLevels::new());
    }
    let rows = index_walks!(database, |tx| {
        let mut rows: Vec<KnownColumns> = Vec::new();
        for statement in &statements {
            let some: Vec<KnownColumns> = bound!(sqlx::query_as(statement.sql()), statement)
                .fetch_all(&mut *tx)
                .await?;
            rows.extend(some);
        }
        Ok(rows)
    })?;
    rows.iter()
        .map(|known| {
            let row = RowName::new("stock_levels", &known.sku);
            let place = (
                row.parsed("sku", &known.sku)?,
                RemoteLocationId(known.location_id),
            );
            Ok((place, row.known("level", known.level.try_into().ok())?))
        })
        .collect()
}

fn select(integration: IntegrationId, skus: &[&str]) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("SELECT sku, location_id, level FROM stock_levels WHERE integration_id = ")
        .text(integration.to_string())
        .push(" AND sku IN (")
        .texts(skus.iter().copied())
        .push(")");
    statement
}

/// All levels by SKU and location, without holding them. What changes meanwhile may or may not be as it was; none comes twice.
pub fn export(
    database: &Database,
    integration: IntegrationId,
) -> impl Stream<Item = StorageResult<StockRow>> + Send + use<> {
    let database = database.clone();
    stream::try_unfold(Some(String::new()), move |after| {
        let database = database.clone();
        async move {
            let Some(after) = after else {
                return Ok::<_, StorageError>(None);
            };
            let query = StockQuery {
                after,
                ..StockQuery::default()
            };
            let page = page(&database, integration, &query, PAGE_MAX).await?;
            let rows = stream::iter(page.rows.into_iter().map(Ok::<_, StorageError>));
            Ok(Some((rows, page.next)))
        }
    })
    .try_flatten()
}
