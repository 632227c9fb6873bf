use async_trait::async_trait;
use parcelpilot_domain::ids::ClientId;

use super::Caller;
use crate::client_skus::{CheckedFile, SkuFile, SkuPage, SkuQuery, SkuRow, TypedSku, UnlistedSkus};
use crate::error::AppResult;

#[async_trait]
pub trait ClientSkuPort: Send + Sync {
    async fn list(&self, client: ClientId, query: SkuQuery) -> AppResult<SkuPage>;
    /// None where the list does not have it.
    async fn find(&self, client: ClientId, store_sku: &str) -> AppResult<Option<SkuRow>>;
    /// Whether the list has a product that its store or the warehouse calls so.
    async fn is_name(&self, client: ClientId, code: &str) -> AppResult<bool>;
    /// Adds it, or changes it where `sku.version` is the stored one.
    async fn save(&self, caller: &Caller, client: ClientId, sku: TypedSku) -> AppResult<()>;
    async fn remove(&self, caller: &Caller, client: ClientId, store_sku: &str, version: i64)
    -> AppResult<()>;
    /// From now on an order is on hold while one of its SKUs is not listed; or it is no more.
    async fn set_required(&self, caller: &Caller, client: ClientId, is_required: bool) -> AppResult<()>;
    /// Of open orders, where the list must have them.
    async fn unlisted(&self, client: ClientId) -> AppResult<UnlistedSkus>;
    /// What a CSV would change. Saves nothing.
    async fn check(&self, client: ClientId, csv: &str) -> AppResult<SkuFile>;
    /// Saves what was checked: another text, or a list that was changed since, is refused.
    async fn import(
        &self,
        caller: &Caller,
        client: ClientId,
        csv: &str,
        checked: CheckedFile,
    ) -> AppResult<()>;
}
