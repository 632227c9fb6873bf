use async_trait::async_trait;
use parcelpilot_contract::client_skus::{
    CheckedFile, SkuFile, SkuPage, SkuQuery, SkuRow, TypedSku, UnlistedSkus,
};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ClientSkuPort};
use parcelpilot_domain::ids::ClientId;

use super::Fakes;

#[async_trait]
impl ClientSkuPort for Fakes {
    async fn list(&self, _: ClientId, _: SkuQuery) -> AppResult<SkuPage> {
        self.answer("client_skus.list", |rows| rows.skus.clone())
    }

    async fn find(&self, _: ClientId, store_sku: &str) -> AppResult<Option<SkuRow>> {
        self.answer("client_skus.find", |rows| {
            let mut skus = rows.skus.rows.iter();
            skus.find(|row| row.store.as_str() == store_sku).cloned()
        })
    }

    async fn is_name(&self, _: ClientId, _: &str) -> AppResult<bool> {
        Err(AppError::NotFound)
    }

    async fn save(&self, _: &Caller, _: ClientId, _: TypedSku) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn remove(&self, _: &Caller, _: ClientId, _: &str, _: i64) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn set_required(&self, _: &Caller, _: ClientId, _: bool) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn unlisted(&self, _: ClientId) -> AppResult<UnlistedSkus> {
        self.answer("client_skus.unlisted", |rows| rows.unlisted_skus.clone())
    }

    async fn check(&self, _: ClientId, _: &str) -> AppResult<SkuFile> {
        Err(AppError::NotFound)
    }

    async fn import(&self, _: &Caller, _: ClientId, _: &str, _: CheckedFile) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
