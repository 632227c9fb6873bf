//! Orders of a client that were finished long enough ago.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::{ClientId, OrderId};
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, read};
use crate::{Database, StorageResult};

/// Problems that are looked at in one statement.
const PROBLEMS_AT_ONCE: i64 = 500;

/// Both walk an index that holds few erased orders, or none: the first in the order in which orders were finished, the second
/// through what is on hold. `$1` is a store, `$2` the moment, `$3` how many, `$4` the store's client, `$5` the one whose
/// orders are meant.
macro_rules! finished {
    ($whose:literal, $state:literal, $order:literal) => {
        concat!(
            "SELECT o.id FROM orders o WHERE o.integration_id = $1 AND o.erased_at IS NULL AND o.modified_at < $2 AND ",
            $state,
            $whose,
            " AND NOT EXISTS (SELECT 1 FROM shipments s
                 WHERE s.order_id = o.id AND s.voided_at IS NULL AND s.made_at >= $2)",
            $order,
            " LIMIT $3"
        )
    };
}

/// What is not to ship, and what the store calls shipped.
macro_rules! finished_orders {
    ($whose:literal) => {
        [
            finished!(
                $whose,
                "o.shipping_state = 'not_to_ship'",
                " ORDER BY o.modified_at, o.id"
            ),
            finished!(
                $whose,
                "o.shipping_state = 'held' AND o.status_id IN (2, 10)",
                " ORDER BY o.created_at, o.id"
            ),
        ]
    };
}

const OF_STORE: [&str; 2] = finished_orders!("");
/// Of a store whose orders may be of several clients.
const OF_SHARED_STORE: [&str; 2] = finished_orders!(" AND COALESCE(o.client_id, $4) = $5");

/// Some of a client's finished orders whose last change, and last shipment, was before this: those to be erased next.
pub async fn finished(
    database: &Database,
    client: ClientId,
    before: Timestamp,
    most: i64,
) -> StorageResult<Vec<OrderId>> {
    let mut found = Vec::new();
    for (integration, owner, is_shared) in stores(database, client).await? {
        for sql in if is_shared { OF_SHARED_STORE } else { OF_STORE } {
            let left = most - i64::try_from(found.len()).unwrap_or(most);
            if left <= 0 {
                return Ok(found);
            }
            let rows: Vec<(String,)> = read!(database, |executor| {
                let mut query = sqlx::query_as(sql)
                    .bind(&integration)
                    .bind(before.millis())
                    .bind(left);
                if is_shared {
                    query = query.bind(&owner).bind(client.to_string());
                }
                query.fetch_all(executor).await?
            });
            for (id,) in rows {
                found.push(RowName::new("orders", &id).parsed("id", &id)?);
            }
        }
    }
    Ok(found)
}

/// How many there are, up to one more than [`OrderCount::COUNTED`].
pub async fn count_finished(
    database: &Database,
    client: ClientId,
    before: Timestamp,
) -> StorageResult<OrderCount> {
    let found = finished(database, client, before, OrderCount::COUNTED + 1).await?;
    Ok(OrderCount(i64::try_from(found.len()).unwrap_or(i64::MAX)))
}

/// Clears what the store sent of a client's orders that could not be imported: of those that were last seen before this,
/// and of erased orders. One row a statement: a page of orders that is stored meanwhile holds rows of problems.
pub async fn clear_problems(database: &Database, client: ClientId, before: Timestamp) -> StorageResult<()> {
    for integration in integrations(database, client).await? {
        loop {
            let rows: Vec<(String,)> = read!(database, |executor| {
                sqlx::query_as(
                    "SELECT id FROM problems p
                     WHERE integration_id = $1 AND (raw <> '' OR detail <> '') AND (last_seen_at < $2
                         OR EXISTS (SELECT 1 FROM orders o WHERE o.integration_id = p.integration_id
                             AND o.remote_id = p.remote_id AND o.erased_at IS NOT NULL))
                     LIMIT $3",
                )
                .bind(&integration)
                .bind(before.millis())
                .bind(PROBLEMS_AT_ONCE)
                .fetch_all(executor)
                .await?
            });
            if rows.is_empty() {
                break;
            }
            for (id,) in rows {
                clear_problem(database, &id).await?;
            }
        }
    }
    Ok(())
}

pub(super) async fn clear_problem(database: &Database, id: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE problems SET raw = '', detail = '' WHERE id = $1")
            .bind(id)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

async fn integrations(database: &Database, client: ClientId) -> StorageResult<Vec<String>> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT id FROM integrations WHERE client_id = $1 ORDER BY id")
            .bind(client.to_string())
            .fetch_all(executor)
            .await?
    });
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Those that may have orders of the client, whose they are, and whether others may have orders of them, too.
async fn stores(database: &Database, client: ClientId) -> StorageResult<Vec<(String, String, bool)>> {
    Ok(read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, client_id, is_shared FROM integrations WHERE client_id = $1 OR is_shared ORDER BY id",
        )
        .bind(client.to_string())
        .fetch_all(executor)
        .await?
    }))
}
