use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, StockPort};
use parcelpilot_contract::stock::{LevelForm, StockPage, StockQuery, StockSource, StockStatus};
use parcelpilot_contract::stock_file::{StockFile, StockFileForm, StockGiven};
use parcelpilot_domain::ids::{IntegrationId, RemoteLocationId};
use parcelpilot_domain::stock::{GivenLevel, LevelTaken};
use parcelpilot_domain::store::stock::StoreLocation;

use super::Fakes;

#[async_trait]
impl StockPort for Fakes {
    async fn status(&self, _: IntegrationId) -> AppResult<StockStatus> {
        self.answer("stock.status", |rows| rows.stock.clone())
    }

    async fn setting(&self, _: IntegrationId) -> AppResult<StockStatus> {
        self.answer("stock.setting", |rows| rows.stock.clone())
    }

    async fn page(&self, _: IntegrationId, _: &StockQuery) -> AppResult<StockPage> {
        self.answer("stock.page", |rows| rows.stock_page.clone())
    }

    async fn set(&self, _: &Caller, _: IntegrationId, _: Option<RemoteLocationId>) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn give(
        &self,
        _: &Caller,
        _: IntegrationId,
        _: Vec<GivenLevel>,
        _: StockSource,
    ) -> AppResult<Vec<LevelTaken>> {
        Err(AppError::NotFound)
    }

    async fn give_counted_now(&self, _: &Caller, _: IntegrationId, _: LevelForm) -> AppResult<LevelTaken> {
        Err(AppError::NotFound)
    }

    async fn check_file(&self, _: IntegrationId, _: &StockFileForm) -> AppResult<StockFile> {
        Err(AppError::NotFound)
    }

    async fn give_file(
        &self,
        _: &Caller,
        _: IntegrationId,
        _: &StockFileForm,
        _: &str,
    ) -> AppResult<StockGiven> {
        Err(AppError::NotFound)
    }

    async fn locations(&self, _: IntegrationId) -> AppResult<Vec<StoreLocation>> {
        self.answer("stock.locations", |rows| rows.stock_locations.clone())
    }
}
