//! Leases due pushes and sends them: several integrations side by side, one push at a time per order. Any number of pushers
//! may share a database.

use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::ids::IntegrationId;
use storage::shipments::LeasedPush;
use storage::{Database, StorageError, StorageResult, clock, shipments as rows};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, warn};
use uuid::Uuid;

use super::execution::PushExecution;
use super::retry_policy::PushRetryPolicy;
use crate::one_task_each::OneTaskEach;
use crate::shipments::SinkProvider;
use crate::spans;

/// How long a lease holds without a heartbeat. After this another pusher takes over a killed pusher's pushes.
pub const LEASE: Duration = Duration::from_secs(20);
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How long an idle pusher waits before it looks for pushes again.
const IDLE: Duration = Duration::from_millis(500);
/// How often pushes are stopped that are for another store than their integration's. Nobody claims them meanwhile.
const STOP_EVERY: Duration = Duration::from_secs(60);
/// Pushes of one integration that are sent at once.
const AT_ONCE: usize = 3;

#[derive(Clone)]
pub struct Pusher {
    pub database: Database,
    pub sinks: Arc<dyn SinkProvider>,
    pub retry_policy: PushRetryPolicy,
}

impl Pusher {
    /// Sends pushes until `shutdown`. A call that doesn't end in time is reconciled at the next start, as after a kill.
    pub async fn work(self, shutdown: CancellationToken) {
        // A new name at each start, not the machine's: after a restart this is another pusher.
        let owner = Uuid::now_v7().to_string();
        let mut stores = OneTaskEach::new("shipments");
        let mut stops = interval(STOP_EVERY);
        stops.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !shutdown.is_cancelled() {
            match rows::due(&self.database).await {
                Ok(due) => stores.begin(due, |integration| {
                    let (pusher, owner, shutdown) = (self.clone(), owner.clone(), shutdown.clone());
                    async move { pusher.push_all(integration, &owner, &shutdown).await }
                }),
                Err(error) => warn!(%error, "failed to look for due pushes"),
            }
            tokio::select! {
                () = stores.next_ended() => {}
                () = sleep(IDLE) => {}
                _ = stops.tick() => self.stop_of_other_stores().await,
                () = shutdown.cancelled() => {}
            }
        }
        if !stores.all_end().await {
            warn!("stopped before all calls ended; their pushes are reconciled at the next start");
        }
    }

    async fn stop_of_other_stores(&self) {
        let stop = async {
            let at = clock::database_now(&self.database).await?;
            rows::stop_of_other_stores(&self.database, at).await
        };
        if let Err(error) = stop.await {
            warn!(%error, "failed to stop pushes for other stores");
        }
    }

    /// Sends the due pushes of one integration, until none is left.
    pub async fn push_all(&self, integration: IntegrationId, owner: &str, shutdown: &CancellationToken) {
        // Tasks of their own: a push that isn't polled while another is claimed could hold SQLite's only writer.
        let mut running = JoinSet::new();
        loop {
            while running.len() < AT_ONCE && !shutdown.is_cancelled() {
                match rows::claim(&self.database, integration, owner, LEASE).await {
                    Ok(Some(push)) => {
                        let pusher = self.clone();
                        let span = spans::of_push(&push);
                        running.spawn(async move { pusher.push(push).await }.instrument(span));
                    }
                    Ok(None) => break,
                    Err(error) => {
                        warn!(%integration, %error, "failed to claim a push");
                        break;
                    }
                }
            }
            match running.join_next().await {
                None => return,
                Some(Ok(())) => {}
                Some(Err(error)) => {
                    warn!(%integration, %error, "a push's task failed; its lease will expire")
                }
            }
        }
    }

    /// Sends one push, and keeps its lease meanwhile.
    async fn push(&self, push: LeasedPush) {
        let push_id = push.lease.push_id;
        let ended = tokio::select! {
            ended = self.execute(&push) => ended,
            lost = self.heartbeats(&push) => Err(lost),
        };
        match ended {
            Ok(()) => {}
            Err(StorageError::LeaseLost) => {
                warn!(%push_id, "push's lease lost; another pusher has taken over")
            }
            Err(error) => {
                warn!(%push_id, %error, "failed to store a push's result; its lease will expire")
            }
        }
    }

    async fn execute(&self, push: &LeasedPush) -> StorageResult<()> {
        match self.sinks.open(push.integration_id).await {
            Ok(sink) => {
                let execution = PushExecution {
                    database: &self.database,
                    sink: &*sink,
                    push,
                    retry_policy: self.retry_policy,
                };
                execution.run().await
            }
            Err(failure) => rows::fail(&self.database, push, failure, push.sent.is_some(), "").await,
        }
    }

    /// Ends only if the lease is lost.
    async fn heartbeats(&self, push: &LeasedPush) -> StorageError {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            match rows::heartbeat(&self.database, &push.lease, LEASE).await {
                Ok(()) => {}
                Err(StorageError::LeaseLost) => return StorageError::LeaseLost,
                Err(error) => warn!(push_id = %push.lease.push_id, %error, "failed to store a heartbeat"),
            }
        }
    }
}
