//! Starts completeness checks, and pulls the orders that differ.

use async_trait::async_trait;
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::imports::NAMED_ORDERS_MAX;
use parcelpilot_contract::ports::{Caller, CheckPort, ImportPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::StatusFilter;
use runtime::clock::now;
use storage::runs::NewRun;
use storage::{StorageError, checks, runs};

use super::audit::record_detail;
use super::imports::ImportService;

pub struct CheckService {
    pub imports: ImportService,
}

#[async_trait]
impl CheckPort for CheckService {
    async fn start(&self, caller: &Caller, integration: IntegrationId) -> AppResult<RunId> {
        let statuses = self.imports.integration(integration).await?.statuses;
        let everything = Selection::Span {
            dates: DateRange::default(),
            statuses: StatusFilter::Only(statuses),
        };
        self.start_of(caller, integration, everything).await
    }

    async fn pull_differences(&self, caller: &Caller, run: RunId) -> AppResult<Vec<RunId>> {
        let database = self.imports.database();
        let row = runs::run_row(database, run).await?;
        let row = row.ok_or(AppError::NotFound)?;
        let differing = checks::to_pull(database, run).await?;
        let mut queued = Vec::new();
        // One run for each chunk: a run may name only so many orders, and each can be cancelled by itself.
        for remote_ids in differing.chunks(NAMED_ORDERS_MAX as usize) {
            let selection = Selection::Named {
                remote_ids: remote_ids.to_vec(),
            };
            queued.push(self.imports.start(caller, row.integration_id, selection).await?);
        }
        Ok(queued)
    }

    async fn of_run(&self, run: RunId) -> AppResult<Option<CheckResult>> {
        Ok(checks::of_run(self.imports.database(), run).await?)
    }

    async fn latest(&self, integration: IntegrationId) -> AppResult<Option<CheckResult>> {
        Ok(checks::latest(self.imports.database(), integration).await?)
    }
}

impl CheckService {
    /// Queues a check of these orders.
    pub async fn start_of(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        selection: Selection,
    ) -> AppResult<RunId> {
        let integration = self.imports.integration(integration).await?;
        let detail = selection.sentence().to_string();
        let run = NewRun {
            integration_id: integration.id,
            kind: RunKind::Check,
            selection,
            requested_by: Some(caller.name.clone()),
            at: now(),
        };
        let database = self.imports.database();
        let queued = runs::enqueue_single(database, run).await;
        let id = queued.map_err(|error| match error {
            StorageError::Taken => AppError::RunActive,
            error => error.into(),
        })?;
        self.imports.wake.notify_one();
        record_detail(
            database,
            caller,
            AuditAction::CheckStarted,
            &integration.name,
            &detail,
        )
        .await;
        Ok(id)
    }
}
