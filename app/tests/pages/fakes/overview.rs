use async_trait::async_trait;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::overview::Overview;
use parcelpilot_contract::ports::{Caller, OverviewPort};

use super::Fakes;

#[async_trait]
impl OverviewPort for Fakes {
    async fn overview(&self, _: &Caller) -> AppResult<Overview> {
        self.answer("overview.overview", |rows| rows.overview.clone())
    }

    async fn version(&self) -> AppResult<String> {
        self.answer("overview.version", |rows| rows.overview.version.clone())
    }

    async fn attention_count(&self, _: &Caller) -> AppResult<i64> {
        self.answer("overview.attention_count", |rows| rows.attention_count)
    }
}
