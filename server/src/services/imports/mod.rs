//! Counts orders to pull, starts, cancels and resumes runs, and shows how they go.

mod order_numbers;
mod selection;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::imports::planner;
use engine::imports::planner::PlanFacts;
use engine::store_days::StoreDays;
use parcelpilot_contract::error::{AppError, AppResult, StoreAnswer};
use parcelpilot_contract::imports::{ImportDay, LiveImports, PullCount, PullForm, QuietSyncs, RunDetail};
use parcelpilot_contract::ports::{Caller, ImportPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId, RunId};
use parcelpilot_domain::import_run::plan::Plan;
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::OrderStatus;
use runtime::clock::now;
use storage::integrations::Integration;
use storage::runs::NewRun;
use storage::{Database, StorageError, integrations, problems, runs};
use tokio::sync::Notify;

use super::audit::{record, record_detail};
use super::store_access::Stores;
use super::store_answer;

/// How long a page waits for the store's count.
const COUNT_WITHIN: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct ImportService {
    pub stores: Stores,
    /// Wakes the workers of this process.
    pub wake: Arc<Notify>,
}

#[async_trait]
impl ImportPort for ImportService {
    async fn selection(&self, integration: IntegrationId, form: PullForm) -> AppResult<Selection> {
        let integration = self.integration(integration).await?;
        let days = StoreDays::of(integration.zone.as_ref());
        selection::from_form(&form, integration.statuses, &days)
    }

    async fn count(&self, integration: IntegrationId, selection: Selection) -> AppResult<PullCount> {
        let integration = self.integration(integration).await?;
        let plan = self.plan(&integration, &selection).await?;
        let wanted = |status: OrderStatus| match &selection {
            Selection::Named { .. } => true,
            Selection::Span { statuses, .. }
            | Selection::ModifiedSince { statuses, .. }
            | Selection::Hinted { statuses, .. } => statuses.accepts(status),
        };
        let by_status: Vec<(OrderStatus, String, i64)> = plan
            .count
            .by_status
            .iter()
            .filter(|one| wanted(one.status) && one.count > 0)
            .map(|one| (one.status, one.label.clone(), one.count))
            .collect();
        let orders = match &selection {
            Selection::Named { remote_ids } | Selection::Hinted { remote_ids, .. } => {
                i64::try_from(remote_ids.len()).unwrap_or(i64::MAX)
            }
            _ => by_status.iter().map(|(_, _, count)| count).sum(),
        };
        Ok(PullCount {
            orders,
            calls: plan.calls(),
            by_status,
        })
    }

    async fn start(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        selection: Selection,
    ) -> AppResult<RunId> {
        let integration = self.integration(integration).await?;
        let new = |kind| NewRun {
            integration_id: integration.id,
            kind,
            selection: selection.clone(),
            requested_by: Some(caller.name.clone()),
            at: now(),
        };
        let queued = match &selection {
            Selection::Named { .. } | Selection::Hinted { .. } => {
                runs::enqueue_once(self.database(), new(RunKind::Orders)).await
            }
            _ => runs::enqueue_single(self.database(), new(RunKind::Backfill))
                .await
                .map(|id| (id, true)),
        };
        let (id, is_new) = queued.map_err(|error| match error {
            StorageError::Taken => AppError::RunActive,
            error => error.into(),
        })?;
        if !is_new {
            return Ok(id);
        }
        self.wake.notify_one();
        let detail = selection.sentence().to_string();
        record_detail(
            self.database(),
            caller,
            AuditAction::PullStarted,
            &integration.name,
            &detail,
        )
        .await;
        Ok(id)
    }

    async fn sync_now(&self, caller: &Caller, integration: IntegrationId) -> AppResult<RunId> {
        let integration = self.integration(integration).await?;
        let (id, every) = (integration.id, integration.sync_every);
        let run = runs::sync_now(self.database(), id, every, &caller.name, now()).await?;
        self.wake.notify_one();
        record(
            self.database(),
            caller,
            AuditAction::SyncStarted,
            &integration.name,
        )
        .await;
        Ok(run)
    }

    async fn cancel(&self, caller: &Caller, run: RunId) -> AppResult<()> {
        let integration = self.integration_of(run).await?;
        // A run that has ended already needs no cancelling.
        runs::cancel(self.database(), run, now()).await?;
        record(self.database(), caller, AuditAction::RunCancelled, &integration).await;
        Ok(())
    }

    async fn resume(&self, caller: &Caller, run: RunId) -> AppResult<()> {
        let integration = self.integration_of(run).await?;
        if !runs::resume(self.database(), run, now()).await? {
            return Err(AppError::ChangedMeanwhile);
        }
        self.wake.notify_one();
        record(self.database(), caller, AuditAction::RunResumed, &integration).await;
        Ok(())
    }

    async fn restart(&self, caller: &Caller, run: RunId) -> AppResult<RunId> {
        let row = runs::run_row(self.database(), run).await?;
        let selection = runs::selection_of(self.database(), run).await?;
        let (row, selection) = row.zip(selection).ok_or(AppError::NotFound)?;
        self.start(caller, row.integration_id, selection).await
    }

    async fn live(&self, integration: Option<IntegrationId>, quiet: QuietSyncs) -> AppResult<LiveImports> {
        Ok(runs::live(self.database(), integration, quiet).await?)
    }

    async fn days(&self) -> AppResult<Vec<ImportDay>> {
        Ok(runs::days(self.database(), now()).await?)
    }

    async fn run(&self, run: RunId) -> AppResult<RunDetail> {
        let row = runs::run_row(self.database(), run)
            .await?
            .ok_or(AppError::NotFound)?;
        Ok(RunDetail {
            row,
            spans: runs::spans(self.database(), run).await?,
            events: runs::events(self.database(), run).await?,
            problems: problems::of_run(self.database(), run).await?,
        })
    }
}

/// Selects one order, whatever its status.
pub fn named(remote_id: RemoteOrderId) -> Selection {
    Selection::Named {
        remote_ids: vec![remote_id],
    }
}

impl ImportService {
    pub fn database(&self) -> &Database {
        &self.stores.database
    }

    pub async fn integration(&self, id: IntegrationId) -> AppResult<Integration> {
        integrations::find(self.database(), id)
            .await?
            .ok_or(AppError::NotFound)
    }

    /// The name of the run's integration.
    async fn integration_of(&self, run: RunId) -> AppResult<String> {
        let row = runs::run_row(self.database(), run).await?;
        row.map(|row| row.integration_name).ok_or(AppError::NotFound)
    }

    async fn plan(&self, integration: &Integration, selection: &Selection) -> AppResult<Plan> {
        let source = self.stores.orders(integration).map_err(store_answer)?;
        let facts = PlanFacts {
            cursor: integration.sync_cursor,
            ..PlanFacts::default()
        };
        // The client waits out a used-up quota, which takes longer than a person waits for a page.
        match tokio::time::timeout(
            COUNT_WITHIN,
            planner::plan(selection, source.as_ref(), now(), facts),
        )
        .await
        {
            Ok(plan) => plan.map_err(|error| store_answer(error.failure)),
            Err(_) => Err(AppError::Store(StoreAnswer::Unavailable)),
        }
    }
}
