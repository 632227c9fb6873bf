//! How a push ends, or that it goes on later; each with what it changes of the order, fenced by the lease.

use std::time::Duration;

use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::RemoteShipment;
use parcelpilot_domain::time::Timestamp;

use super::left_to_ship::keep_left_to_ship;
use super::outbox::{LeasedPush, unless_lost};
use crate::macros::{change, transaction};
use crate::{Database, StorageResult};

/// The store's dates go to the second: an order that was modified within this before one of its shipments was made may
/// have been read with or without it.
const ONE_SECOND: Duration = Duration::from_secs(1);

/// Takes the order's row, so that a page of orders that is stored meanwhile comes before or after, and ends the push.
macro_rules! confirm {
    ($tx:expr, $push:expr, $at:expr) => {{
        let (modified_at,) = sqlx::query_as::<_, (i64,)>(
            "UPDATE orders SET left_to_ship = left_to_ship WHERE id = $1 RETURNING modified_at",
        )
        .bind($push.order_id.to_string())
        .fetch_one(&mut *$tx)
        .await?;
        let changed = sqlx::query(
            "UPDATE shipment_pushes SET state = 'confirmed', since = $4, lease_owner = NULL, lease_until = NULL,
                 intent = NULL, intent_at = NULL, failure = NULL, detail = ''
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'",
        )
        .bind($push.lease.push_id.to_string())
        .bind(&$push.lease.owner)
        .bind($push.lease.attempt)
        .bind($at)
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        unless_lost(changed)?;
        modified_at
    }};
}

/// Moves what is shipped of each line, as the store has just done.
macro_rules! move_lines {
    ($tx:expr, $push:expr, $by:literal) => {
        sqlx::query(concat!(
            "UPDATE order_lines SET quantity_shipped = quantity_shipped ",
            $by,
            " (SELECT quantity FROM shipment_lines WHERE shipment_id = $2 AND line_id = order_lines.remote_id)
             WHERE order_id = $1 AND remote_id IN (SELECT line_id FROM shipment_lines WHERE shipment_id = $2)"
        ))
        .bind($push.order_id.to_string())
        .bind($push.shipment_id.to_string())
        .execute(&mut *$tx)
        .await?
    };
}

/// The store has the shipment. Its quantities move from what we hold to what the store counts, unless a page that was
/// read after the shipment was made has brought them already; a page that was read before is old from now on. What was
/// read of the order counts as unknown, so that the next page of it is written whatever it says.
pub async fn confirm_created(
    database: &Database,
    push: &LeasedPush,
    remote: &RemoteShipment,
    at: Timestamp,
) -> StorageResult<()> {
    let created_at = remote.created_at.millis();
    transaction!(database, |tx| {
        let modified_at: i64 = confirm!(tx, push, at.millis());
        sqlx::query("UPDATE shipments SET remote_id = $2, ahead = ahead - 1 WHERE id = $1")
            .bind(push.shipment_id.to_string())
            .bind(remote.id.0)
            .execute(&mut *tx)
            .await?;
        if modified_at < created_at {
            move_lines!(tx, push, "+");
        }
        sqlx::query(
            "UPDATE orders SET content_hash = '', modified_at = CASE WHEN modified_at < $2 THEN $2 ELSE modified_at END
             WHERE id = $1",
        )
        .bind(push.order_id.to_string())
        .bind(remote.created_at.minus(ONE_SECOND).millis())
        .execute(&mut *tx)
        .await?;
        keep_left_to_ship!(tx, push.order_id.to_string());
        Ok(())
    })
}

pub async fn confirm_corrected(database: &Database, push: &LeasedPush, at: Timestamp) -> StorageResult<()> {
    transaction!(database, |tx| {
        let _: i64 = confirm!(tx, push, at.millis());
        Ok(())
    })
}

/// The store has the shipment no more. Whether it then says that the order was modified is not documented: the order
/// is to be read again.
pub async fn confirm_deleted(database: &Database, push: &LeasedPush, at: Timestamp) -> StorageResult<()> {
    transaction!(database, |tx| {
        let _: i64 = confirm!(tx, push, at.millis());
        sqlx::query("UPDATE shipments SET remote_id = NULL, ahead = ahead + 1 WHERE id = $1 AND remote_id IS NOT NULL")
            .bind(push.shipment_id.to_string())
            .execute(&mut *tx)
            .await?;
        move_lines!(tx, push, "-");
        sqlx::query(
            "UPDATE order_lines SET quantity_shipped = 0 WHERE order_id = $1 AND quantity_shipped < 0",
        )
        .bind(push.order_id.to_string())
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE orders SET content_hash = '' WHERE id = $1")
            .bind(push.order_id.to_string())
            .execute(&mut *tx)
            .await?;
        keep_left_to_ship!(tx, push.order_id.to_string());
        Ok(())
    })
}

/// The shipment was voided before the store had it: there is nothing to tell.
pub async fn abandon(database: &Database, push: &LeasedPush) -> StorageResult<()> {
    transaction!(database, |tx| {
        let changed = sqlx::query(
            "DELETE FROM shipment_pushes WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'",
        )
        .bind(push.lease.push_id.to_string())
        .bind(&push.lease.owner)
        .bind(push.lease.attempt)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        unless_lost(changed)?;
        sqlx::query("DELETE FROM shipment_pushes WHERE shipment_id = $1 AND state <> 'confirmed'")
            .bind(push.shipment_id.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// Goes on later.
#[derive(Debug, Clone)]
pub struct Postponement {
    pub next_try_at: Timestamp,
    /// Whether the call may have been carried out: then it is a try more, and its intent stays written.
    pub may_have_arrived: bool,
    pub detail: String,
}

pub async fn postpone(
    database: &Database,
    push: &LeasedPush,
    postponement: &Postponement,
    at: Timestamp,
) -> StorageResult<()> {
    let changed = change!(database, |executor| {
        sqlx::query(
            "UPDATE shipment_pushes SET lease_owner = NULL, lease_until = NULL, since = $4, next_try_at = $5,
                 state = CASE WHEN (SELECT push_ship_confirms FROM integrations WHERE id = integration_id)
                     THEN 'pending' ELSE 'held' END,
                 intent = CASE WHEN $6 THEN intent END, intent_at = CASE WHEN $6 THEN intent_at END,
                 tries = CASE WHEN $6 THEN tries + 1 ELSE tries END, detail = $7
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'",
        )
        .bind(push.lease.push_id.to_string())
        .bind(&push.lease.owner)
        .bind(push.lease.attempt)
        .bind(at.millis())
        .bind(postponement.next_try_at.millis())
        .bind(postponement.may_have_arrived)
        .bind(&postponement.detail)
        .execute(executor)
        .await?
        .rows_affected()
    });
    unless_lost(changed)
}

/// Stops until somebody mends it. Where the reason is the same for the whole store, its other pushes stop too: they
/// need not be tried to know it.
pub async fn fail(
    database: &Database,
    push: &LeasedPush,
    failure: PushFailure,
    may_have_arrived: bool,
    words: &str,
    at: Timestamp,
) -> StorageResult<()> {
    transaction!(database, |tx| {
        let changed = sqlx::query(
            "UPDATE shipment_pushes SET state = 'failed', since = $4, lease_owner = NULL, lease_until = NULL,
                 intent = CASE WHEN $5 THEN intent END, intent_at = CASE WHEN $5 THEN intent_at END,
                 failure = $6, detail = $7
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'",
        )
        .bind(push.lease.push_id.to_string())
        .bind(&push.lease.owner)
        .bind(push.lease.attempt)
        .bind(at.millis())
        .bind(may_have_arrived)
        .bind(failure.code())
        .bind(words)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        unless_lost(changed)?;
        if failure.concerns_all() {
            sqlx::query(
                "UPDATE shipment_pushes SET state = 'failed', since = $2, failure = $3, detail = $4
                 WHERE integration_id = $1 AND state = 'pending' AND state <> 'confirmed'",
            )
            .bind(push.integration_id.to_string())
            .bind(at.millis())
            .bind(failure.code())
            .bind(words)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}
