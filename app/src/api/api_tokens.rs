//! Personal tokens for programs. Everybody makes and revokes their own; admins see and revoke all of them.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::{TokenAccess, TokenLifetime};
use parcelpilot_domain::ids::ApiTokenId;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;

/// A token, but for the token itself: that is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenRow {
    pub id: ApiTokenId,
    pub name: String,
    /// Whose it is.
    pub person: String,
    pub email: String,
    pub access: TokenAccess,
    /// As coarse as a minute.
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    pub is_expired: bool,
}

/// One's own.
#[server(endpoint = "list_api_tokens", input = GetUrl)]
pub async fn list_api_tokens() -> Result<Vec<ApiTokenRow>, AppError> {
    api_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().api_tokens.list(&caller).await
    })
    .await
}

/// Answers the token; it is shown this once.
#[server(endpoint = "make_api_token")]
pub async fn make_api_token(
    name: String,
    access: TokenAccess,
    lifetime: TokenLifetime,
) -> Result<String, AppError> {
    api_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().api_tokens.make(&caller, name, access, lifetime).await
    })
    .await
}

/// One's own.
#[server(endpoint = "revoke_api_token")]
pub async fn revoke_api_token(id: ApiTokenId) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().api_tokens.revoke(&caller, id).await?;
        leptos_axum::redirect("/account?done=api_token_revoked");
        Ok(())
    })
    .await
}

/// Anybody's.
#[server(endpoint = "revoke_person_api_token")]
pub async fn revoke_person_api_token(id: ApiTokenId) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Admin)?;
        ports().api_tokens.revoke_any(&caller, id).await?;
        leptos_axum::redirect("/people?done=api_token_revoked");
        Ok(())
    })
    .await
}
