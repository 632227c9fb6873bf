//! What syncs need to know to notice orders that vanish from a store.

use parcelpilot_domain::ids::IntegrationId;

use crate::macros::{change, read, row};
use crate::{Database, StorageResult};

row! {
    struct Columns {
        counted_last_id: Option<i64>, counted_orders: Option<i64>, highest_id: i64, has_waiting: bool,
        is_told: bool,
    }
}

/// An integration's orders, before a sync reads what changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownOrders {
    /// Some wait to be shipped, or are on hold.
    pub has_waiting: bool,
    /// The store reports deleted orders by webhook.
    pub is_told: bool,
    pub highest_id: i64,
    /// As of the last count.
    pub counted: Option<Counted>,
}

/// How many orders a store has up to an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub last_id: i64,
    pub orders: i64,
}

/// Orders of an integration that wait to be shipped or are on hold. Not those of the statuses Shipped and Completed: a
/// store may have any number of these with items left to ship, and nobody waits for them
/// ([`is_waiting`](parcelpilot_domain::order_warning::is_waiting)). By status, so that the few of the others are found by
/// their index.
macro_rules! waiting_in {
    ($integration:literal) => {
        concat!(
            "FROM orders WHERE integration_id = ",
            $integration,
            " AND status_id IN (1, 3, 7, 8, 9, 11, 12, 13, 14) AND shipping_state IN ('to_ship', 'held')"
        )
    };
}

pub async fn known(database: &Database, integration: IntegrationId) -> StorageResult<KnownOrders> {
    let row: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT i.counted_last_id, i.counted_orders,
                 COALESCE((SELECT max(remote_id) FROM orders WHERE integration_id = i.id), 0) AS highest_id,
                 EXISTS (SELECT 1 ",
            waiting_in!("i.id"),
            ") AS has_waiting,
                 EXISTS (SELECT 1 FROM webhooks WHERE integration_id = i.id AND state = 'working') AS is_told
             FROM integrations i WHERE i.id = $1"
        ))
        .bind(integration.to_string())
        .fetch_optional(executor)
        .await?
    });
    Ok(row.map_or_else(KnownOrders::default, |row| KnownOrders {
        has_waiting: row.has_waiting,
        is_told: row.is_told,
        highest_id: row.highest_id,
        counted: row
            .counted_last_id
            .zip(row.counted_orders)
            .map(|(last_id, orders)| Counted { last_id, orders }),
    }))
}

pub async fn set_counted(
    database: &Database,
    integration: IntegrationId,
    counted: Counted,
) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE integrations SET counted_last_id = $2, counted_orders = $3 WHERE id = $1")
            .bind(integration.to_string())
            .bind(counted.last_id)
            .bind(counted.orders)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// The numbers of the orders that wait to be shipped or are on hold, ascending.
pub async fn waiting(database: &Database, integration: IntegrationId) -> StorageResult<Vec<i64>> {
    let rows: Vec<(i64,)> = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT remote_id ",
            waiting_in!("$1"),
            " ORDER BY remote_id"
        ))
        .bind(integration.to_string())
        .fetch_all(executor)
        .await?
    });
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
