//! Retries orders that could not be imported, after pauses that grow ([`parcelpilot_domain::problem::pause_after`]).

use parcelpilot_domain::time::Timestamp;
use storage::{Database, StorageResult, problems};
use tracing::info;

/// Queues a run for each integration with orders that are due, and returns how many. Safe with any number of replicas.
pub async fn queue_due(database: &Database, now: Timestamp) -> StorageResult<usize> {
    let mut queued = 0;
    for integration in problems::integrations_due(database, now).await? {
        if let Some(run_id) = problems::queue_due(database, integration, now).await? {
            info!(%integration, %run_id, "queued a retry of orders with problems");
            queued += 1;
        }
    }
    Ok(queued)
}
