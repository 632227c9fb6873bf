use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::orders::OrdersChanged;
use parcelpilot_contract::ports::{Caller, TagPort};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::tag::Tag;

use super::Fakes;

#[async_trait]
impl TagPort for Fakes {
    async fn list(&self) -> AppResult<Vec<Tag>> {
        self.answer("tags.list", |rows| rows.tags.clone())
    }

    async fn add(&self, _: &Caller, _: Vec<OrderId>, _: Tag) -> AppResult<OrdersChanged> {
        Err(AppError::NotFound)
    }

    async fn remove(&self, _: &Caller, _: Vec<OrderId>, _: Tag) -> AppResult<OrdersChanged> {
        Err(AppError::NotFound)
    }
}
