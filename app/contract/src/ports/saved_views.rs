use async_trait::async_trait;
use parcelpilot_domain::ids::SavedViewId;
use parcelpilot_domain::order_columns::OrderColumns;

use super::Caller;
use crate::error::AppResult;
use crate::saved_views::{SavedViewDraft, SavedViewRow};

#[async_trait]
pub trait SavedViewPort: Send + Sync {
    /// One's own and all that are shared, by name.
    async fn list(&self, caller: &Caller) -> AppResult<Vec<SavedViewRow>>;
    /// `query` is that of an order list's address.
    async fn save(&self, caller: &Caller, draft: SavedViewDraft, query: String) -> AppResult<SavedViewId>;
    async fn change(&self, caller: &Caller, id: SavedViewId, draft: SavedViewDraft) -> AppResult<()>;
    async fn delete(&self, caller: &Caller, id: SavedViewId) -> AppResult<()>;
    /// Those that the caller chose last for lists of orders, or the usual ones.
    async fn columns(&self, caller: &Caller) -> AppResult<OrderColumns>;
    async fn choose_columns(&self, caller: &Caller, columns: OrderColumns) -> AppResult<()>;
}
