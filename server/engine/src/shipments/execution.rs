//! Executes one leased push: sends it to the store, and stores the result.

use async_trait::async_trait;
use metrics::counter;
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::shipment::push::{PushFailure, PushKind};
use parcelpilot_domain::store::shipments::{
    BeforeSending, RemoteShipment, ShipmentSink, ShipmentToSend, SinkError, TrackingToSend,
};
use runtime::clock::now;
use runtime::metrics::PUSHES_ENDED;
use std::time::{Duration, Instant};
use storage::runs::NewRun;
use storage::shipments::{LeasedPush, Postponement, PushContent};
use storage::{Database, StorageResult, runs, shipments as rows};
use tracing::warn;

use super::pusher::LEASE;
use super::retry_policy::PushRetryPolicy;
use crate::spans;

/// What the push did in the store.
pub(super) enum Outcome {
    Created(RemoteShipment),
    Corrected,
    Deleted,
    /// Nothing: the shipment was voided before the store had it.
    NeverCreated,
}

/// Why the push does not succeed, or not yet.
pub(super) struct Halt {
    pub error: SinkError,
    /// The store may have carried out what was sent, now or in an earlier try.
    pub may_have_arrived: bool,
    /// The store's list does not show what may have arrived.
    pub is_missed: bool,
    /// The store said, in these words, that less is left than is to be shipped.
    pub over_quantity: Option<String>,
}

impl Halt {
    /// The store has nothing of it.
    pub fn conclusive(error: SinkError) -> Self {
        Self {
            error,
            may_have_arrived: false,
            is_missed: false,
            over_quantity: None,
        }
    }

    /// Whether an earlier try took effect is still unknown.
    pub fn undecided(error: SinkError) -> Self {
        Self {
            may_have_arrived: true,
            ..Self::conclusive(error)
        }
    }

    pub fn of_write(error: SinkError) -> Self {
        Self {
            may_have_arrived: matches!(error, SinkError::Uncertain(_)),
            ..Self::conclusive(error)
        }
    }
}

pub struct PushExecution<'a> {
    pub database: &'a Database,
    pub sink: &'a dyn ShipmentSink,
    pub push: &'a LeasedPush,
    pub retry_policy: PushRetryPolicy,
}

impl PushExecution<'_> {
    pub async fn run(&self) -> StorageResult<()> {
        let content = rows::content(self.database, self.push).await?;
        let outcome = match self.push.kind {
            PushKind::Create => self.create(&content).await,
            PushKind::Correct => self.correct(&content).await,
            PushKind::Delete => self.delete(&content).await,
        };
        let (database, push) = (self.database, self.push);
        let ended = ended(&outcome);
        spans::end_push(ended);
        let is_to_be_read = match outcome {
            Ok(Outcome::Created(remote)) => rows::confirm_created(database, push, &remote).await?,
            Ok(Outcome::Corrected) => {
                rows::confirm_corrected(database, push).await?;
                false
            }
            // Deleting a shipment may or may not change the order's status.
            Ok(Outcome::Deleted) => {
                rows::confirm_deleted(database, push).await?;
                true
            }
            Ok(Outcome::NeverCreated) => {
                rows::abandon(database, push).await?;
                false
            }
            Err(halt) => self.halt(halt).await?,
        };
        counter!(PUSHES_ENDED.name, "kind" => push.kind.code(), "end" => ended).increment(1);
        if is_to_be_read {
            self.queue_order_import(&content).await?;
        }
        Ok(())
    }

    async fn correct(&self, content: &PushContent) -> Result<Outcome, Halt> {
        let Some(id) = content.remote_id.filter(|_| !content.is_voided) else {
            // A voided shipment is deleted next, so its tracking no longer matters.
            return Ok(Outcome::Corrected);
        };
        let wanted = &content.shipment.tracking;
        if self.push.sent.is_some() {
            let store = self.sink.list(content.order).await.map_err(Halt::undecided)?;
            let is_done =
                |remote: &RemoteShipment| remote.id == id && has_same_tracking(&remote.tracking, wanted);
            if store.iter().any(is_done) {
                return Ok(Outcome::Corrected);
            }
        }
        let corrected = self
            .sink
            .correct(content.order, id, wanted, &self.intent(None))
            .await;
        corrected.map(|()| Outcome::Corrected).map_err(Halt::of_write)
    }

    /// One whose response was lost is deleted again: that it is gone is then no error.
    async fn delete(&self, content: &PushContent) -> Result<Outcome, Halt> {
        let Some(id) = content.remote_id else {
            return Ok(Outcome::NeverCreated);
        };
        let deleted = self.sink.delete(content.order, id, &self.intent(None)).await;
        deleted.map(|()| Outcome::Deleted).map_err(Halt::of_write)
    }

    /// Returns whether our copy of the order is to be read again.
    async fn halt(&self, halt: Halt) -> StorageResult<bool> {
        let (database, push) = (self.database, self.push);
        let growing = || self.retry_policy.pause(push.tries + 1);
        let (pause, is_try, detail) = match halt.error {
            SinkError::Refused { failure, words } => {
                warn!(push = %push.lease.push_id, ?failure, %words, "the store refused a push");
                rows::fail(database, push, failure, halt.may_have_arrived, &words).await?;
                return Ok(matches!(
                    failure,
                    PushFailure::OrderCancelled | PushFailure::OrderGone
                ));
            }
            SinkError::NotSent => (Duration::ZERO, false, String::new()),
            SinkError::Throttled(pause) => (pause, false, "BigCommerce's quota was used up (429)".to_owned()),
            SinkError::Uncertain(detail) if halt.is_missed => {
                (growing().max(self.retry_policy.second_look), true, detail)
            }
            SinkError::Uncertain(detail) | SinkError::Later(detail) => (growing(), true, detail),
        };
        let postponement = Postponement {
            pause,
            may_have_arrived: halt.may_have_arrived,
            is_missed: halt.is_missed,
            is_try,
            failure: halt.over_quantity.is_some().then_some(PushFailure::OverQuantity),
            detail: halt.over_quantity.unwrap_or(detail),
        };
        rows::postpone(database, push, &postponement).await?;
        Ok(false)
    }

    async fn queue_order_import(&self, content: &PushContent) -> StorageResult<()> {
        let run = NewRun {
            integration_id: self.push.integration_id,
            kind: RunKind::Orders,
            selection: Selection::Named {
                remote_ids: vec![content.order],
            },
            requested_by: None,
            at: now(),
        };
        runs::enqueue(self.database, run).await.map(drop)
    }

    pub(super) fn intent<'s>(&'s self, shipment: Option<&'s ShipmentToSend>) -> Intent<'s> {
        Intent {
            database: self.database,
            push: self.push,
            shipment,
        }
    }
}

const fn ended(outcome: &Result<Outcome, Halt>) -> &'static str {
    match outcome {
        Ok(_) => "confirmed",
        Err(Halt {
            error: SinkError::Refused { .. },
            ..
        }) => "failed",
        Err(_) => "postponed",
    }
}

/// Stores what is about to be sent, as the last step before sending it.
pub(super) struct Intent<'a> {
    database: &'a Database,
    push: &'a LeasedPush,
    shipment: Option<&'a ShipmentToSend>,
}

#[async_trait]
impl BeforeSending for Intent<'_> {
    async fn may_go_until(&self) -> Option<Instant> {
        let until = Instant::now() + LEASE / 2;
        match rows::record_intent(self.database, self.push, self.shipment, LEASE).await {
            Ok(()) => Some(until),
            Err(error) => {
                warn!(push = %self.push.lease.push_id, %error, "failed to record what is about to be sent; the push is not sent");
                None
            }
        }
    }
}

/// Whether the store has our tracking. Comments are not compared, since the store may change them.
pub fn has_same_tracking(store: &TrackingToSend, ours: &TrackingToSend) -> bool {
    let compared = |tracking: &TrackingToSend| {
        [
            tracking.tracking_number.trim().to_owned(),
            tracking.shipping_provider.clone(),
            tracking.tracking_carrier.clone(),
            tracking.tracking_link.trim().to_owned(),
        ]
    };
    compared(store) == compared(ours)
}
