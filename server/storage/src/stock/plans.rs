//! How the engine would look for work: for tests.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::time::Timestamp;

use super::ended::{Waiting, select};
use super::outbox::{WAITING, select_batch, select_due, select_location};
use crate::orders::explained_walk;
use crate::statement::Statement;
use crate::{Database, StorageResult};

/// Statement by statement.
pub async fn explain_work(
    database: &Database,
    integration: IntegrationId,
    at: Timestamp,
) -> StorageResult<Vec<Vec<String>>> {
    let mut plans = Vec::new();
    let mut waiting = Statement::default();
    waiting.push(WAITING);
    for statement in [
        waiting,
        select_due(at),
        select_location(integration, 1, at),
        select_batch(integration, 1, 1, at),
        select(integration, Waiting::OlderGenerations),
        select(integration, Waiting::Stale(at)),
        select(integration, Waiting::Shared),
    ] {
        plans.push(explained_walk(database, &statement).await?);
    }
    Ok(plans)
}
