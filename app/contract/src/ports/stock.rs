use async_trait::async_trait;
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{GivenLevel, LevelTaken};
use parcelpilot_domain::store::stock::StoreLocation;

use super::Caller;
use crate::error::AppResult;
use crate::stock::{LevelForm, StockPage, StockQuery, StockSource, StockStatus};

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
    /// Asks the store.
    async fn locations(&self, integration: IntegrationId) -> AppResult<Vec<StoreLocation>>;
}
