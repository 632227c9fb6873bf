use async_trait::async_trait;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::tag::Tag;

use super::Caller;
use crate::error::AppResult;
use crate::orders::OrdersChanged;

#[async_trait]
pub trait TagPort: Send + Sync {
    /// Those that any order has, by name.
    async fn list(&self) -> AppResult<Vec<Tag>>;
    /// One that has as many tags as it may stays as it is; a single one is refused.
    async fn add(&self, caller: &Caller, orders: Vec<OrderId>, tag: Tag) -> AppResult<OrdersChanged>;
    async fn remove(&self, caller: &Caller, orders: Vec<OrderId>, tag: Tag) -> AppResult<OrdersChanged>;
}
