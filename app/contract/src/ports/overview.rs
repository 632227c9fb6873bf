use async_trait::async_trait;

use super::Caller;
use crate::error::AppResult;
use crate::overview::Overview;

#[async_trait]
pub trait OverviewPort: Send + Sync {
    async fn overview(&self, caller: &Caller) -> AppResult<Overview>;
    /// Another text once something has changed of what the overview counts; each minute, too, since the day goes on.
    async fn version(&self) -> AppResult<String>;
    /// How many things need a person: open problems, failing integrations, alerts that the caller is to know of.
    async fn attention_count(&self, caller: &Caller) -> AppResult<i64>;
}
