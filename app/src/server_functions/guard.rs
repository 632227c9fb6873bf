//! Who calls? The first line of every server function.

use std::future::Future;

use axum::http::{StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, Ports, RecentlyConfirmed};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::sees::SeenClients;

pub fn ports() -> Ports {
    // The HTTP layer provides it to every request; without it the server is wired wrongly.
    use_context::<Ports>().expect("Ports are in the context of every request")
}

/// The person behind the session cookie.
pub fn caller() -> AppResult<Caller> {
    use_context::<Caller>().ok_or(AppError::NotLoggedIn)
}

/// Somebody of the warehouse. What is to be open to people of clients asks by [`admit`], and is listed at the edge
/// (`server/src/http/client_access.rs`): all else is closed to them.
pub fn require(role: Role) -> AppResult<Caller> {
    let caller = admit(role)?;
    match caller.sees.is_limited() {
        true => Err(AppError::NotForClients),
        false => Ok(caller),
    }
}

/// Anybody of this role, of clients too.
pub fn admit(role: Role) -> AppResult<Caller> {
    let caller = caller()?;
    if caller.role >= role {
        Ok(caller)
    } else {
        Err(AppError::Forbidden)
    }
}

/// Somebody of a client, and whose orders they see.
pub fn require_of_client(role: Role) -> AppResult<(Caller, SeenClients)> {
    let caller = admit(role)?;
    match caller.sees.limited_to().cloned() {
        Some(seen) => Ok((caller, seen)),
        None => Err(AppError::Forbidden),
    }
}

/// As [`require`], of somebody who has typed their password within the last ten minutes: for what a session that was left
/// open must not be enough for, because it would outlast it.
pub fn recently_confirmed(role: Role) -> AppResult<Caller> {
    confirmed(require(role)?)
}

/// The same of people of clients, too.
pub fn admit_confirmed(role: Role) -> AppResult<Caller> {
    confirmed(admit(role)?)
}

fn confirmed(caller: Caller) -> AppResult<Caller> {
    match use_context::<RecentlyConfirmed>() {
        Some(RecentlyConfirmed) => Ok(caller),
        None => Err(AppError::ConfirmPassword),
    }
}

/// Runs a server function's body and gives its error the HTTP status that it means (Leptos 0.8 says 500 to all).
pub async fn with_error_status<T>(body: impl Future<Output = AppResult<T>>) -> AppResult<T> {
    let result = body.await;
    if let (Err(error), Some(response)) = (&result, use_context::<ResponseOptions>())
        && use_context::<IsServerFunctionCall>().is_some()
        && let Ok(status) = StatusCode::from_u16(error.status_code())
    {
        response.set_status(status);
        if let Some(seconds) = error.retry_after() {
            response.insert_header(header::RETRY_AFTER, seconds.into());
        }
    }
    result
}

/// In the context of requests to a server function, and not of pages that call the same one while they are rendered:
/// a page decides its own status.
#[derive(Clone)]
pub struct IsServerFunctionCall;
