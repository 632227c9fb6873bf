//! What a page shows of a resource: its rows, that it is loading, or why it can't be shown.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;

use crate::error::{AppError, AppResult};

/// Keeps the old content on screen while it loads anew.
#[component]
pub fn Loaded<T, F, V>(resource: Resource<AppResult<T>>, children: F) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => children(value).into_any(),
                        Err(error) => view! { <Failure error=error /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// A page, or a part of one, that can't be shown.
#[component]
pub fn Failure(error: AppError) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = axum::http::StatusCode::from_u16(error.status_code())
    {
        response.set_status(status);
    }
    let title = match error {
        AppError::NotFound => "Not found",
        AppError::Forbidden => "Not allowed",
        AppError::NotLoggedIn => "Logged out",
        _ => "This could not be shown",
    };
    let is_logged_out = error == AppError::NotLoggedIn;
    let log_in = format!(
        "/login?next={}",
        Url::escape(&use_location().pathname.get_untracked())
    );
    view! {
        <div class="empty" role="alert">
            <h2>{title}</h2>
            <p>{error.to_string()}</p>
            {is_logged_out.then(|| view! { <p><a href=log_in rel="external">"Log in"</a></p> })}
        </div>
    }
}
