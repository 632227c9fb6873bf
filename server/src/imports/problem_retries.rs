//! Orders that could not be imported are tried again by themselves, with pauses that grow
//! ([`parcelpilot_domain::problem::pause_after`]).

use std::sync::Arc;
use std::time::Duration;

use parcelpilot_domain::time::Timestamp;
use tokio::sync::Notify;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::storage::{Database, StorageResult, problems};
use crate::time;

const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Queues a run for each integration with orders that are due; how many that were. Safe with any number of replicas.
pub async fn queue_due(database: &Database, now: Timestamp) -> StorageResult<usize> {
    let mut queued = 0;
    for integration in problems::integrations_due(database, now).await? {
        if let Some(run_id) = problems::queue_due(database, integration, now).await? {
            info!(%integration, %run_id, "orders with problems are tried again");
            queued += 1;
        }
    }
    Ok(queued)
}

/// Does so every minute until `shutdown`, and wakes this process' workers.
pub async fn every_minute(database: Database, wake: Arc<Notify>, shutdown: CancellationToken) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = shutdown.cancelled() => return,
        }
        match queue_due(&database, time::now()).await {
            Ok(0) => {}
            Ok(_) => wake.notify_one(),
            Err(error) => warn!(%error, "could not look for orders to try again"),
        }
    }
}
