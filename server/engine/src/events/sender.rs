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
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use uuid::Uuid;

use super::EventSource;
use super::payload::{body, message_id};
use super::request::{Answer, EventClients};
use super::retry_policy::EventRetryPolicy;

/// Longer than a try takes, which has no heartbeat. After this another sender takes over a killed one's deliveries.
const LEASE: Duration = Duration::from_secs(60);
/// How long changes wait until they are looked for.
const IDLE: Duration = Duration::from_secs(1);
/// Events of one endpoint that are sent at once by one sender, each of another order.
const AT_ONCE: usize = 4;
/// How long tries may take to end when the process stops.
const GRACE: Duration = Duration::from_secs(5);

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
        let mut endpoints = JoinSet::new();
        let mut busy = HashSet::new();
        let mut has_failed = false;
        while !shutdown.is_cancelled() {
            while let Some(done) = endpoints.try_join_next() {
                forget(&mut busy, done);
            }
            let due = self.look().await;
            // Of several failures in a row only the first is logged.
            if let (Err(error), false) = (&due, has_failed) {
                warn!(%error, "failed to look for events to send; retrying");
            }
            has_failed = due.is_err();
            for endpoint in due.unwrap_or_default() {
                if busy.insert(endpoint) {
                    let (sender, owner, shutdown) = (self.clone(), owner.clone(), shutdown.clone());
                    endpoints.spawn(async move {
                        sender.send_all(endpoint, &owner, &shutdown).await;
                        endpoint
                    });
                }
            }
            tokio::select! {
                Some(done) = endpoints.join_next() => forget(&mut busy, done),
                () = sleep(IDLE) => {}
                () = shutdown.cancelled() => {}
            }
        }
        let ended = async { while endpoints.join_next().await.is_some() {} };
        if timeout(GRACE, ended).await.is_err() {
            warn!("stopped before all tries ended; their events are sent again");
        }
    }

    /// Makes deliveries of what has changed. The endpoints that have some to be sent now.
    async fn look(&self) -> StorageResult<Vec<EventEndpointId>> {
        let database = &self.database;
        let enabled = rows::enabled(database).await?;
        if enabled.is_empty() {
            return Ok(Vec::new());
        }
        changes::publish(database).await?;
        for mut endpoint in enabled {
            let now = clock::database_now(database).await?;
            while let Some(position) = rows::fan_out(database, &endpoint, now).await? {
                endpoint.position = position;
            }
        }
        rows::release_lapsed(database).await?;
        rows::due(database).await
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
        let data = self.source.data(&delivery.change).await?;
        let body = body(&delivery.change, data);
        let id = message_id(endpoint.id, delivery.change.position);
        let answer = self.post(&endpoint, &id, body.clone()).await;
        let ended = self.retry_policy.ended(delivery, &answer);
        let tried = Tried {
            sent: Some(body),
            status: answer.status,
            answer: answer.text,
            error: answer.error,
        };
        rows::complete(&self.database, &delivery.lease, &tried, ended).await
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

fn forget(busy: &mut HashSet<EventEndpointId>, done: Result<EventEndpointId, JoinError>) {
    match done {
        Ok(endpoint) => {
            busy.remove(&endpoint);
        }
        // The error doesn't tell the endpoint. Forgetting all is safe: leases keep deliveries apart.
        Err(error) => {
            warn!(%error, "the task for an endpoint's events failed");
            busy.clear();
        }
    }
}
