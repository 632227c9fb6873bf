use async_trait::async_trait;
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, CheckPort};
use parcelpilot_domain::ids::{IntegrationId, RunId};

use super::Fakes;

#[async_trait]
impl CheckPort for Fakes {
    async fn start(&self, _: &Caller, _: IntegrationId) -> AppResult<RunId> {
        Err(AppError::NotFound)
    }

    async fn pull_differences(&self, _: &Caller, _: RunId) -> AppResult<Vec<RunId>> {
        Err(AppError::NotFound)
    }

    async fn of_run(&self, _: RunId) -> AppResult<Option<CheckResult>> {
        self.answer("checks.of_run", |rows| rows.check.clone())
    }

    async fn latest(&self, _: IntegrationId) -> AppResult<Option<CheckResult>> {
        self.answer("checks.latest", |rows| rows.check.clone())
    }
}
