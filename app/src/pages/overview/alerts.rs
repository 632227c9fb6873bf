//! By which channels people hear of what fails while nobody looks at these pages.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::alert::AlertChannel;

use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::server_functions::alerts::SendTestAlert;

/// How the server is started concerns admins alone.
#[component]
pub(super) fn AlertChannels(role: Role, channels: Vec<AlertChannel>) -> impl IntoView {
    match (role, channels.is_empty()) {
        (Role::Admin, true) => view! { <HowToTurnOn /> }.into_any(),
        (Role::Admin, false) => view! { <On channels=channels /> }.into_any(),
        (_, true) => view! {
            <p class="muted">
                {text!(
                    "Alerts are off: nobody hears of it elsewhere when something needs attention. Ask an admin to turn them on."
                )}
            </p>
        }
        .into_any(),
        (_, false) => ().into_any(),
    }
}

#[component]
fn HowToTurnOn() -> impl IntoView {
    let text = rich_text!(
        "Alerts are off. To hear when something needs attention, start ParcelPilot with <code>--alert-webhook-url</code>, or with <code>--smtp-url</code>, <code>--alert-email-from</code> and <code>--alert-email-to</code>.";
        code = code,
        code = code,
        code = code,
        code = code,
    );
    view! { <p class="muted">{text}</p> }
}

fn code(text: String) -> impl IntoView {
    view! { <code>{text}</code> }
}

#[component]
fn On(channels: Vec<AlertChannel>) -> impl IntoView {
    let has = |channel| channels.contains(&channel);
    let sentence = match (has(AlertChannel::Webhook), has(AlertChannel::Email)) {
        (true, true) => text!(
            "Alerts are on: when something needs attention, ParcelPilot sends a message by webhook and by e-mail."
        ),
        (true, false) => {
            text!("Alerts are on: when something needs attention, ParcelPilot sends a message by webhook.")
        }
        (false, _) => {
            text!("Alerts are on: when something needs attention, ParcelPilot sends a message by e-mail.")
        }
    };
    view! {
        <FormError error=form_error(SendTestAlert::url()) />
        <PostForm action=SendTestAlert::url() class="cluster">
            <span class="muted">{sentence}</span>
            <button class="button quiet" type="submit">
                {text!("Send a test message")}
            </button>
        </PostForm>
    }
}
