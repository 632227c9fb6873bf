//! Sends one push that is leased, and stores how it ended.

use async_trait::async_trait;
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::shipment::push::{PushFailure, PushKind};
use parcelpilot_domain::store::shipments::{
    BeforeSending, RemoteShipment, ShipmentSink, ShipmentToSend, SinkError, TrackingToSend,
};
use runtime::clock::now;
use std::time::Instant;
use storage::runs::NewRun;
use storage::shipments::{LeasedPush, Postponement, PushContent};
use storage::{Database, StorageResult, runs, shipments as rows};
use tracing::{info, warn};

use super::matching;
use super::pusher::LEASE;
use super::retry_policy::PushRetryPolicy;

/// What the store has now.
enum Outcome {
    Created(RemoteShipment),
    Corrected,
    Deleted,
    /// It never had the shipment, which was voided since.
    NeverThere,
}

struct Trouble {
    error: SinkError,
    /// What was sent, now or before, may be in the store.
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
                self.read_order_again(&content).await
            }
            Ok(Outcome::NeverThere) => rows::abandon(database, push).await,
            Err(trouble) => self.record_outcome(trouble).await,
        }
    }

    async fn create(&self, content: &PushContent) -> Result<Outcome, Trouble> {
        if let Some((Some(sent), sent_at)) = &self.push.sent {
            let store = self.sink.list(content.order).await.map_err(unread)?;
            if let Some(found) = matching::find(&store, sent, *sent_at, &content.known) {
                info!(push = %self.push.lease.push_id, remote = %found.id, "a lost answer: the store has the shipment");
                return Ok(Outcome::Created(found.clone()));
            }
        }
        if content.is_voided {
            return Ok(Outcome::NeverThere);
        }
        let intent = self.intent(Some(&content.shipment));
        let created = self.sink.create(content.order, &content.shipment, &intent).await;
        created.map(Outcome::Created).map_err(of_write)
    }

    async fn correct(&self, content: &PushContent) -> Result<Outcome, Trouble> {
        let Some(id) = content.remote_id.filter(|_| !content.is_voided) else {
            // What is voided is deleted next: how it could be followed matters to nobody.
            return Ok(Outcome::Corrected);
        };
        let wanted = &content.shipment.tracking;
        if self.push.sent.is_some() {
            let store = self.sink.list(content.order).await.map_err(unread)?;
            match store.iter().find(|remote| remote.id == id) {
                Some(remote) if is_followed_alike(&remote.tracking, wanted) => return Ok(Outcome::Corrected),
                Some(_) => {}
                None => {
                    return Err(of_write(SinkError::Refused {
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
        corrected.map(|()| Outcome::Corrected).map_err(of_write)
    }

    async fn delete(&self, content: &PushContent) -> Result<Outcome, Trouble> {
        let Some(id) = content.remote_id else {
            return Ok(Outcome::NeverThere);
        };
        if self.push.sent.is_some() {
            let store = self.sink.list(content.order).await.map_err(unread)?;
            if !store.iter().any(|remote| remote.id == id) {
                return Ok(Outcome::Deleted);
            }
        }
        let deleted = self.sink.delete(content.order, id, &self.intent(None)).await;
        deleted.map(|()| Outcome::Deleted).map_err(of_write)
    }

    async fn record_outcome(
        &self,
        Trouble {
            error,
            may_have_arrived,
        }: Trouble,
    ) -> StorageResult<()> {
        let (database, push) = (self.database, self.push);
        let (pause, detail) = match error {
            SinkError::Refused { failure, words } => {
                warn!(push = %push.lease.push_id, ?failure, %words, "a push failed");
                return rows::fail(database, push, failure, may_have_arrived, &words, now()).await;
            }
            SinkError::NotSent => (std::time::Duration::ZERO, String::new()),
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

    /// Deleting a shipment may or may not move what the order says of itself: it is asked.
    async fn read_order_again(&self, content: &PushContent) -> StorageResult<()> {
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

/// Writes down what goes out, as the last thing before it does.
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
                warn!(push = %self.push.lease.push_id, %error, "a push is not sent");
                None
            }
        }
    }
}

/// The store could not be asked about what was sent before.
const fn unread(error: SinkError) -> Trouble {
    Trouble {
        error,
        may_have_arrived: true,
    }
}

fn of_write(error: SinkError) -> Trouble {
    Trouble {
        may_have_arrived: matches!(error, SinkError::Uncertain(_)),
        error,
    }
}

/// Comments may come back changed, as with blanks around them.
pub fn is_followed_alike(store: &TrackingToSend, ours: &TrackingToSend) -> bool {
    let told = |tracking: &TrackingToSend| {
        [
            tracking.tracking_number.trim().to_owned(),
            tracking.shipping_provider.clone(),
            tracking.tracking_carrier.clone(),
            tracking.tracking_link.trim().to_owned(),
        ]
    };
    told(store) == told(ours)
}
