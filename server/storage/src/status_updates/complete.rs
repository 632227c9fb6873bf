//! How a status update ends, or that it goes on later; fenced by the lease.

use std::time::Duration;

use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::status_update::{StatusUpdateReason, StatusUpdateState};

use super::outbox::{LeasedStatusUpdate, unless_lost};
use super::setting::{WAITING_REASON, WAITING_STATE};
use crate::clock::database_now;
use crate::macros::{moved_to, transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Until an update is tried again while the store refuses all.
const PAUSE: Duration = Duration::from_secs(300);

/// Codes of the reasons that stop every update of a store.
pub(super) fn concerning_all() -> impl Iterator<Item = &'static str> {
    let all = StatusUpdateReason::ALL.into_iter();
    all.filter(|reason| reason.concerns_all())
        .map(StatusUpdateReason::code)
}

/// Takes the order's row first, as imports and erasures do, so that none waits for another in a circle: whoever follows
/// orders by the time of their change meets it again.
macro_rules! end {
    ($tx:expr, $update:expr, $state:expr, $reason:expr, $seen:expr, $at:expr) => {{
        sqlx::query(concat!(
            "UPDATE orders SET updated_at = ",
            moved_to!("$3"),
            " WHERE integration_id = $1 AND remote_id = $2"
        ))
        .bind($update.integration_id.to_string())
        .bind($update.order.0)
        .bind($at.millis())
        .execute(&mut *$tx)
        .await?;
        let changed = sqlx::query(
            "UPDATE status_updates SET state = $5, since = $6, lease_owner = NULL, lease_until = NULL, reason = $7,
                 seen_status = $8, sent_at = CASE WHEN $5 <> 'done' THEN sent_at END
             WHERE integration_id = $1 AND order_number = $2 AND lease_owner = $3 AND attempt = $4 AND state = 'sending'",
        )
        .bind($update.integration_id.to_string())
        .bind($update.order.0)
        .bind(&$update.owner)
        .bind($update.attempt)
        .bind($state.code())
        .bind($at.millis())
        .bind($reason.map(StatusUpdateReason::code))
        .bind($seen.map(|status: OrderStatus| status.0))
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        unless_lost(changed)?;
    }};
}

/// The store's order has the status. `is_written`: it took a change just now, so that whoever waited for that goes on.
pub async fn done(database: &Database, update: &LeasedStatusUpdate, is_written: bool) -> StorageResult<()> {
    let at = database_now(database).await?;
    let integration = update.integration_id.to_string();
    transaction!(database, |tx| {
        end!(
            tx,
            update,
            StatusUpdateState::Done,
            None::<StatusUpdateReason>,
            None,
            at
        );
        let resumed = match is_written {
            true => sqlx::query(
                "UPDATE integrations SET status_paused_until = NULL
                 WHERE id = $1 AND status_paused_until IS NOT NULL",
            )
            .bind(&integration)
            .execute(&mut *tx)
            .await?
            .rows_affected(),
            false => 0,
        };
        if resumed > 0 {
            let mut waiting = Statement::default();
            waiting
                .push("UPDATE status_updates SET state = 'pending', reason = NULL, since = ")
                .integer(at.millis())
                .push(", next_try_at = ")
                .integer(at.millis())
                .push(" WHERE state IN ('pending', 'failed') AND integration_id = ")
                .text(integration)
                .push(" AND reason IN (")
                .texts(concerning_all())
                .push(")");
            bound!(sqlx::query(waiting.sql()), waiting)
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    })
}

/// There is nothing to do, for good. `seen`: the status that the store's order has instead.
pub async fn skip(
    database: &Database,
    update: &LeasedStatusUpdate,
    reason: StatusUpdateReason,
    seen: Option<OrderStatus>,
) -> StorageResult<()> {
    let at = database_now(database).await?;
    transaction!(database, |tx| {
        end!(tx, update, StatusUpdateState::Skipped, Some(reason), seen, at);
        Ok(())
    })
}

/// Goes on later.
#[derive(Debug, Clone, Copy, Default)]
pub struct Postponement {
    pub pause: Duration,
    /// Whether the store may have what was sent, now or in an earlier try.
    pub may_have_arrived: bool,
    /// Whether it counts as a try.
    pub is_try: bool,
    pub reason: Option<StatusUpdateReason>,
}

macro_rules! postpone {
    ($tx:expr, $update:expr, $postponement:expr, $at:expr) => {{
        let mut later = Statement::default();
        later
            .push("UPDATE status_updates SET lease_owner = NULL, lease_until = NULL, since = ")
            .integer($at.millis())
            .push(", next_try_at = ")
            .integer($at.plus($postponement.pause).millis())
            .push(", state = ")
            .push(WAITING_STATE)
            .push(if $postponement.may_have_arrived {
                ""
            } else {
                ", sent_at = NULL"
            })
            .push(", tries = tries + ")
            .integer(i64::from($postponement.is_try))
            .push(", reason = COALESCE(")
            .push(WAITING_REASON);
        match $postponement.reason {
            Some(reason) => later.push(", ").text(reason.code()),
            None => later.push(", NULL"),
        };
        later
            .push(") WHERE state = 'sending' AND integration_id = ")
            .text($update.integration_id.to_string())
            .push(" AND order_number = ")
            .integer($update.order.0)
            .push(" AND lease_owner = ")
            .text($update.owner.as_str())
            .push(" AND attempt = ")
            .integer($update.attempt);
        let changed = bound!(sqlx::query(later.sql()), later)
            .execute(&mut *$tx)
            .await?
            .rows_affected();
        unless_lost(changed)?;
    }};
}

pub async fn postpone(
    database: &Database,
    update: &LeasedStatusUpdate,
    postponement: &Postponement,
) -> StorageResult<()> {
    let at = database_now(database).await?;
    transaction!(database, |tx| {
        postpone!(tx, update, postponement, at);
        Ok(())
    })
}

/// Stops until somebody mends it. Where the reason is the same for the whole store, this one stops for all: the others wait,
/// and one at a time is tried after each pause.
pub async fn fail(
    database: &Database,
    update: &LeasedStatusUpdate,
    reason: StatusUpdateReason,
) -> StorageResult<()> {
    let at = database_now(database).await?;
    transaction!(database, |tx| {
        let (is_paused,) = sqlx::query_as::<_, (bool,)>(
            "SELECT status_paused_until IS NOT NULL FROM integrations WHERE id = $1",
        )
        .bind(update.integration_id.to_string())
        .fetch_one(&mut *tx)
        .await?;
        if reason.concerns_all() && is_paused {
            let postponement = Postponement {
                pause: PAUSE,
                // Looked at again before anything is sent, whatever it was.
                may_have_arrived: update.may_have_arrived,
                is_try: false,
                reason: Some(reason),
            };
            postpone!(tx, update, postponement, at);
        } else {
            end!(tx, update, StatusUpdateState::Failed, Some(reason), None, at);
        }
        if reason.concerns_all() {
            sqlx::query("UPDATE integrations SET status_paused_until = $2 WHERE id = $1")
                .bind(update.integration_id.to_string())
                .bind(at.plus(PAUSE).millis())
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    })
}
