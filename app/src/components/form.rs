//! Forms that work the same with and without JavaScript.

use leptos::form::FromFormData;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use leptos::web_sys;
use serde::de::DeserializeOwned;

use super::form_echo::{ACTION_FIELD, form_echo};
use crate::error::AppError;

/// A form for a server function.
///
/// With JavaScript it dispatches `action`. Without, it posts to the page that it is on, and the server answers with
/// that page again or with the next one (see [`super::form_echo`]); Leptos' own `ActionForm` would put errors into
/// the address and lose what was typed.
#[component]
pub fn PostForm<ServFn, OutputProtocol>(
    action: ServerAction<ServFn>,
    #[prop(optional, into)] class: String,
    /// Names the form for screen readers, where a heading does not.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional)] node_ref: NodeRef<html::Form>,
    children: Children,
) -> impl IntoView
where
    ServFn: DeserializeOwned
        + ServerFn<Protocol = Http<PostUrl, OutputProtocol>, Error = AppError>
        + Clone
        + Send
        + Sync
        + 'static,
    <<ServFn::Client as Client<AppError>>::Request as ClientReq<AppError>>::FormData: From<web_sys::FormData>,
    ServFn::Output: Send + Sync + 'static,
    ServFn::Client: Client<AppError>,
{
    let on_submit = move |event: web_sys::SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        // A double click must not send twice.
        if action.pending().get_untracked() {
            return;
        }
        match ServFn::from_event(&event) {
            Ok(arguments) => {
                action.dispatch(arguments);
            }
            Err(_) => action.value().set(Some(Err(AppError::Invalid(Vec::new())))),
        }
    };
    view! {
        <form method="post" class=class aria-label=label novalidate=true node_ref=node_ref on:submit=on_submit>
            <input type="hidden" name=ACTION_FIELD value=ServFn::url() />
            {children()}
        </form>
    }
}

/// The error of a form's last post: of the action, or where there is no JavaScript, of the echo.
pub fn form_error<ServFn>(action: ServerAction<ServFn>) -> Signal<Option<AppError>>
where
    ServFn: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    ServFn::Output: Clone + Send + Sync + 'static,
{
    let echoed = form_echo(&[ServFn::url()]).and_then(|echo| echo.answer.err());
    let value = action.value();
    let pending = action.pending();
    Signal::derive(move || match value.get() {
        Some(Err(error)) => Some(error),
        Some(Ok(_)) => None,
        None if pending.get() => None,
        None => echoed.clone(),
    })
}

/// The sentence over a form that could not be carried out.
#[component]
pub fn FormError(#[prop(into)] error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <div class="form-error-slot" role="alert">
            {move || error.get().map(|error| view! { <p class="notice notice-error">{error.to_string()}</p> })}
        </div>
    }
}
