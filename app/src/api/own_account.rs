//! One's own account: password and sessions. And the links by which others get theirs.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::accounts::ssr;
#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;

/// A log-in that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Names it to its person; no key to it.
    pub id: String,
    pub created_at: Timestamp,
    /// As coarse as a minute.
    pub last_seen_at: Timestamp,
    pub address: String,
    pub user_agent: String,
    /// The one that asks.
    pub is_this: bool,
}

/// What a one-time link is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub email: String,
    pub role: Role,
    /// For a new password of somebody who is there; else for somebody new.
    pub is_for_password: bool,
}

#[server(endpoint = "list_sessions", input = GetUrl)]
pub async fn list_sessions() -> Result<Vec<SessionRow>, AppError> {
    api_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().accounts.sessions(&caller, ssr::token()).await
    })
    .await
}

#[server(endpoint = "end_session")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().accounts.end_session(&caller, id).await?;
        leptos_axum::redirect("/account?done=sessions_ended");
        Ok(())
    })
    .await
}

/// Ends all one's sessions but this one.
#[server(endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().accounts.end_other_sessions(&caller, ssr::token()).await?;
        leptos_axum::redirect("/account?done=sessions_ended");
        Ok(())
    })
    .await
}

/// One's other sessions end by it.
#[server(endpoint = "change_password")]
pub async fn change_password(current: String, password: String) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Viewer)?;
        let accounts = ports().accounts;
        accounts
            .change_password(&caller, current.into(), password.into(), ssr::token())
            .await?;
        leptos_axum::redirect("/account?done=password_changed");
        Ok(())
    })
    .await
}

/// Nothing where the link does not work any more.
#[server(endpoint = "fetch_invitation", input = GetUrl)]
pub async fn fetch_invitation(link: String) -> Result<Option<Invited>, AppError> {
    api_error_status(async { ports().accounts.invitation(link.into()).await }).await
}

/// Uses the link up. Somebody new needs a name; both choose their password, and are logged in.
#[server(endpoint = "join")]
pub async fn join(link: String, #[server(default)] name: String, password: String) -> Result<(), AppError> {
    api_error_status(async {
        let accounts = ports().accounts;
        let session = accounts
            .join(link.into(), name, password.into(), ssr::origin())
            .await?;
        ssr::begin(&session);
        leptos_axum::redirect("/");
        Ok(())
    })
    .await
}
