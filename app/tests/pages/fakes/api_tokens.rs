use async_trait::async_trait;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{ApiTokenPort, Caller};
use parcelpilot_domain::api_token::{TokenAccess, TokenLifetime};
use parcelpilot_domain::ids::ApiTokenId;
use parcelpilot_domain::sees::Sees;

use super::Fakes;

#[async_trait]
impl ApiTokenPort for Fakes {
    async fn list(&self, _: &Caller) -> AppResult<Vec<ApiTokenRow>> {
        self.answer("api_tokens.list", |rows| rows.api_tokens.clone())
    }

    async fn make(
        &self,
        _: &Caller,
        _: String,
        _: TokenAccess,
        _: TokenLifetime,
        _: Sees,
    ) -> AppResult<String> {
        Err(AppError::NotFound)
    }

    async fn revoke(&self, _: &Caller, _: ApiTokenId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn revoke_any(&self, _: &Caller, _: ApiTokenId) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
