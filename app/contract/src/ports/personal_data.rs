use async_trait::async_trait;
use parcelpilot_domain::ids::ClientId;

use super::Caller;
use crate::error::AppResult;
use crate::personal_data::{ClientRetention, Erased, RetentionPreview, Shopper, ShopperErasure};

#[async_trait]
pub trait PersonalDataPort: Send + Sync {
    async fn retention(&self, client: ClientId) -> AppResult<ClientRetention>;

    /// What [`Self::set_retention`] would do with the same days.
    async fn preview(&self, client: ClientId, days: String) -> AppResult<RetentionPreview>;

    /// `days` as typed; blank keeps the data.
    async fn set_retention(&self, caller: &Caller, client: ClientId, days: String) -> AppResult<()>;

    /// What is kept of whoever has this e-mail address; of all clients, or of one.
    async fn find(&self, email: String, client: Option<ClientId>) -> AppResult<Shopper>;

    async fn erase(&self, caller: &Caller, erasure: ShopperErasure) -> AppResult<Erased>;
}
