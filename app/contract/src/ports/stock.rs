use async_trait::async_trait;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{GivenLevel, LevelTaken};
use parcelpilot_domain::store::stock::StoreLocation;

use super::Caller;
use crate::error::AppResult;
use crate::stock::{LevelForm, StockPage, StockQuery, StockSource, StockStatus};
use crate::stock_file::{StockFile, StockFileForm, StockGiven};

#[async_trait]
pub trait StockPort: Send + Sync {
    async fn status(&self, integration: IntegrationId) -> AppResult<StockStatus>;
    /// The same without the counts.
    async fn setting(&self, integration: IntegrationId) -> AppResult<StockStatus>;
    async fn page(&self, integration: IntegrationId, query: &StockQuery) -> AppResult<StockPage>;
    /// At which location levels are set that name none, or `None` to turn stock off: what waits then is not sent any more.
    /// Refused where the store is shared ([`crate::error::AppError::Stock`]).
    async fn set(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        location: Option<RemoteLocationId>,
    ) -> AppResult<()>;
    /// What became of each, in their order. All are refused where stock is off, nothing is sent, or the store is shared
    /// ([`crate::error::AppError::Stock`]).
    async fn give(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        levels: Vec<GivenLevel>,
        source: StockSource,
    ) -> AppResult<Vec<LevelTaken>>;
    /// One level, as somebody typed it just now.
    async fn give_counted_now(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        form: LevelForm,
    ) -> AppResult<LevelTaken>;
    /// What a CSV would give. Gives nothing.
    async fn check_file(&self, integration: IntegrationId, form: &StockFileForm) -> AppResult<StockFile>;
    /// Gives what was checked: another text, time or location is refused.
    async fn give_file(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        form: &StockFileForm,
        digest: &str,
    ) -> AppResult<StockGiven>;
    /// Asks the store.
    async fn locations(&self, integration: IntegrationId) -> AppResult<Vec<StoreLocation>>;
}
