//! How the engine would look for work: for tests.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::time::Timestamp;

use super::batch::{BATCH, Turn, select_batch, select_location};
use super::ended::{Waiting, select};
use super::locations::select_by_number;
use super::outbox::{OF_STORES_BEFORE, WAITING, select_due};
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
    let mut all = vec![
        waiting,
        select_due(at),
        select_batch(integration, 1, 1, Turn::New, BATCH, at),
        select(integration, Waiting::OlderGenerations),
        select(integration, Waiting::Stale(at)),
        select(integration, Waiting::Shared),
    ];
    for turn in Turn::ALL {
        all.push(select_location(integration, 1, turn, at));
        all.push(select_batch(integration, 1, 1, turn, BATCH, at));
    }
    let mut moved = Statement::default();
    moved.push(OF_STORES_BEFORE);
    all.push(moved);
    all.push(select_by_number(integration, 1, (1, 3), at));
    for statement in all {
        plans.push(explained_walk(database, &statement).await?);
    }
    Ok(plans)
}
