//! A second factor: of one's own account, and in a log-in that waits for it.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::second_factor::SecondFactorState;
#[cfg(feature = "ssr")]
use parcelpilot_contract::second_factor::{FactorSetup, PendingStep};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;

#[cfg(feature = "ssr")]
use crate::server_functions::accounts::{local_path, ssr};
#[cfg(feature = "ssr")]
use crate::server_functions::{admit, admit_confirmed, ports, with_error_status};

#[server(endpoint = "fetch_second_factor", input = GetUrl)]
pub async fn fetch_second_factor() -> Result<SecondFactorState, AppError> {
    with_error_status(async {
        let caller = admit(Role::Viewer)?;
        ports().second_factor.state(&caller).await
    })
    .await
}

/// Answers a new secret, sealed: the page shows what it is, for as long as the person is known to be themself.
#[server(endpoint = "begin_second_factor")]
pub async fn begin_second_factor() -> Result<String, AppError> {
    with_error_status(async {
        let caller = admit_confirmed(Role::Viewer)?;
        Ok(ports().second_factor.setup(&caller, None).await?.sealed)
    })
    .await
}

/// By a first code of the app. Answers the recovery codes; they are shown this once.
#[server(endpoint = "turn_on_second_factor")]
pub async fn turn_on_second_factor(sealed: String, code: String) -> Result<Vec<String>, AppError> {
    with_error_status(async {
        let caller = admit_confirmed(Role::Viewer)?;
        let port = ports().second_factor;
        port.turn_on(&caller, sealed, code.into(), ssr::token()).await
    })
    .await
}

/// Those from before stop working. Answers the new ones; they are shown this once.
#[server(endpoint = "make_recovery_codes")]
pub async fn make_recovery_codes() -> Result<Vec<String>, AppError> {
    with_error_status(async {
        let caller = admit_confirmed(Role::Viewer)?;
        ports().second_factor.new_recovery_codes(&caller).await
    })
    .await
}

#[server(endpoint = "turn_off_second_factor")]
pub async fn turn_off_second_factor() -> Result<(), AppError> {
    with_error_status(async {
        let caller = admit_confirmed(Role::Viewer)?;
        ports().second_factor.turn_off(&caller).await?;
        leptos_axum::redirect("/account?done=second_factor_off");
        Ok(())
    })
    .await
}

/// Finishes a log-in by a code of the app, or a recovery code. On success goes to `next`, a path on this server.
#[server(endpoint = "enter_code")]
pub async fn enter_code(code: String, #[server(default)] next: String) -> Result<(), AppError> {
    with_error_status(async {
        let step = ssr::step().ok_or(AppError::LogInExpired)?;
        let port = ports().second_factor;
        let session = port
            .enter_code(step, code.into(), ssr::origin(), ssr::browser())
            .await?;
        ssr::begin(&session);
        ssr::end_step();
        leptos_axum::redirect(local_path(&next));
        Ok(())
    })
    .await
}

/// Finishes a log-in by a second factor that is set up in it. Answers the recovery codes; they are shown this once. The
/// page goes on to `next`, a path on this server.
#[server(endpoint = "enrol_second_factor")]
pub async fn enrol_second_factor(
    sealed: String,
    code: String,
    #[server(default)] next: String,
) -> Result<Vec<String>, AppError> {
    with_error_status(async {
        // The page reads it from what comes back.
        drop(next);
        let step = ssr::step().ok_or(AppError::LogInExpired)?;
        let port = ports().second_factor;
        let (session, recovery_codes) = port
            .enrol(step, sealed, code.into(), ssr::origin(), ssr::browser())
            .await?;
        ssr::begin(&session);
        ssr::end_step();
        Ok(recovery_codes)
    })
    .await
}

/// What one's app needs, of a set-up that has begun. No server function: nothing but the page asks for it.
#[cfg(feature = "ssr")]
pub async fn factor_setup(sealed: String) -> AppResult<FactorSetup> {
    let caller = admit_confirmed(Role::Viewer)?;
    ports().second_factor.setup(&caller, Some(sealed)).await
}

/// The log-in that waits in this browser, if one does.
#[cfg(feature = "ssr")]
pub async fn pending_step() -> AppResult<Option<PendingStep>> {
    match ssr::step() {
        Some(step) => ports().second_factor.pending(step).await,
        None => Ok(None),
    }
}

/// What the app needs of somebody who sets up a second factor in their log-in.
#[cfg(feature = "ssr")]
pub async fn enrolment_setup(sealed: Option<String>) -> AppResult<FactorSetup> {
    let step = ssr::step().ok_or(AppError::LogInExpired)?;
    ports().second_factor.enrolment(step, sealed).await
}
