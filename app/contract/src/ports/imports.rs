use async_trait::async_trait;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::Selection;

use super::Caller;
use crate::error::AppResult;
use crate::imports::{ImportDay, LiveImports, PullCount, PullForm, QuietSyncs, RunDetail};

#[async_trait]
pub trait ImportPort: Send + Sync {
    /// What the form asks for. Its days are those of the store's time zone, or UTC's before that is known.
    async fn selection(&self, integration: IntegrationId, form: PullForm) -> AppResult<Selection>;
    /// How many orders a pull would read, by status, and about how many calls it takes. One call to the store.
    async fn count(&self, integration: IntegrationId, selection: Selection) -> AppResult<PullCount>;
    /// Queues a run. [`crate::error::AppError::RunActive`] where a pull of this integration is queued or running.
    async fn start(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        selection: Selection,
    ) -> AppResult<RunId>;
    /// Queues a sync, or finds the one that is queued or running.
    async fn sync_now(&self, caller: &Caller, integration: IntegrationId) -> AppResult<RunId>;
    async fn cancel(&self, caller: &Caller, run: RunId) -> AppResult<()>;
    /// A cancelled or failed run goes on from its checkpoint.
    async fn resume(&self, caller: &Caller, run: RunId) -> AppResult<()>;
    /// Starts a run that reads the same from the beginning.
    async fn restart(&self, caller: &Caller, run: RunId) -> AppResult<RunId>;
    /// What `/imports` shows: active runs, and the latest finished ones; of one integration or of all.
    async fn live(&self, integration: Option<IntegrationId>, quiet: QuietSyncs) -> AppResult<LiveImports>;
    async fn run(&self, run: RunId) -> AppResult<RunDetail>;
    /// The last thirty days of UTC, the earliest first.
    async fn days(&self) -> AppResult<Vec<ImportDay>>;
}
