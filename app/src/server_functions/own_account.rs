//! One's own account: password, language, time zone, and sessions. And the links by which others get theirs.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::{AppResult, FieldProblem};
use parcelpilot_contract::own_account::{Invited, OwnLogIn, SessionRow};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
#[cfg(feature = "ssr")]
use parcelpilot_domain::language::Language;

#[cfg(feature = "ssr")]
use crate::server_functions::accounts::{local_path, ssr};
#[cfg(feature = "ssr")]
use crate::server_functions::{admit, ports, with_error_status};

#[server(endpoint = "list_sessions", input = GetUrl)]
pub async fn list_sessions() -> Result<Vec<SessionRow>, AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        ports().accounts.sessions(&caller, ssr::token()).await
    })
    .await
}

#[server(endpoint = "fetch_own_log_in", input = GetUrl)]
pub async fn fetch_own_log_in() -> Result<OwnLogIn, AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        ports().accounts.own_log_in(&caller).await
    })
    .await
}

#[server(endpoint = "end_session")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
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
        let caller = admit(Role::Viewer)?;
        ports().accounts.end_other_sessions(&caller, ssr::token()).await?;
        leptos_axum::redirect("/account?done=sessions_ended");
        Ok(())
    })
    .await
}

/// One's other sessions end by it; where the box `ends_tokens` is ticked, so do one's API tokens and links.
#[server(endpoint = "change_password")]
pub async fn change_password(
    current: String,
    password: String,
    #[server(default)] ends_tokens: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        let (accounts, ends_tokens) = (ports().accounts, ends_tokens == "on");
        accounts
            .change_password(
                &caller,
                current.into(),
                password.into(),
                ssr::token(),
                ends_tokens,
            )
            .await?;
        leptos_axum::redirect(if ends_tokens {
            "/account?done=password_and_tokens_changed"
        } else {
            "/account?done=password_changed"
        });
        Ok(())
    })
    .await
}

/// Counts for ten minutes. On success goes to `next`, a path on this server.
#[server(endpoint = "confirm_password")]
pub async fn confirm_password(password: String, #[server(default)] next: String) -> Result<(), AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        let accounts = ports().accounts;
        accounts.confirm(&caller, password.into(), ssr::token()).await?;
        leptos_axum::redirect(local_path(&next));
        Ok(())
    })
    .await
}

/// A language's code and a time zone's name; empty leaves it to the browser.
#[server(endpoint = "save_preferences")]
pub async fn save_preferences(
    #[server(default)] language: String,
    #[server(default)] time_zone: String,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        let offered = |code: &str| {
            Language::OFFERED
                .into_iter()
                .find(|language| language.code() == code)
        };
        let preferences = Preferences {
            language: chosen("language", &language, offered)?,
            time_zone: chosen("time_zone", &time_zone, |name| name.parse().ok())?,
        };
        ports().accounts.save_preferences(&caller, preferences).await?;
        leptos_axum::redirect("/account?done=preferences_saved");
        Ok(())
    })
    .await
}

/// What a list's value means; nothing where nothing is chosen.
#[cfg(feature = "ssr")]
fn chosen<T>(field: &str, value: &str, meaning: impl FnOnce(&str) -> Option<T>) -> AppResult<Option<T>> {
    if value.is_empty() {
        return Ok(None);
    }
    let meaning = meaning(value).ok_or_else(|| AppError::invalid(field, FieldProblem::Unknown))?;
    Ok(Some(meaning))
}

/// Nothing where the link does not work any more.
#[server(endpoint = "fetch_invitation", input = GetUrl)]
pub async fn fetch_invitation(link: String) -> Result<Option<Invited>, AppError> {
    with_error_status(async { ports().accounts.invitation(link.into()).await }).await
}

/// Uses the link up. Somebody new needs a name; both choose their password, and are logged in, or go on to
/// the step that is due.
#[server(endpoint = "join")]
pub async fn join(link: String, #[server(default)] name: String, password: String) -> Result<(), AppError> {
    with_error_status(async {
        let accounts = ports().accounts;
        let log_in = accounts
            .join(link.into(), name, password.into(), ssr::origin(), ssr::browser())
            .await?;
        ssr::go_on(&log_in, "/");
        Ok(())
    })
    .await
}
