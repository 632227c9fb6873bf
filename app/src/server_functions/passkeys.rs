//! Passkeys: a script on the page asks the server what to ask the device, then brings its answer. Everybody has their own.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::passkeys::{PasskeyRequest, PasskeyRow};
#[cfg(feature = "ssr")]
use parcelpilot_contract::ports::PasskeyAnswer;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::PasskeyId;

#[cfg(feature = "ssr")]
use crate::server_functions::accounts::{local_path, ssr};
#[cfg(feature = "ssr")]
use crate::server_functions::{admit, admit_confirmed, ports, with_error_status};

#[server(endpoint = "list_passkeys", input = GetUrl)]
pub async fn list_passkeys() -> Result<Vec<PasskeyRow>, AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        ports().passkeys.list(&caller).await
    })
    .await
}

/// A passkey lets in long after the session that added it: only who has just confirmed that it is them begins.
#[server(endpoint = "request_new_passkey")]
pub async fn request_new_passkey(name: String) -> Result<PasskeyRequest, AppError> {
    with_error_status(async {
        let caller = admit_confirmed(Role::Viewer)?;
        ports().passkeys.request_new(&caller, name).await
    })
    .await
}

/// Answers where to go on. The request, which works once, was made to somebody who has just confirmed that it is them.
#[server(endpoint = "add_passkey")]
pub async fn add_passkey(ceremony: String, credential: String) -> Result<String, AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        let answer = answer(ceremony, credential);
        ports().passkeys.add(&caller, answer, ssr::token()).await?;
        Ok("/account?done=passkey_added".to_owned())
    })
    .await
}

#[server(endpoint = "rename_passkey")]
pub async fn rename_passkey(id: PasskeyId, name: String) -> Result<(), AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        ports().passkeys.rename(&caller, id, name).await?;
        leptos_axum::redirect("/account?done=passkey_renamed");
        Ok(())
    })
    .await
}

#[server(endpoint = "remove_passkey")]
pub async fn remove_passkey(id: PasskeyId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = admit_confirmed(Role::Viewer)?;
        ports().passkeys.remove(&caller, id).await?;
        leptos_axum::redirect("/account?done=passkey_removed");
        Ok(())
    })
    .await
}

#[server(endpoint = "request_passkey_log_in")]
pub async fn request_passkey_log_in() -> Result<PasskeyRequest, AppError> {
    with_error_status(async { ports().passkeys.request_log_in(ssr::origin()).await }).await
}

/// Answers where to go on: `next`, if it is a path on this server.
#[server(endpoint = "log_in_with_passkey")]
pub async fn log_in_with_passkey(
    ceremony: String,
    credential: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    with_error_status(async {
        let answer = answer(ceremony, credential);
        let passkeys = ports().passkeys;
        let session = passkeys.log_in(answer, ssr::origin(), ssr::browser()).await?;
        ssr::begin(&session);
        Ok(local_path(&next).to_owned())
    })
    .await
}

#[server(endpoint = "request_passkey_confirmation")]
pub async fn request_passkey_confirmation() -> Result<PasskeyRequest, AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        ports().passkeys.request_confirmation(&caller).await
    })
    .await
}

/// Counts as a typed password does, for ten minutes. Answers where to go on: `next`, if it is a path on this server.
#[server(endpoint = "confirm_with_passkey")]
pub async fn confirm_with_passkey(
    ceremony: String,
    credential: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        let answer = answer(ceremony, credential);
        ports().passkeys.confirm(&caller, answer, ssr::token()).await?;
        Ok(local_path(&next).to_owned())
    })
    .await
}

/// As the second step of the log-in that waits in this browser.
#[server(endpoint = "request_passkey_step")]
pub async fn request_passkey_step() -> Result<PasskeyRequest, AppError> {
    with_error_status(async {
        let step = ssr::step().ok_or(AppError::LogInExpired)?;
        ports().passkeys.request_second_step(step).await
    })
    .await
}

/// Finishes that log-in. Answers where to go on: `next`, if it is a path on this server.
#[server(endpoint = "enter_passkey")]
pub async fn enter_passkey(
    ceremony: String,
    credential: String,
    #[server(default)] next: String,
) -> Result<String, AppError> {
    with_error_status(async {
        let step = ssr::step().ok_or(AppError::LogInExpired)?;
        let answer = answer(ceremony, credential);
        let passkeys = ports().passkeys;
        let session = passkeys
            .enter_second_step(step, answer, ssr::origin(), ssr::browser())
            .await?;
        ssr::begin(&session);
        ssr::end_step();
        Ok(local_path(&next).to_owned())
    })
    .await
}

#[cfg(feature = "ssr")]
fn answer(ceremony: String, credential: String) -> PasskeyAnswer {
    PasskeyAnswer {
        ceremony: ceremony.into(),
        credential,
    }
}

/// The host that passkeys are for. Nothing where this server's address can have none.
#[cfg(feature = "ssr")]
pub fn relying_party() -> Option<String> {
    ports().passkeys.relying_party()
}
