//! All orders, one after the other, without holding them.

use std::collections::VecDeque;

use futures::stream;
use futures::stream::{Stream, TryStreamExt};
use parcelpilot_domain::ids::IntegrationId;

use super::columns::{ConsignmentColumns, LineColumns, OrderColumns, assemble};
use super::whole::{WholeOrder, assembled};
use crate::holds::{FactsColumns, select_facts};
use crate::macros::{read, snapshot};
use crate::{Database, StorageError, StorageResult, client_skus, order_tags, product_images};

/// Orders read at once, and the most that are in memory.
const BATCH: i64 = 500;

/// Where the next batch begins.
struct Place {
    database: Database,
    /// The one at hand, and those to come.
    integrations: VecDeque<String>,
    after: i64,
}

/// Every order of one integration or of all, by integration and order number. What is imported meanwhile may or may
/// not be among them; none comes twice.
pub fn export(
    database: &Database,
    integration: Option<IntegrationId>,
) -> impl Stream<Item = StorageResult<WholeOrder>> + Send + use<> {
    let database = database.clone();
    stream::once(async move {
        let integrations = match integration {
            Some(one) => VecDeque::from([one.to_string()]),
            None => integrations(&database).await?,
        };
        let place = Place {
            database,
            integrations,
            after: i64::MIN,
        };
        Ok::<_, StorageError>(stream::try_unfold(place, |place| place.next()).try_flatten())
    })
    .try_flatten()
}

type Batch = stream::Iter<std::vec::IntoIter<StorageResult<WholeOrder>>>;

impl Place {
    async fn next(mut self) -> StorageResult<Option<(Batch, Self)>> {
        while let Some(integration) = self.integrations.front() {
            let orders = batch(&self.database, integration, self.after).await?;
            if let Some(last) = orders.last() {
                self.after = last.stored.order.remote_id.0;
                let orders: Vec<_> = orders.into_iter().map(Ok).collect();
                return Ok(Some((stream::iter(orders), self)));
            }
            self.integrations.pop_front();
            self.after = i64::MIN;
        }
        Ok(None)
    }
}

async fn integrations(database: &Database) -> StorageResult<VecDeque<String>> {
    let ids: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT id FROM integrations ORDER BY id")
            .fetch_all(executor)
            .await?
    });
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

async fn batch(database: &Database, integration: &str, after: i64) -> StorageResult<Vec<WholeOrder>> {
    let (orders, lines, consignments, ahead, facts) = snapshot!(database, |tx| {
        let orders: Vec<OrderColumns> = sqlx::query_as(
            "SELECT * FROM orders WHERE integration_id = $1 AND remote_id > $2 ORDER BY remote_id LIMIT $3",
        )
        .bind(integration)
        .bind(after)
        .bind(BATCH)
        .fetch_all(&mut *tx)
        .await?;
        let last = orders.last().map_or(after, |order| order.remote_id);
        let lines: Vec<LineColumns> = sqlx::query_as(
            "SELECT l.* FROM orders o CROSS JOIN order_lines l WHERE l.order_id = o.id
                 AND o.integration_id = $1 AND o.remote_id > $2 AND o.remote_id <= $3
             ORDER BY o.remote_id, l.position, l.remote_id",
        )
        .bind(integration)
        .bind(after)
        .bind(last)
        .fetch_all(&mut *tx)
        .await?;
        let consignments: Vec<ConsignmentColumns> = sqlx::query_as(
            "SELECT s.* FROM orders o CROSS JOIN order_consignments s WHERE s.order_id = o.id
                 AND o.integration_id = $1 AND o.remote_id > $2 AND o.remote_id <= $3
             ORDER BY o.remote_id, s.position, s.address_id",
        )
        .bind(integration)
        .bind(after)
        .bind(last)
        .fetch_all(&mut *tx)
        .await?;
        let ahead: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT s.order_id, sl.line_id, s.ahead * sl.quantity
             FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id
             WHERE s.integration_id = $1 AND s.order_number > $2 AND s.order_number <= $3 AND s.ahead <> 0",
        )
        .bind(integration)
        .bind(after)
        .bind(last)
        .fetch_all(&mut *tx)
        .await?;
        let facts: Vec<FactsColumns> = sqlx::query_as(select_facts!(
            "o.integration_id = $1 AND o.remote_id > $2 AND o.remote_id <= $3"
        ))
        .bind(integration)
        .bind(after)
        .bind(last)
        .fetch_all(&mut *tx)
        .await?;
        Ok((orders, lines, consignments, ahead, facts))
    })?;
    let mut orders = assembled(assemble(orders, lines, consignments)?, ahead, facts)?;
    product_images::add_to(database, &mut orders).await?;
    order_tags::add_to(database, &mut orders).await?;
    client_skus::add_unlisted(database, &mut orders).await?;
    Ok(orders)
}
