//! Leases due status updates and sends them: several integrations side by side, one update at a time in each, since nobody waits
//! for them. Any number of updaters may share a database.

use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::ids::IntegrationId;
use storage::status_updates::LeasedStatusUpdate;
use storage::{Database, StorageError, StorageResult, status_updates as rows};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::OrderStatusProvider;
use super::execution::StatusUpdateExecution;
use crate::one_task_each::OneTaskEach;
use crate::shipments::retry_policy::PushRetryPolicy;

/// How long a lease holds without a heartbeat. Heartbeats keep it while a call takes longer.
pub const LEASE: Duration = Duration::from_secs(20);
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How long an idle updater waits before it looks for updates again.
const IDLE: Duration = Duration::from_secs(1);
/// How long a look at the store's order counts.
const LOOK_HOLDS: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct StatusUpdater {
    pub database: Database,
    pub stores: Arc<dyn OrderStatusProvider>,
    pub retry_policy: PushRetryPolicy,
    /// How old a look at the store's order may be when its status is changed: after that, it is looked at again.
    pub look_holds: Duration,
}

impl StatusUpdater {
    pub fn new(database: Database, stores: Arc<dyn OrderStatusProvider>) -> Self {
        Self {
            database,
            stores,
            retry_policy: PushRetryPolicy::default(),
            look_holds: LOOK_HOLDS,
        }
    }

    /// Sends updates until `shutdown`. After a call that doesn't end in time the order is looked at by whoever takes the update
    /// over, as after a kill.
    pub async fn work(self, shutdown: CancellationToken) {
        // A new name at each start, not the machine's: after a restart this is another updater.
        let owner = Uuid::now_v7().to_string();
        let mut stores = OneTaskEach::new("status updates");
        while !shutdown.is_cancelled() {
            match rows::due(&self.database).await {
                Ok(due) => stores.begin(due, |integration| {
                    let (updater, owner, shutdown) = (self.clone(), owner.clone(), shutdown.clone());
                    async move { updater.update_all(integration, &owner, &shutdown).await }
                }),
                Err(error) => warn!(%error, "failed to look for due status updates"),
            }
            tokio::select! {
                () = stores.next_ended() => {}
                () = sleep(IDLE) => {}
                () = shutdown.cancelled() => {}
            }
        }
        if !stores.all_end().await {
            warn!("stopped before all calls ended; their orders are looked at at the next start");
        }
    }

    /// Sends the due updates of one integration, until none is left.
    pub async fn update_all(&self, integration: IntegrationId, owner: &str, shutdown: &CancellationToken) {
        while !shutdown.is_cancelled() {
            match rows::claim(&self.database, integration, owner, LEASE).await {
                Ok(Some(update)) => self.update(&update).await,
                Ok(None) => return,
                Err(error) => {
                    warn!(%integration, %error, "failed to claim a status update");
                    return;
                }
            }
        }
    }

    /// Sends one, and keeps its lease meanwhile.
    async fn update(&self, update: &LeasedStatusUpdate) {
        let (integration, order) = (update.integration_id, update.order);
        let ended = tokio::select! {
            ended = self.execute(update) => ended,
            lost = self.heartbeats(update) => Err(lost),
        };
        match ended {
            Ok(()) => {}
            Err(StorageError::LeaseLost) => {
                warn!(%integration, %order, "status update's lease lost; it is gone, or another updater's")
            }
            Err(error) => {
                warn!(%integration, %order, %error, "the database failed in a status update; its lease will expire")
            }
        }
    }

    async fn execute(&self, update: &LeasedStatusUpdate) -> StorageResult<()> {
        match self.stores.open_order_statuses(update.integration_id).await? {
            Ok(sink) => {
                let execution = StatusUpdateExecution {
                    database: &self.database,
                    sink: &*sink,
                    update,
                    retry_policy: self.retry_policy,
                    look_holds: self.look_holds,
                };
                execution.run().await
            }
            Err(reason) => rows::fail(&self.database, update, reason).await,
        }
    }

    /// Ends only if the lease is lost.
    async fn heartbeats(&self, update: &LeasedStatusUpdate) -> StorageError {
        loop {
            sleep(HEARTBEAT).await;
            match rows::heartbeat(&self.database, update, LEASE).await {
                Ok(()) => {}
                Err(StorageError::LeaseLost) => return StorageError::LeaseLost,
                Err(error) => warn!(order = %update.order, %error, "failed to store a heartbeat"),
            }
        }
    }
}
