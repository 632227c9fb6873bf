//! Placing and releasing holds.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::may_ship::Hold;
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use super::keep_shipping_state;
use crate::macros::{lock_order, read, touch_order, transaction};
use crate::{Database, StorageResult};

/// Holds that are released in one transaction.
const DUE_AT_ONCE: i64 = 500;

/// What becomes of the hold that an order has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExistingHold {
    Keep,
    Replace,
}

/// Puts an order on hold. False where it keeps the hold that it has, or there is no such order.
pub async fn place(
    database: &Database,
    order: OrderId,
    hold: &Hold,
    existing: ExistingHold,
    by: &str,
    at: Timestamp,
) -> StorageResult<bool> {
    let order = order.to_string();
    transaction!(database, |tx| {
        if lock_order!(tx, &order) == 0 {
            return Ok(false);
        }
        let placed = sqlx::query(
            "INSERT INTO order_holds (id, order_id, reason, held_until, placed_at, placed_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (order_id) WHERE released_at IS NULL DO UPDATE SET reason = excluded.reason,
                 held_until = excluded.held_until, placed_at = excluded.placed_at, placed_by = excluded.placed_by,
                 client_placed_at = NULL
             WHERE $7",
        )
        .bind(Uuid::now_v7().to_string())
        .bind(&order)
        .bind(hold.reason.as_str())
        .bind(hold.until.map(Timestamp::millis))
        .bind(at.millis())
        .bind(by)
        .bind(existing == ExistingHold::Replace)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        keep_shipping_state!(tx, order.clone());
        if placed > 0 {
            touch_order!(tx, &order, at);
        }
        Ok(placed > 0)
    })
}

/// Releases an order's hold. `by` is none where that happens by itself. False where it has none.
pub async fn release(
    database: &Database,
    order: OrderId,
    by: Option<&str>,
    at: Timestamp,
) -> StorageResult<bool> {
    release_row(database, order.to_string(), by, None, at).await
}

/// Releases the holds whose date has come. How many.
pub async fn release_due(database: &Database, now: Timestamp) -> StorageResult<usize> {
    let due: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT order_id FROM order_holds
             WHERE released_at IS NULL AND held_until IS NOT NULL AND held_until <= $1
             ORDER BY held_until LIMIT $2",
        )
        .bind(now.millis())
        .bind(DUE_AT_ONCE)
        .fetch_all(executor)
        .await?
    });
    let mut released = 0;
    for (order,) in due {
        released += usize::from(release_row(database, order, None, Some(now), now).await?);
    }
    Ok(released)
}

/// With `due`, only where the hold's date has come by then: somebody may have moved it meanwhile.
async fn release_row(
    database: &Database,
    order: String,
    by: Option<&str>,
    due: Option<Timestamp>,
    at: Timestamp,
) -> StorageResult<bool> {
    transaction!(database, |tx| {
        lock_order!(tx, &order);
        let released = sqlx::query(
            "UPDATE order_holds SET released_at = $2, released_by = $3
             WHERE order_id = $1 AND released_at IS NULL AND ($4 = 0 OR held_until <= $4)",
        )
        .bind(&order)
        .bind(at.millis())
        .bind(by)
        .bind(due.map_or(0, Timestamp::millis))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if released > 0 {
            keep_shipping_state!(tx, order.clone());
            touch_order!(tx, &order, at);
        }
        Ok(released > 0)
    })
}
