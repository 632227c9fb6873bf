use async_trait::async_trait;
use parcelpilot_domain::ids::{IntegrationId, RunId};

use super::Caller;
use crate::checks::CheckResult;
use crate::error::AppResult;

#[async_trait]
pub trait CheckPort: Send + Sync {
    /// Queues a check of everything that the integration imports. [`crate::error::AppError::RunActive`] where one of
    /// this integration is queued or running.
    async fn start(&self, caller: &Caller, integration: IntegrationId) -> AppResult<RunId>;
    /// Queues runs of what a check found missing or stale and was not pulled since; none where nothing is left.
    async fn pull_differences(&self, caller: &Caller, run: RunId) -> AppResult<Vec<RunId>>;
    /// What a check found; none while it is not over.
    async fn of_run(&self, run: RunId) -> AppResult<Option<CheckResult>>;
    /// What the latest check found.
    async fn latest(&self, integration: IntegrationId) -> AppResult<Option<CheckResult>>;
}
