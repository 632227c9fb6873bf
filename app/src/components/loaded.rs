//! What a page shows of what it reads: its rows, or why it can't be shown.

#![allow(
    rustdoc::broken_intra_doc_links,
    reason = "Leptos links the type of each property, a type parameter too, which is nowhere"
)]

use std::future::Future;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;
use parcelpilot_contract::error::{AppError, AppResult};

use super::empty_state::EmptyState;
use super::in_turn::in_turn;
use crate::localization::Localized;

/// Pages are sent whole: what they show is read before.
#[component]
pub fn Loaded<T, R, F, V>(from: R, children: F) -> impl IntoView
where
    T: Send + 'static,
    R: Future<Output = AppResult<T>> + Send + 'static,
    F: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    in_turn(async move {
        match from.await {
            Ok(value) => children(value).into_any(),
            Err(error) => view! { <Failure error=error /> }.into_any(),
        }
    })
}

/// A page, or a part of one, that can't be shown.
#[component]
pub fn Failure(error: AppError) -> impl IntoView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = axum::http::StatusCode::from_u16(error.status_code())
    {
        response.set_status(status);
    }
    let title = match error {
        AppError::NotFound => text!("Not found"),
        AppError::Forbidden | AppError::NotForClients => text!("Not allowed"),
        AppError::NotLoggedIn => text!("Logged out"),
        _ => text!("This could not be shown"),
    };
    let is_logged_out = error == AppError::NotLoggedIn;
    let log_in = format!(
        "/login?next={}",
        Url::escape(&use_location().pathname.get_untracked())
    );
    view! {
        <EmptyState title=title attr:role="alert">
            <p>{error.message().localized()}</p>
            {is_logged_out.then(|| view! { <p><a href=log_in>{text!("Log in")}</a></p> })}
        </EmptyState>
    }
}
