use async_trait::async_trait;
use parcelpilot_domain::ids::{IntegrationId, ProblemId, RunId};

use super::Caller;
use crate::error::AppResult;
use crate::problems::OpenProblems;

#[async_trait]
pub trait ProblemPort: Send + Sync {
    /// Newest first; of one integration or of all.
    async fn open(&self, integration: Option<IntegrationId>) -> AppResult<OpenProblems>;
    /// Queues runs of these problems' orders, one an integration where they are not too many. Those that are solved by
    /// now, or have no order number, are left out. [`crate::error::AppError::NothingToRetry`] where none is left.
    async fn retry(&self, caller: &Caller, problems: Vec<ProblemId>) -> AppResult<Vec<RunId>>;
    /// The same of all open ones, of one integration or of all.
    async fn retry_all(&self, caller: &Caller, integration: Option<IntegrationId>) -> AppResult<Vec<RunId>>;
    /// Closes a problem whose order need not come. It is open again once the order is met again.
    async fn dismiss(&self, caller: &Caller, problem: ProblemId) -> AppResult<()>;
}
