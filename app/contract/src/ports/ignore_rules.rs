use async_trait::async_trait;
use parcelpilot_domain::ids::ClientId;

use super::Caller;
use crate::error::AppResult;
use crate::ignore_rules::{IgnoreRulePreview, IgnoreRuleRow};

#[async_trait]
pub trait IgnoreRulePort: Send + Sync {
    async fn list(&self, client: ClientId) -> AppResult<Vec<IgnoreRuleRow>>;
    /// What a rule as it is typed would do. Saves nothing.
    async fn preview(&self, client: ClientId, kind: &str, value: &str) -> AppResult<IgnoreRulePreview>;
    async fn save(&self, caller: &Caller, client: ClientId, kind: &str, value: &str) -> AppResult<()>;
    async fn remove(&self, caller: &Caller, client: ClientId, kind: &str, value: &str) -> AppResult<()>;
}
