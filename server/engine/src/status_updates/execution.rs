//! Executes one leased status update: looks at the store's order, changes its status where that is still right, and stores the
//! result.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use metrics::counter;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::status_update::{Decision, StatusUpdateReason};
use parcelpilot_domain::store::order_statuses::OrderStatusSink;
use parcelpilot_domain::store::shipments::{BeforeSending, SinkError};
use runtime::metrics::STATUS_UPDATES_ENDED;
use storage::status_updates::{LeasedStatusUpdate, Postponement};
use storage::{Database, StorageResult, status_updates as rows};
use tracing::warn;

use super::updater::LEASE;
use crate::shipments::retry_policy::PushRetryPolicy;

/// Tries without an answer that settles it, with pauses of up to a quarter of an hour: half a day, mostly.
const TRIES_MAX: i64 = 96;
/// Until the update of an order whose own client is inactive is looked at again.
const UNTIL_CLIENT_IS_ACTIVE: Duration = Duration::from_secs(900);
/// Until one whose order has a shipment on its way is.
const UNTIL_SHIPMENT_IS_SETTLED: Duration = Duration::from_secs(60);
/// The answer to a look may take so many times as long as it holds.
const LOOKS_TAKE_AT_MOST: u32 = 4;

pub struct StatusUpdateExecution<'a> {
    pub database: &'a Database,
    pub sink: &'a dyn OrderStatusSink,
    pub update: &'a LeasedStatusUpdate,
    pub retry_policy: PushRetryPolicy,
    /// How old a look may be when the change is sent. A change may wait long for its turn at a busy store.
    pub look_holds: Duration,
}

impl StatusUpdateExecution<'_> {
    pub async fn run(&self) -> StorageResult<()> {
        let ended = self.look_and_send().await?;
        counter!(STATUS_UPDATES_ENDED.name, "end" => ended).increment(1);
        Ok(())
    }

    /// Before each call that writes the store is asked what the order is at this moment: people and other programs change it, and
    /// a call whose answer was lost may have been carried out.
    async fn look_and_send(&self) -> StorageResult<&'static str> {
        let (database, update) = (self.database, self.update);
        if !rows::own_client_is_active(database, update).await? {
            return self.put_off(UNTIL_CLIENT_IS_ACTIVE).await;
        }
        let look = match self.sink.look(update.order).await {
            Ok(look) => look,
            // That tells nothing of what was sent before.
            Err(error) => return self.halt(error, update.may_have_arrived).await,
        };
        let now = Instant::now();
        // The store may have read the order as soon as it was asked.
        let asked_at = look.as_ref().map_or(now, |look| look.asked_at);
        let last_check = LastCheck {
            database,
            update,
            look_ends: (now + self.look_holds).min(asked_at + self.look_holds * LOOKS_TAKE_AT_MOST),
        };
        let here = rows::order_here(database, update).await?;
        match update.to.decide(look.as_ref().map(|look| &look.order), here) {
            Decision::Done => {
                rows::done(database, update, false).await?;
                Ok("done")
            }
            Decision::Skip(reason, seen) => self.skip(reason, seen).await,
            Decision::Wait => self.put_off(UNTIL_SHIPMENT_IS_SETTLED).await,
            Decision::Send => match self.sink.set(update.order, update.to, &last_check).await {
                Ok(()) => {
                    rows::done(database, update, true).await?;
                    Ok("done")
                }
                Err(error) => {
                    // What was sent before is no more certain by what became of this call.
                    let may_have_arrived =
                        update.may_have_arrived || matches!(error, SinkError::Uncertain(_));
                    self.halt(error, may_have_arrived).await
                }
            },
        }
    }

    /// For so long, not as a try.
    async fn put_off(&self, pause: Duration) -> StorageResult<&'static str> {
        let postponement = Postponement {
            pause,
            may_have_arrived: self.update.may_have_arrived,
            ..Postponement::default()
        };
        rows::postpone(self.database, self.update, &postponement).await?;
        Ok("postponed")
    }

    async fn skip(
        &self,
        reason: StatusUpdateReason,
        seen: Option<OrderStatus>,
    ) -> StorageResult<&'static str> {
        rows::skip(self.database, self.update, reason, seen).await?;
        Ok("skipped")
    }

    async fn halt(&self, error: SinkError, may_have_arrived: bool) -> StorageResult<&'static str> {
        let (database, update) = (self.database, self.update);
        let (pause, is_try) = match error {
            // The next look tells whether it is gone or archived.
            SinkError::Refused {
                failure: PushFailure::OrderGone,
                ..
            } if update.tries + 1 < TRIES_MAX => (self.retry_policy.settling_time, true),
            SinkError::Refused {
                failure: PushFailure::OrderGone,
                ..
            } => return self.skip(StatusUpdateReason::OrderGone, None).await,
            SinkError::Refused { failure, words } => {
                warn!(order = %update.order, ?failure, %words, "the store refused a status update");
                rows::fail(database, update, StatusUpdateReason::of_refusal(failure)).await?;
                return Ok("failed");
            }
            // What stopped it is asked at the next claim, or seen at the next look.
            SinkError::NotSent => (self.retry_policy.settling_time, false),
            SinkError::Throttled(pause) => (pause, false),
            SinkError::Uncertain(_) if update.tries + 1 >= TRIES_MAX => {
                rows::fail(database, update, StatusUpdateReason::NoAnswer).await?;
                return Ok("failed");
            }
            // It answered each time, and nothing was written.
            SinkError::Later(words) if update.tries + 1 >= TRIES_MAX => {
                warn!(order = %update.order, %words, "the store refused a status update again and again");
                rows::fail(database, update, StatusUpdateReason::Refused).await?;
                return Ok("failed");
            }
            SinkError::Uncertain(_) | SinkError::Later(_) => {
                let pause = self.retry_policy.pause(update.tries + 1);
                // What a look shows before is not what a lost call has done.
                let settles = match may_have_arrived {
                    true => self.retry_policy.second_look,
                    false => Duration::ZERO,
                };
                (pause.max(settles), true)
            }
        };
        let postponement = Postponement {
            pause,
            may_have_arrived,
            is_try,
            reason: None,
        };
        rows::postpone(database, update, &postponement).await?;
        Ok("postponed")
    }
}

/// Stores that it is about to be sent, as the last step before that.
struct LastCheck<'a> {
    database: &'a Database,
    update: &'a LeasedStatusUpdate,
    /// Until when what the store said of the order counts.
    look_ends: Instant,
}

#[async_trait]
impl BeforeSending for LastCheck<'_> {
    async fn may_go_until(&self) -> Option<Instant> {
        if Instant::now() >= self.look_ends {
            return None;
        }
        let until = Instant::now() + SEND_WITHIN;
        match rows::record_intent(self.database, self.update, LEASE).await {
            Ok(()) => Some(until.min(self.look_ends)),
            Err(error) => {
                warn!(order = %self.update.order, %error, "a status update is not sent: it must not be, or that it is about to be sent could not be stored");
                None
            }
        }
    }
}

/// So much of the lease is left for what goes out then.
const SEND_WITHIN: Duration = Duration::from_secs(LEASE.as_secs() / 2);
