//! Orders that could not be imported are tried again by themselves, with pauses that grow
//! ([`parcelpilot_domain::problem::pause_after`]).

use parcelpilot_domain::time::Timestamp;
use storage::{Database, StorageResult, problems};
use tracing::info;

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
