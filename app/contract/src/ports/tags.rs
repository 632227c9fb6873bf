use async_trait::async_trait;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::tag::Tag;

use super::Caller;
use crate::error::AppResult;

#[async_trait]
pub trait TagPort: Send + Sync {
    /// Those that any order has, by name.
    async fn list(&self) -> AppResult<Vec<Tag>>;
    /// How many orders got it that did not have it. One that has as many tags as it may is left out; a single one is
    /// refused. Orders that are gone are left out, too.
    async fn add(&self, caller: &Caller, orders: Vec<OrderId>, tag: Tag) -> AppResult<i64>;
    /// How many orders had it.
    async fn remove(&self, caller: &Caller, orders: Vec<OrderId>, tag: Tag) -> AppResult<i64>;
}
