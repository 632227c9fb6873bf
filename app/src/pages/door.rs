//! What stands before the log-in: a card of its own, without navigation.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::account::PASSWORD_MIN_CHARS;

use crate::components::field::TextField;
use crate::components::icon::{Icon, IconName};
use crate::layout::UnreadFormNotice;
use crate::shell::FloorStyle;

#[component]
pub fn Door<C: IntoView + 'static>(children: TypedChildren<C>) -> impl IntoView {
    view! {
        <FloorStyle />
        <main class="door">
            <Brand />
            <UnreadFormNotice />
            <div class="card">{children.into_inner()()}</div>
        </main>
    }
}

/// As wide as a form with cards of its own. Its page has the style.
#[component]
pub fn WideDoor<C: IntoView + 'static>(children: TypedChildren<C>) -> impl IntoView {
    view! {
        <main class="door wide">
            <Brand />
            <UnreadFormNotice />
            {children.into_inner()()}
        </main>
    }
}

#[component]
fn Brand() -> impl IntoView {
    view! {
        <p class="brand">
            <Icon name=IconName::Logo />
            "ParcelPilot"
        </p>
    }
}

/// How people who come in for the first time call themselves.
#[component]
pub fn OwnName(value: String, error: Option<AppError>) -> impl IntoView {
    view! {
        <TextField
            name="name"
            label=text!("Your name")
            autocomplete="name"
            value=value
            required=true
            autofocus=true
            error=error
        />
    }
}

/// A password that is chosen, not asked for.
#[component]
pub fn NewPassword(error: Option<AppError>) -> impl IntoView {
    view! {
        <TextField
            name="password"
            label=text!("Password")
            kind="password"
            autocomplete="new-password"
            hint=text!("At least {least} characters. A few words make a good one.", least = PASSWORD_MIN_CHARS)
            required=true
            error=error
        />
    }
}
