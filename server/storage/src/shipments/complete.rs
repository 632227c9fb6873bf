//! How a push ends, or that it goes on later; each with what it changes of the order, fenced by the lease.

use std::time::Duration;

use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::RemoteShipment;

use super::left_to_ship::keep_left_to_ship;
use super::outbox::{LeasedPush, unless_lost};
use super::store_pause::{PAUSE, pause_store, resume_store};
use crate::clock::database_now;
use crate::macros::transaction;
use crate::{Database, StorageResult};

/// What is known when a push ends.
struct Ended {
    /// By the store: when the order was modified, as it was read last.
    modified_at: i64,
    /// When the store was asked for that; 0 if that is not known.
    read_at: i64,
    /// When the first of it was sent; 0 if that is not known.
    sent_at: i64,
}

/// Takes the order's row, so that a page of orders that is stored meanwhile comes before or after, and ends the push.
macro_rules! confirm {
    ($tx:expr, $push:expr, $at:expr) => {{
        let (modified_at, read_at, sent_at) = sqlx::query_as::<_, (i64, i64, i64)>(
            "UPDATE orders SET left_to_ship = left_to_ship WHERE id = $1
             RETURNING modified_at, COALESCE(read_at, 0),
                 COALESCE((SELECT intent_at FROM shipment_pushes WHERE id = $2), 0)",
        )
        .bind($push.order_id.to_string())
        .bind($push.lease.push_id.to_string())
        .fetch_one(&mut *$tx)
        .await?;
        let changed = sqlx::query(
            "UPDATE shipment_pushes SET state = 'confirmed', since = $4, lease_owner = NULL, lease_until = NULL,
                 intent = NULL, intent_at = NULL, missed_at = NULL, failure = NULL, detail = ''
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'",
        )
        .bind($push.lease.push_id.to_string())
        .bind(&$push.lease.owner)
        .bind($push.lease.attempt)
        .bind($at.millis())
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        unless_lost(changed)?;
        resume_store!($tx, $push.integration_id.to_string(), $at);
        Ended {
            modified_at,
            read_at,
            sent_at,
        }
    }};
}

/// From now on no page is stored that was asked for before this, and the next one is, whatever it says and whatever date
/// it has. Of an order whose personal data was erased, programs of the release before store no page at all.
macro_rules! expect_new_page {
    ($tx:expr, $push:expr, $at:expr) => {
        sqlx::query(
            "UPDATE orders SET content_hash = '',
                 pages_from = CASE WHEN erased_at IS NULL THEN $2 ELSE pages_from END WHERE id = $1",
        )
        .bind($push.order_id.to_string())
        .bind($at.millis())
        .execute(&mut *$tx)
        .await?
    };
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

macro_rules! postpone {
    ($tx:expr, $push:expr, $postponement:expr, $at:expr) => {{
        let changed = sqlx::query(
            "UPDATE shipment_pushes SET lease_owner = NULL, lease_until = NULL, since = $4, next_try_at = $5,
                 state = CASE WHEN (SELECT push_ship_confirms FROM integrations WHERE id = integration_id)
                     THEN 'pending' ELSE 'held' END,
                 intent = CASE WHEN $6 THEN intent END, intent_at = CASE WHEN $6 THEN intent_at END,
                 missed_at = CASE WHEN $6 THEN CASE WHEN $7 THEN COALESCE(missed_at, $4) ELSE missed_at END END,
                 tries = CASE WHEN $8 THEN tries + 1 ELSE tries END, failure = $9, detail = $10
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'sending'",
        )
        .bind($push.lease.push_id.to_string())
        .bind(&$push.lease.owner)
        .bind($push.lease.attempt)
        .bind($at.millis())
        .bind($at.plus($postponement.pause).millis())
        .bind($postponement.may_have_arrived)
        .bind($postponement.is_missed)
        .bind($postponement.is_try)
        .bind($postponement.failure.map(PushFailure::code))
        .bind(&$postponement.detail)
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        unless_lost(changed)?;
    }};
}

/// The store has the shipment. Its quantities move from what we hold to what the store counts, unless a page that was
/// read after the shipment was made has brought them already. Pages that were asked for before this are old from now on:
/// that is told by when they were asked for, and not by the order's date in the store, which need not move with a
/// shipment, and by which a change of the order in the same second would look old.
///
/// Returns whether the order is to be read again: a page was asked for after the shipment was sent, and its date does not
/// tell whether the shipment was counted in it.
pub async fn confirm_created(
    database: &Database,
    push: &LeasedPush,
    remote: &RemoteShipment,
) -> StorageResult<bool> {
    let at = database_now(database).await?;
    transaction!(database, |tx| {
        let ended = confirm!(tx, push, at);
        sqlx::query("UPDATE shipments SET remote_id = $2, ahead = ahead - 1 WHERE id = $1")
            .bind(push.shipment_id.to_string())
            .bind(remote.id.0)
            .execute(&mut *tx)
            .await?;
        let was_read_before = ended.read_at < ended.sent_at;
        let has_old_date = ended.modified_at < remote.created_at.millis();
        if was_read_before || has_old_date {
            move_lines!(tx, push, "+");
        }
        expect_new_page!(tx, push, at);
        keep_left_to_ship!(tx, push.order_id.to_string(), at.millis());
        Ok(!was_read_before)
    })
}

pub async fn confirm_corrected(database: &Database, push: &LeasedPush) -> StorageResult<()> {
    let at = database_now(database).await?;
    transaction!(database, |tx| {
        let _: Ended = confirm!(tx, push, at);
        Ok(())
    })
}

/// The store has the shipment no more. Whether it then says that the order was modified is not documented: the order
/// is to be read again.
pub async fn confirm_deleted(database: &Database, push: &LeasedPush) -> StorageResult<()> {
    let at = database_now(database).await?;
    transaction!(database, |tx| {
        let _: Ended = confirm!(tx, push, at);
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
        expect_new_page!(tx, push, at);
        keep_left_to_ship!(tx, push.order_id.to_string(), at.millis());
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
#[derive(Debug, Clone, Default)]
pub struct Postponement {
    pub pause: Duration,
    /// Whether the call may have been carried out: then its intent stays written.
    pub may_have_arrived: bool,
    /// The store's list does not show what may have arrived.
    pub is_missed: bool,
    /// Whether it counts as a try.
    pub is_try: bool,
    /// What the store said, where that is looked at again.
    pub failure: Option<PushFailure>,
    pub detail: String,
}

pub async fn postpone(
    database: &Database,
    push: &LeasedPush,
    postponement: &Postponement,
) -> StorageResult<()> {
    let at = database_now(database).await?;
    transaction!(database, |tx| {
        postpone!(tx, push, postponement, at);
        Ok(())
    })
}

/// Stops until somebody mends it. Where the reason is the same for the whole store, this one push stops for all: the
/// others wait ([`store_pause`](super::store_pause)).
pub async fn fail(
    database: &Database,
    push: &LeasedPush,
    failure: PushFailure,
    may_have_arrived: bool,
    words: &str,
) -> StorageResult<()> {
    let at = database_now(database).await?;
    transaction!(database, |tx| {
        let (is_paused,) = sqlx::query_as::<_, (bool,)>(
            "SELECT push_paused_until IS NOT NULL FROM integrations WHERE id = $1",
        )
        .bind(push.integration_id.to_string())
        .fetch_one(&mut *tx)
        .await?;
        if failure.concerns_all() && is_paused {
            let postponement = Postponement {
                pause: PAUSE,
                may_have_arrived,
                failure: Some(failure),
                detail: words.to_owned(),
                ..Postponement::default()
            };
            postpone!(tx, push, postponement, at);
        } else {
            let changed = sqlx::query(
                "UPDATE shipment_pushes SET state = 'failed', since = $4, lease_owner = NULL, lease_until = NULL,
                     intent = CASE WHEN $5 THEN intent END, intent_at = CASE WHEN $5 THEN intent_at END,
                     missed_at = CASE WHEN $5 THEN missed_at END, failure = $6, detail = $7
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
        }
        if failure.concerns_all() {
            pause_store!(tx, push.integration_id.to_string(), failure, at);
        } else {
            resume_store!(tx, push.integration_id.to_string(), at);
        }
        Ok(())
    })
}
