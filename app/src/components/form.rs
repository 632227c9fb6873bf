//! Forms that work the same with and without JavaScript.

use leptos::form::{FromFormData, form_data_from_event};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use leptos::web_sys;
use serde::de::DeserializeOwned;

use super::form_echo::{ACTION_FIELD, DRAFT_FIELD, form_echo};
use crate::error::AppError;

/// A form for a server function.
///
/// With JavaScript it dispatches `action`. Without, it posts to the page that it is on, and the server answers with
/// that page again or with the next one (see [`super::form_echo`]); Leptos' own `ActionForm` would put errors into
/// the address and lose what was typed.
#[component]
pub fn PostForm<ServFn, OutputProtocol>(
    action: ServerAction<ServFn>,
    /// What a button with the name `__action` does instead.
    #[prop(optional)]
    other: Option<OtherAction>,
    /// Changes what was read of the form before it is sent; only where there is JavaScript.
    #[prop(optional)]
    prepare: Option<fn(&mut ServFn)>,
    #[prop(optional, into)] class: String,
    /// Names the form for screen readers, where a heading does not.
    #[prop(optional, into)]
    label: Option<String>,
    /// `multipart/form-data` for forms with a file.
    #[prop(optional)]
    enctype: Option<&'static str>,
    /// Empties the form once it was carried out, where the page stays.
    #[prop(optional)]
    reset: bool,
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
    ServFn::Output: Clone + Send + Sync + 'static,
    ServFn::Client: Client<AppError>,
{
    let on_submit = move |event: web_sys::SubmitEvent| {
        let Some(data) = form_data_to_send(&event) else {
            return;
        };
        event.prevent_default();
        // A double click must not send twice.
        if action.pending().get_untracked() || other.is_some_and(|other| other.pending.get_untracked()) {
            return;
        }
        let chosen = chosen_action(&data);
        // The form's own and a button's: arguments are read from names that stand once.
        data.delete(ACTION_FIELD);
        if let Some(other) = other {
            if chosen.as_deref() == Some(other.url) {
                action.value().set(None);
                other.dispatch.run(data);
                return;
            }
            other.clear.run(());
        }
        match ServFn::from_form_data(&data) {
            Ok(mut arguments) => {
                if let Some(prepare) = prepare {
                    prepare(&mut arguments);
                }
                action.dispatch(arguments);
            }
            Err(_) => action.value().set(Some(Err(AppError::Invalid(Vec::new())))),
        }
    };
    if reset {
        let done = done_count(action);
        Effect::new(move |_| {
            if done.get() > 0
                && let Some(form) = node_ref.get_untracked()
            {
                form.reset();
            }
        });
    }
    view! {
        <form
            method="post"
            class=class
            aria-label=label
            enctype=enctype
            novalidate=true
            node_ref=node_ref
            on:submit=on_submit
        >
            <input type="hidden" name=ACTION_FIELD value=ServFn::url() />
            {children()}
        </form>
    }
}

/// A second server function for the same form: the one of a button with the name `__action` and this `url` as value.
#[derive(Clone, Copy)]
pub struct OtherAction {
    url: &'static str,
    pending: Signal<bool>,
    dispatch: Callback<web_sys::FormData>,
    clear: Callback<()>,
}

impl OtherAction {
    /// `prepare` as in [`PostForm`].
    pub fn new<ServFn>(action: ServerAction<ServFn>, prepare: fn(&mut ServFn)) -> Self
    where
        ServFn: DeserializeOwned + ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
        ServFn::Output: Send + Sync + 'static,
    {
        let dispatch = move |data: web_sys::FormData| match ServFn::from_form_data(&data) {
            Ok(mut arguments) => {
                prepare(&mut arguments);
                action.dispatch(arguments);
            }
            Err(_) => action.value().set(Some(Err(AppError::Invalid(Vec::new())))),
        };
        Self {
            url: ServFn::url(),
            pending: action.pending().into(),
            dispatch: Callback::new(dispatch),
            clear: Callback::new(move |()| action.value().set(None)),
        }
    }
}

/// Nothing where the browser shall post the form itself: somebody else handles it, or the secrets typed before are
/// in a draft that only the server can open.
fn form_data_to_send(event: &web_sys::SubmitEvent) -> Option<web_sys::FormData> {
    if event.default_prevented() {
        return None;
    }
    let data = form_data_from_event(event).ok()?;
    (!data.has(DRAFT_FIELD)).then_some(data)
}

/// The last one counts: a button's comes after the form's own.
fn chosen_action(data: &web_sys::FormData) -> Option<String> {
    let all = data.get_all(ACTION_FIELD);
    all.get(all.length().checked_sub(1)?).as_string()
}

/// How often an action was carried out well: what was shown must be read anew.
pub fn done_count<ServFn>(action: ServerAction<ServFn>) -> Memo<usize>
where
    ServFn: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    ServFn::Output: Clone + Send + Sync + 'static,
{
    let version = action.version();
    let value = action.value();
    Memo::new(move |before: Option<&usize>| {
        let version = version.get();
        match value.get_untracked() {
            Some(Ok(_)) => version,
            _ => before.copied().unwrap_or(0),
        }
    })
}

/// The error of a form's last post: of the action, or where there is no JavaScript, of the echo.
pub fn form_error<ServFn>(action: ServerAction<ServFn>) -> Signal<Option<AppError>>
where
    ServFn: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    ServFn::Output: Clone + Send + Sync + 'static,
{
    let answer = form_answer(action, |_| None);
    Signal::derive(move || answer.get().and_then(Result::err))
}

/// The answer of a form's last post, in the same way; `read` takes the result out of the echo.
pub fn form_answer<ServFn>(
    action: ServerAction<ServFn>,
    read: fn(&super::form_echo::FormEcho) -> Option<ServFn::Output>,
) -> Signal<Option<Result<ServFn::Output, AppError>>>
where
    ServFn: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    ServFn::Output: Clone + Send + Sync + 'static,
{
    let echoed = form_echo(&[ServFn::url()]).and_then(|echo| match &echo.answer {
        Err(error) => Some(Err(error.clone())),
        Ok(_) => read(&echo).map(Ok),
    });
    let value = action.value();
    let pending = action.pending();
    let version = action.version();
    Signal::derive(move || match value.get() {
        Some(answer) => Some(answer),
        None if pending.get() || version.get() > 0 => None,
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
