//! Executes one leased push: sends it to the store, and stores the result.

use async_trait::async_trait;
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::shipment::push::{PushFailure, PushKind};
use parcelpilot_domain::store::shipments::{
    BeforeSending, RemoteShipment, ShipmentSink, ShipmentToSend, SinkError, TrackingToSend,
};
use runtime::clock::now;
use std::time::{Duration, Instant};
use storage::runs::NewRun;
use storage::shipments::{LeasedPush, Postponement, PushContent};
use storage::{Database, StorageResult, runs, shipments as rows};
use tracing::{info, warn};

use super::matching;
use super::pusher::LEASE;
use super::retry_policy::PushRetryPolicy;

/// What the push did in the store.
enum Outcome {
    Created(RemoteShipment),
    Corrected,
    Deleted,
    /// Nothing: the shipment was voided before the store had it.
    NeverCreated,
}

struct PushError {
    error: SinkError,
    /// The store may have carried out what was sent, now or in an earlier try.
    may_have_arrived: bool,
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
        match outcome {
            Ok(Outcome::Created(remote)) => rows::confirm_created(database, push, &remote, now()).await,
            Ok(Outcome::Corrected) => rows::confirm_corrected(database, push, now()).await,
            Ok(Outcome::Deleted) => {
                rows::confirm_deleted(database, push, now()).await?;
                self.queue_order_import(&content).await
            }
            Ok(Outcome::NeverCreated) => rows::abandon(database, push).await,
            Err(error) => self.store_error(error).await,
        }
    }

    async fn create(&self, content: &PushContent) -> Result<Outcome, PushError> {
        if let Some((Some(sent), sent_at)) = &self.push.sent {
            let store = self.sink.list(content.order).await.map_err(failed_to_list)?;
            if let Some(found) = matching::find(&store, sent, *sent_at, &content.known) {
                info!(push = %self.push.lease.push_id, remote = %found.id, "an earlier try's response was lost; the store has the shipment");
                return Ok(Outcome::Created(found.clone()));
            }
        }
        if content.is_voided {
            return Ok(Outcome::NeverCreated);
        }
        let intent = self.intent(Some(&content.shipment));
        let created = self.sink.create(content.order, &content.shipment, &intent).await;
        created.map(Outcome::Created).map_err(failed_to_write)
    }

    async fn correct(&self, content: &PushContent) -> Result<Outcome, PushError> {
        let Some(id) = content.remote_id.filter(|_| !content.is_voided) else {
            // A voided shipment is deleted next, so its tracking no longer matters.
            return Ok(Outcome::Corrected);
        };
        let wanted = &content.shipment.tracking;
        if self.push.sent.is_some() {
            let store = self.sink.list(content.order).await.map_err(failed_to_list)?;
            match store.iter().find(|remote| remote.id == id) {
                Some(remote) if has_same_tracking(&remote.tracking, wanted) => return Ok(Outcome::Corrected),
                Some(_) => {}
                None => {
                    return Err(failed_to_write(SinkError::Refused {
                        failure: PushFailure::ShipmentGone,
                        words: String::new(),
                    }));
                }
            }
        }
        let corrected = self
            .sink
            .correct(content.order, id, wanted, &self.intent(None))
            .await;
        corrected.map(|()| Outcome::Corrected).map_err(failed_to_write)
    }

    async fn delete(&self, content: &PushContent) -> Result<Outcome, PushError> {
        let Some(id) = content.remote_id else {
            return Ok(Outcome::NeverCreated);
        };
        if self.push.sent.is_some() {
            let store = self.sink.list(content.order).await.map_err(failed_to_list)?;
            if !store.iter().any(|remote| remote.id == id) {
                return Ok(Outcome::Deleted);
            }
        }
        let deleted = self.sink.delete(content.order, id, &self.intent(None)).await;
        deleted.map(|()| Outcome::Deleted).map_err(failed_to_write)
    }

    async fn store_error(&self, failed: PushError) -> StorageResult<()> {
        let (database, push, may_have_arrived) = (self.database, self.push, failed.may_have_arrived);
        let (pause, detail) = match failed.error {
            SinkError::Refused { failure, words } => {
                warn!(push = %push.lease.push_id, ?failure, %words, "the store refused a push");
                return rows::fail(database, push, failure, may_have_arrived, &words, now()).await;
            }
            SinkError::NotSent => (Duration::ZERO, String::new()),
            SinkError::Throttled(pause) => (pause, "BigCommerce's quota was used up (429)".to_owned()),
            SinkError::Uncertain(detail) => (self.retry_policy.pause(push.tries + 1), detail),
        };
        let postponement = Postponement {
            next_try_at: now().plus(pause),
            may_have_arrived,
            detail,
        };
        rows::postpone(database, push, &postponement, now()).await
    }

    /// Deleting a shipment may or may not change the order's status, so the order is read again.
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

    fn intent<'s>(&'s self, shipment: Option<&'s ShipmentToSend>) -> Intent<'s> {
        Intent {
            database: self.database,
            push: self.push,
            shipment,
        }
    }
}

/// Stores what is about to be sent, as the last step before sending it.
struct Intent<'a> {
    database: &'a Database,
    push: &'a LeasedPush,
    shipment: Option<&'a ShipmentToSend>,
}

#[async_trait]
impl BeforeSending for Intent<'_> {
    async fn may_go_until(&self) -> Option<Instant> {
        let until = Instant::now() + LEASE / 2;
        match rows::record_intent(self.database, self.push, self.shipment, now(), LEASE).await {
            Ok(()) => Some(until),
            Err(error) => {
                warn!(push = %self.push.lease.push_id, %error, "failed to record what is about to be sent; the push is not sent");
                None
            }
        }
    }
}

/// Whether an earlier try took effect could not be read from the store.
const fn failed_to_list(error: SinkError) -> PushError {
    PushError {
        error,
        may_have_arrived: true,
    }
}

fn failed_to_write(error: SinkError) -> PushError {
    PushError {
        may_have_arrived: matches!(error, SinkError::Uncertain(_)),
        error,
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
