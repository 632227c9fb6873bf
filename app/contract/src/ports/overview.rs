use async_trait::async_trait;

use crate::error::AppResult;
use crate::overview::Overview;

#[async_trait]
pub trait OverviewPort: Send + Sync {
    async fn overview(&self) -> AppResult<Overview>;
    /// How many things need a person: open problems, failing integrations.
    async fn attention_count(&self) -> AppResult<i64>;
}
