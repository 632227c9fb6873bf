use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, SavedViewPort};
use parcelpilot_contract::saved_views::{SavedViewDraft, SavedViewRow};
use parcelpilot_domain::ids::SavedViewId;
use parcelpilot_domain::order_columns::OrderColumns;

use super::Fakes;

#[async_trait]
impl SavedViewPort for Fakes {
    async fn list(&self, _: &Caller) -> AppResult<Vec<SavedViewRow>> {
        self.answer("saved_views.list", |rows| rows.saved_views.clone())
    }

    async fn save(&self, _: &Caller, _: SavedViewDraft, _: String) -> AppResult<SavedViewId> {
        Err(AppError::NotFound)
    }

    async fn change(&self, _: &Caller, _: SavedViewId, _: SavedViewDraft) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn delete(&self, _: &Caller, _: SavedViewId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn columns(&self, _: &Caller) -> AppResult<OrderColumns> {
        Ok(OrderColumns::default())
    }

    async fn choose_columns(&self, _: &Caller, _: OrderColumns) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
