//! Personal tokens for programs. Everybody makes and revokes their own; admins see and revoke all of them.

use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::ApiTokenId;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A token, but for the token itself: that is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenRow {
    pub id: ApiTokenId,
    pub name: String,
    /// Whose it is.
    pub person: String,
    pub email: String,
    pub access: TokenAccess,
    /// Of what its person sees.
    pub sees: Sees,
    /// As coarse as a minute.
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    pub is_expired: bool,
}
