//! The start of a run: learns the store's time zone, makes the plan, and stores both.

use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::store::orders::OrderSource;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use storage::integrations::{Integration, StoreFacts};
use storage::runs::{LeasedRun, Span};
use storage::{Database, StorageResult, clock, integrations, runs, vanished};

use super::planner;
use super::planner::PlanFacts;
use super::puller::PullError;

/// Plans the run and stores the plan.
pub async fn plan_run(
    database: &Database,
    source: &dyn OrderSource,
    run: &LeasedRun,
) -> Result<Vec<Span>, PullError> {
    let integration = integrations::find(database, run.integration_id).await?;
    if run.selection.is_long() && integration.as_ref().is_some_and(|found| found.zone.is_none()) {
        learn_zone(database, source, run).await?;
    }
    let known = vanished::known(database, run.integration_id).await?;
    let facts = PlanFacts {
        cursor: changed_since(database, integration, run).await?,
        has_waiting: known.has_waiting,
    };
    let plan = planner::plan(&run.selection, source, now(), facts).await?;
    if let Selection::ModifiedSince { statuses, .. } = &run.selection {
        super::vanished::look(database, source, run, statuses, known).await?;
    }
    let at = clock::database_now(database).await?;
    Ok(runs::store_plan(database, &run.lease, &plan, at).await?)
}

/// Since when changes of stored orders may be missing: since the last complete sync or pull, or if there was none, since
/// the first run.
async fn changed_since(
    database: &Database,
    integration: Option<Integration>,
    run: &LeasedRun,
) -> StorageResult<Option<Timestamp>> {
    match integration.and_then(|integration| integration.sync_cursor) {
        Some(cursor) => Ok(Some(cursor)),
        None => runs::first_begun(database, run).await,
    }
}

/// Asks for the store's time zone, so that the dates of later pulls are days of the store's calendar.
async fn learn_zone(database: &Database, source: &dyn OrderSource, run: &LeasedRun) -> StorageResult<()> {
    let zone = source.zone().await;
    let facts = StoreFacts {
        zone: zone.as_ref(),
        ..StoreFacts::default()
    };
    integrations::set_store_facts(database, run.integration_id, facts).await
}
