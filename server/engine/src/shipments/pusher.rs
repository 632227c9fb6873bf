//! Leases due pushes and sends them: several integrations side by side, one call at a time for an order. Any number of
//! pushers may share a database.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::ids::IntegrationId;
use runtime::clock::now;
use storage::shipments::LeasedPush;
use storage::{Database, StorageError, StorageResult, shipments as rows};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::execution::PushExecution;
use super::retry_policy::PushRetryPolicy;
use crate::shipments::SinkProvider;

/// How long a lease holds without a heartbeat: a killed pusher's pushes go on elsewhere after this.
pub const LEASE: Duration = Duration::from_secs(20);
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How long an idle pusher waits before it looks again.
const IDLE: Duration = Duration::from_millis(500);
/// Pushes in hand at once, of one integration.
const AT_ONCE: usize = 3;
/// How long calls under way may take to end, when the process stops.
const GRACE: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct Pusher {
    pub database: Database,
    pub sinks: Arc<dyn SinkProvider>,
    pub retry_policy: PushRetryPolicy,
}

impl Pusher {
    /// Works until `shutdown`. A call that does not end in time then is reconciled at the next start, as after a kill.
    pub async fn work(self, shutdown: CancellationToken) {
        // A name per start, never the machine's: a restarted process is another pusher.
        let owner = Uuid::now_v7().to_string();
        let mut stores = JoinSet::new();
        let mut busy = HashSet::new();
        while !shutdown.is_cancelled() {
            while let Some(done) = stores.try_join_next() {
                forget(&mut busy, done);
            }
            match self.due().await {
                Ok(due) => {
                    for integration in due
                        .into_iter()
                        .filter(|one| busy.insert(*one))
                        .collect::<Vec<_>>()
                    {
                        let (pusher, owner, shutdown) = (self.clone(), owner.clone(), shutdown.clone());
                        stores.spawn(async move {
                            pusher.push_all(integration, &owner, &shutdown).await;
                            integration
                        });
                    }
                }
                Err(error) => warn!(%error, "could not look for pushes"),
            }
            tokio::select! {
                Some(done) = stores.join_next() => forget(&mut busy, done),
                () = tokio::time::sleep(IDLE) => {}
                () = shutdown.cancelled() => {}
            }
        }
        let ended = async { while stores.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            warn!("pushes were cut off; they are reconciled at the next start");
        }
    }

    async fn due(&self) -> StorageResult<Vec<IntegrationId>> {
        rows::release_lapsed(&self.database, now()).await?;
        rows::due(&self.database, now()).await
    }

    /// Sends what is due of one integration, until nothing is.
    pub async fn push_all(&self, integration: IntegrationId, owner: &str, shutdown: &CancellationToken) {
        // Tasks of their own: one that is not polled while another is claimed could hold the database's only writer.
        let mut in_hand = JoinSet::new();
        loop {
            while in_hand.len() < AT_ONCE && !shutdown.is_cancelled() {
                match rows::claim(&self.database, integration, owner, now(), LEASE).await {
                    Ok(Some(push)) => {
                        let pusher = self.clone();
                        in_hand.spawn(async move { pusher.push(push).await });
                    }
                    Ok(None) => break,
                    Err(error) => {
                        warn!(%integration, %error, "could not take a push");
                        break;
                    }
                }
            }
            match in_hand.join_next().await {
                None => return,
                Some(Ok(())) => {}
                Some(Err(error)) => warn!(%integration, %error, "a push ended badly; its lease will lapse"),
            }
        }
    }

    /// Sends one, and keeps its lease meanwhile.
    async fn push(&self, push: LeasedPush) {
        let push_id = push.lease.push_id;
        let ended = tokio::select! {
            ended = self.execute(&push) => ended,
            lost = self.heartbeats(&push) => Err(lost),
        };
        match ended {
            Ok(()) => {}
            Err(StorageError::LeaseLost) => warn!(%push_id, "the lease was lost; another pusher goes on"),
            Err(error) => {
                warn!(%push_id, %error, "how a push ended could not be stored; its lease will lapse")
            }
        }
    }

    async fn execute(&self, push: &LeasedPush) -> StorageResult<()> {
        match self.sinks.open(push.integration_id).await {
            Ok(sink) => {
                let execute = PushExecution {
                    database: &self.database,
                    sink: &*sink,
                    push,
                    retry_policy: self.retry_policy,
                };
                execute.run().await
            }
            Err(failure) => rows::fail(&self.database, push, failure, push.sent.is_some(), "", now()).await,
        }
    }

    /// Ends only where the lease is lost.
    async fn heartbeats(&self, push: &LeasedPush) -> StorageError {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            match rows::heartbeat(&self.database, &push.lease, now(), LEASE).await {
                Ok(()) => {}
                Err(StorageError::LeaseLost) => return StorageError::LeaseLost,
                Err(error) => warn!(push_id = %push.lease.push_id, %error, "a heartbeat could not be stored"),
            }
        }
    }
}

fn forget(busy: &mut HashSet<IntegrationId>, done: Result<IntegrationId, tokio::task::JoinError>) {
    match done {
        Ok(integration) => {
            busy.remove(&integration);
        }
        // Which one it was is not said: all are looked at again, and leases keep them apart.
        Err(error) => {
            warn!(%error, "a store's pushes ended badly");
            busy.clear();
        }
    }
}
