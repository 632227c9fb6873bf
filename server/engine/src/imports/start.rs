//! How a run begins: with what is known of its store, and a plan.

use parcelpilot_domain::store::orders::OrderSource;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::integrations::{Integration, StoreFacts};
use storage::runs::{LeasedRun, Span};
use storage::{Database, StorageResult, integrations, runs};

use super::planner;
use super::puller::PullError;

/// Plans the run, and stores the plan.
pub async fn plan(
    database: &Database,
    source: &dyn OrderSource,
    run: &LeasedRun,
) -> Result<Vec<Span>, PullError> {
    let integration = integrations::find(database, run.integration_id).await?;
    if run.selection.is_long() && integration.as_ref().is_some_and(|found| found.zone.is_none()) {
        learn_zone(database, source, run).await?;
    }
    let followed_from = followed_from(database, integration, run).await?;
    let plan = planner::plan(&run.selection, source, now(), followed_from).await?;
    Ok(runs::store_plan(database, &run.lease, &plan, now()).await?)
}

/// Since when changes of the orders that are here may not be known: since the last complete pass, or where there was
/// none, since the first of them came in.
async fn followed_from(
    database: &Database,
    integration: Option<Integration>,
    run: &LeasedRun,
) -> StorageResult<Option<Timestamp>> {
    match integration.and_then(|integration| integration.sync_cursor) {
        Some(cursor) => Ok(Some(cursor)),
        None => runs::first_begun(database, run).await,
    }
}

/// Asks the store where its days begin: days of later pulls are the store's own.
async fn learn_zone(database: &Database, source: &dyn OrderSource, run: &LeasedRun) -> StorageResult<()> {
    let zone = source.zone().await;
    let facts = StoreFacts {
        zone: zone.as_ref(),
        ..StoreFacts::default()
    };
    integrations::set_store_facts(database, run.integration_id, facts).await
}
