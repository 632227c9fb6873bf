//! Makes deliveries of changes, leases those that are due, and sends them: several endpoints side by side. Any number of
//! senders may share a database.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::event::{DeliveryError, EndpointStop};
use parcelpilot_domain::ids::EventEndpointId;
use runtime::clock::now;
use serde_json::json;
use storage::events::{Endpoint, LeasedDelivery, Tried};
use storage::{Database, StorageError, StorageResult, changes, clock, events as rows};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use uuid::Uuid;

use super::EventSource;
use super::payload::{body, message_id};
use super::request::{Answer, EventClients};
use super::retry_policy::EventRetryPolicy;
use crate::one_task_each::OneTaskEach;

/// Longer than a try takes, which has no heartbeat. After this another sender takes over a killed one's deliveries.
const LEASE: Duration = Duration::from_secs(60);
/// How long changes wait until they are looked for.
const IDLE: Duration = Duration::from_secs(1);
/// Events of one endpoint that are sent at once by one sender, each of another order.
const AT_ONCE: usize = 4;

#[derive(Clone)]
pub struct EventSender {
    pub database: Database,
    pub source: Arc<dyn EventSource>,
    pub clients: EventClients,
    pub retry_policy: EventRetryPolicy,
}

impl EventSender {
    /// Sends events until `shutdown`. A try that doesn't end in time is made again, as after a kill.
    pub async fn work(self, shutdown: CancellationToken) {
        // A new name at each start, not the machine's: after a restart this is another sender.
        let owner = Uuid::now_v7().to_string();
        let mut endpoints = OneTaskEach::new("events");
        let mut failing = HashSet::new();
        let mut has_failed = false;
        while !shutdown.is_cancelled() {
            let looked = self.look(&mut failing, &shutdown).await;
            // Of several failures in a row only the first is logged.
            if let (Err(error), false) = (&looked, has_failed) {
                warn!(%error, "failed to look for events to send; retrying");
            }
            has_failed = looked.is_err();
            let looked = looked.unwrap_or_default();
            endpoints.begin(looked.due, |endpoint| {
                let (sender, owner, shutdown) = (self.clone(), owner.clone(), shutdown.clone());
                async move { sender.send_all(endpoint, &owner, &shutdown).await }
            });
            if looked.may_have_more {
                continue;
            }
            tokio::select! {
                () = endpoints.next_ended() => {}
                () = sleep(IDLE) => {}
                () = shutdown.cancelled() => {}
            }
        }
        if !endpoints.all_end().await {
            warn!("stopped before all tries ended; their events are sent again");
        }
    }

    /// Makes deliveries of what has changed, some of each endpoint: one that is far behind keeps no other waiting, nor does
    /// one that fails.
    async fn look(
        &self,
        failing: &mut HashSet<EventEndpointId>,
        shutdown: &CancellationToken,
    ) -> StorageResult<Looked> {
        let database = &self.database;
        // Of those that are stopped, too.
        rows::release_lapsed(database).await?;
        let enabled = rows::enabled(database).await?;
        if enabled.is_empty() {
            return Ok(Looked::default());
        }
        changes::publish(database).await?;
        let mut may_have_more = false;
        for endpoint in enabled {
            if shutdown.is_cancelled() {
                break;
            }
            let now = clock::database_now(database).await?;
            match rows::fan_out(database, &endpoint, now).await {
                Ok(fanned_out) => {
                    failing.remove(&endpoint.id);
                    may_have_more |= fanned_out.is_some_and(|fanned_out| fanned_out.may_have_more);
                }
                Err(error) if failing.insert(endpoint.id) => {
                    warn!(endpoint = %endpoint.id, %error, "failed to make an endpoint's events; retrying");
                }
                Err(_) => {}
            }
        }
        Ok(Looked {
            due: rows::due(database).await?,
            may_have_more,
        })
    }

    /// Sends what is due of one endpoint, until none is left.
    async fn send_all(&self, endpoint: EventEndpointId, owner: &str, shutdown: &CancellationToken) {
        // Tasks of their own: one that isn't polled while another is claimed could hold SQLite's only writer.
        let mut running = JoinSet::new();
        loop {
            while running.len() < AT_ONCE && !shutdown.is_cancelled() {
                match rows::claim(&self.database, endpoint, owner, LEASE).await {
                    Ok(Some(delivery)) => {
                        let sender = self.clone();
                        running.spawn(async move { sender.deliver(delivery).await });
                    }
                    Ok(None) => break,
                    Err(error) => {
                        warn!(%endpoint, %error, "failed to claim an event");
                        // Whoever looks may find the endpoint due all the same: at a full disk, say.
                        tokio::select! {
                            () = sleep(IDLE) => {}
                            () = shutdown.cancelled() => {}
                        }
                        break;
                    }
                }
            }
            match running.join_next().await {
                None => return,
                Some(Ok(())) => {}
                Some(Err(error)) => warn!(%endpoint, %error, "an event's task failed; its lease will expire"),
            }
        }
    }

    async fn deliver(&self, delivery: LeasedDelivery) {
        let (endpoint, position) = (delivery.lease.endpoint, delivery.lease.position.0);
        match self.try_once(&delivery).await {
            Ok(None) => {}
            Ok(Some(stopped)) => {
                info!(%endpoint, reason = stopped.code(), "nothing more is sent to an endpoint for events");
            }
            Err(StorageError::LeaseLost) => {
                warn!(%endpoint, position, "event's lease lost; another sender has taken over")
            }
            Err(error) => {
                warn!(%endpoint, position, %error, "failed to send an event; its lease will expire")
            }
        }
    }

    async fn try_once(&self, delivery: &LeasedDelivery) -> StorageResult<Option<EndpointStop>> {
        // One that was deleted meanwhile has taken its deliveries along.
        let found = rows::find(&self.database, delivery.lease.endpoint).await?;
        let endpoint = found.ok_or(StorageError::LeaseLost)?;
        let (answer, sent) = match self.body(&endpoint, delivery).await {
            Ok(body) => {
                let id = message_id(endpoint.id, delivery.lease.position);
                (self.post(&endpoint, &id, body.clone()).await, Some(body))
            }
            Err(error) => (Answer::of(error), None),
        };
        let ended = self.retry_policy.ended(delivery, &answer);
        let tried = Tried {
            sent,
            status: answer.status,
            answer: answer.text,
            error: answer.error,
        };
        match rows::complete(&self.database, &delivery.lease, &tried, ended).await {
            // What can't be kept must not be sent for ever.
            Err(error) if !matches!(error, StorageError::LeaseLost) => {
                warn!(endpoint = %endpoint.id, %error, "failed to keep what was sent; keeping the outcome alone");
                let outcome = Tried {
                    sent: None,
                    answer: None,
                    ..tried
                };
                rows::complete(&self.database, &delivery.lease, &outcome, ended).await
            }
            completed => completed,
        }
    }

    /// What is sent, or why nothing is.
    async fn body(&self, endpoint: &Endpoint, delivery: &LeasedDelivery) -> Result<String, DeliveryError> {
        let (id, position) = (endpoint.id, delivery.lease.position.0);
        let unreadable = |error: &StorageError| {
            warn!(endpoint = %id, position, %error, "failed to read what an event says");
            DeliveryError::Unreadable
        };
        let change = delivery.change.as_ref().map_err(unreadable)?;
        let data = self.source.data(change, endpoint.client).await;
        let data = data.map_err(|error| unreadable(&error))?;
        // Asked after it was read: what is another's by now is not sent.
        if endpoint.client.is_some() {
            let owner = rows::owner(&self.database, change).await;
            if owner.map_err(|error| unreadable(&error))? != endpoint.client {
                return Err(DeliveryError::NotTheirs);
            }
        }
        Ok(body(change, data))
    }

    /// Sends an event of no change, which is not kept. What came of it.
    pub async fn test(&self, endpoint: &Endpoint) -> Answer {
        let body = json!({ "type": "test", "timestamp": now().rfc3339(), "data": {} });
        let id = format!("test_{}", Uuid::now_v7().simple());
        self.post(endpoint, &id, body.to_string()).await
    }

    async fn post(&self, endpoint: &Endpoint, id: &str, body: String) -> Answer {
        match self.source.secrets(endpoint, now()) {
            Some(secrets) => self.clients.post(&endpoint.url, id, body, &secrets).await,
            None => Answer::of(DeliveryError::SecretUnreadable),
        }
    }
}

/// What a look has found.
#[derive(Debug, Default)]
struct Looked {
    /// Endpoints that have events to be sent now.
    due: Vec<EventEndpointId>,
    /// Some are not at the feed's end yet.
    may_have_more: bool,
}

#[cfg(test)]
mod tests;
