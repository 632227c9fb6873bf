//! One's own account: password and sessions. And the links by which others get theirs.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::own_account::{Invited, SessionRow};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;

#[cfg(feature = "ssr")]
use crate::server_functions::accounts::ssr;
#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "list_sessions", input = GetUrl)]
pub async fn list_sessions() -> Result<Vec<SessionRow>, AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().accounts.sessions(&caller, ssr::token()).await
    })
    .await
}

#[server(endpoint = "end_session")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    with_error_status(async {
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
    with_error_status(async {
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
    with_error_status(async {
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
    with_error_status(async { ports().accounts.invitation(link.into()).await }).await
}

/// Uses the link up. Somebody new needs a name; both choose their password, and are logged in.
#[server(endpoint = "join")]
pub async fn join(link: String, #[server(default)] name: String, password: String) -> Result<(), AppError> {
    with_error_status(async {
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
