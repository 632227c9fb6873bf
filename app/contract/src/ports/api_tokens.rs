use async_trait::async_trait;
use parcelpilot_domain::api_token::{TokenAccess, TokenLifetime};
use parcelpilot_domain::ids::ApiTokenId;
use parcelpilot_domain::sees::Sees;

use super::Caller;
use crate::api_tokens::ApiTokenRow;
use crate::error::AppResult;

#[async_trait]
pub trait ApiTokenPort: Send + Sync {
    /// The caller's own, the newest first.
    async fn list(&self, caller: &Caller) -> AppResult<Vec<ApiTokenRow>>;

    /// The token itself: only its hash is kept. It sees what both `sees` and the caller see, as the caller is then. Refused where it could do more than the caller.
    async fn make(
        &self,
        caller: &Caller,
        name: String,
        access: TokenAccess,
        lifetime: TokenLifetime,
        sees: Sees,
    ) -> AppResult<String>;

    /// One of the caller's own.
    async fn revoke(&self, caller: &Caller, id: ApiTokenId) -> AppResult<()>;

    /// Anybody's.
    async fn revoke_any(&self, caller: &Caller, id: ApiTokenId) -> AppResult<()>;
}
