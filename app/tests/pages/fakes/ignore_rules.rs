use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ignore_rules::{IgnoreRulePreview, IgnoreRuleRow};
use parcelpilot_contract::ports::{Caller, IgnoreRulePort};
use parcelpilot_domain::ids::ClientId;

use super::Fakes;

#[async_trait]
impl IgnoreRulePort for Fakes {
    async fn list(&self, _: ClientId) -> AppResult<Vec<IgnoreRuleRow>> {
        self.answer("ignore_rules.list", |rows| rows.ignore_rules.clone())
    }

    async fn preview(&self, _: ClientId, _: &str, _: &str) -> AppResult<IgnoreRulePreview> {
        Err(AppError::NotFound)
    }

    async fn save(&self, _: &Caller, _: ClientId, _: &str, _: &str) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn remove(&self, _: &Caller, _: ClientId, _: &str, _: &str) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
