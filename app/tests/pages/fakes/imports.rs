use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::imports::{ImportDay, LiveImports, PullCount, PullForm, QuietSyncs, RunDetail};
use parcelpilot_contract::ports::{Caller, ImportPort};
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::Selection;

use super::Fakes;

#[async_trait]
impl ImportPort for Fakes {
    async fn selection(&self, _: IntegrationId, _: PullForm) -> AppResult<Selection> {
        Err(AppError::NotFound)
    }

    async fn count(&self, _: IntegrationId, _: Selection) -> AppResult<PullCount> {
        Err(AppError::NotFound)
    }

    async fn start(&self, _: &Caller, _: IntegrationId, _: Selection) -> AppResult<RunId> {
        Err(AppError::NotFound)
    }

    async fn sync_now(&self, _: &Caller, _: IntegrationId) -> AppResult<RunId> {
        Err(AppError::NotFound)
    }

    async fn cancel(&self, _: &Caller, _: RunId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn resume(&self, _: &Caller, _: RunId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn restart(&self, _: &Caller, _: RunId) -> AppResult<RunId> {
        Err(AppError::NotFound)
    }

    async fn live(&self, _: Option<IntegrationId>, _: QuietSyncs) -> AppResult<LiveImports> {
        self.answer("imports.live", |rows| rows.live_imports.clone())
    }

    async fn run(&self, _: RunId) -> AppResult<RunDetail> {
        self.answer("imports.run", |rows| rows.run.clone())
    }

    async fn days(&self) -> AppResult<Vec<ImportDay>> {
        self.answer("imports.days", |rows| rows.import_days.clone())
    }
}
