//! Holds that people of clients place on their orders. They change and release their own client's alone: what the warehouse
//! holds stays held, and so does what another client held whose order it was.

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::sees::SeenClients;
use parcelpilot_domain::shipment::may_ship::Hold;
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use super::push_seen;
use crate::channels::client_of_order;
use crate::holds::keep_shipping_state;
use crate::macros::{touch_order, transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldAnswer {
    Done,
    /// The hold that there is, is the warehouse's, or was placed for another client.
    OfTheWarehouse,
    /// The warehouse works for the client no more: they read, and change nothing.
    ClientInactive,
    /// To release: there is none.
    NotHeld,
    /// There is no such order, or it is not theirs.
    NotFound,
}

/// Locks the order within a transaction, and ends with what is in the way: it is not theirs, or the client is inactive.
macro_rules! lock_own {
    ($tx:expr, $lock:expr, $order:expr) => {
        let locked = bound!(sqlx::query($lock.sql()), $lock)
            .execute(&mut *$tx)
            .await?
            .rows_affected();
        if locked == 0 {
            return Ok(HoldAnswer::NotFound);
        }
        let (is_active,): (bool,) = sqlx::query_as(IS_ACTIVE)
            .bind(&$order)
            .fetch_one(&mut *$tx)
            .await?;
        if !is_active {
            return Ok(HoldAnswer::ClientInactive);
        }
    };
}

/// Puts an order on hold, or changes the hold that somebody of the client has placed.
pub async fn place(
    database: &Database,
    seen: &SeenClients,
    order: OrderId,
    hold: &Hold,
    by: &str,
    at: Timestamp,
) -> StorageResult<HoldAnswer> {
    let (lock, order) = (lock(seen, order), order.to_string());
    transaction!(database, |tx| {
        lock_own!(tx, lock, order);
        let placed = sqlx::query(
            concat!(
                "INSERT INTO order_holds (id, order_id, reason, held_until, placed_at, placed_by, client_placed_at,
                     placed_by_client)
                 VALUES ($1, $2, $3, $4, $5, $6, $5, (SELECT ",
                client_of_order!(),
                " FROM orders o WHERE o.id = $2))
                 ON CONFLICT (order_id) WHERE released_at IS NULL DO UPDATE SET reason = excluded.reason,
                     held_until = excluded.held_until, placed_at = excluded.placed_at, placed_by = excluded.placed_by,
                     client_placed_at = excluded.client_placed_at
                 WHERE order_holds.client_placed_at = order_holds.placed_at
                     AND order_holds.placed_by_client = excluded.placed_by_client"
            ),
        )
        .bind(Uuid::now_v7().to_string())
        .bind(&order)
        .bind(hold.reason.as_str())
        .bind(hold.until.map(Timestamp::millis))
        .bind(at.millis())
        .bind(by)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        keep_shipping_state!(tx, order.clone());
        if placed == 0 {
            return Ok(HoldAnswer::OfTheWarehouse);
        }
        touch_order!(tx, &order, at);
        Ok(HoldAnswer::Done)
    })
}

/// Releases a hold that somebody of the client has placed.
pub async fn release(
    database: &Database,
    seen: &SeenClients,
    order: OrderId,
    by: &str,
    at: Timestamp,
) -> StorageResult<HoldAnswer> {
    let (lock, order) = (lock(seen, order), order.to_string());
    transaction!(database, |tx| {
        lock_own!(tx, lock, order);
        let released = sqlx::query(concat!(
            "UPDATE order_holds SET released_at = $2, released_by = $3
                 WHERE order_id = $1 AND released_at IS NULL AND client_placed_at = placed_at
                     AND placed_by_client = (SELECT ",
            client_of_order!(),
            " FROM orders o WHERE o.id = $1)"
        ))
        .bind(&order)
        .bind(at.millis())
        .bind(by)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if released > 0 {
            keep_shipping_state!(tx, order.clone());
            touch_order!(tx, &order, at);
            return Ok(HoldAnswer::Done);
        }
        let (others,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM order_holds WHERE order_id = $1 AND released_at IS NULL")
                .bind(&order)
                .fetch_one(&mut *tx)
                .await?;
        Ok(match others {
            0 => HoldAnswer::NotHeld,
            _ => HoldAnswer::OfTheWarehouse,
        })
    })
}

const IS_ACTIVE: &str = concat!(
    "SELECT c.is_active FROM orders o JOIN clients c ON c.id = ",
    client_of_order!(),
    " WHERE o.id = $1"
);

/// Takes the order's row if it is theirs: whoever else changes the order, or gives it to another client, comes before or after.
fn lock(seen: &SeenClients, order: OrderId) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE orders AS o SET left_to_ship = o.left_to_ship WHERE o.id = ")
        .text(order.to_string());
    push_seen(&mut statement, client_of_order!(), seen);
    statement
}
