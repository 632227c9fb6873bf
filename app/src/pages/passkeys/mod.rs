//! Passkeys on pages: a script asks the browser for them. Without it, or without passkeys in the browser, nothing of them
//! is shown.

use leptos::prelude::*;

use crate::shell::Script;

const PASSKEYS: &str = include_str!("passkeys.js");

/// What the script does where somebody presses the button.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Add,
    LogIn,
    Confirm,
    SecondStep,
}

impl Purpose {
    /// The server functions that say what to ask the device, and that take its answer.
    pub const fn functions(self) -> (&'static str, &'static str) {
        match self {
            Purpose::Add => ("request_new_passkey", "add_passkey"),
            Purpose::LogIn => ("request_passkey_log_in", "log_in_with_passkey"),
            Purpose::Confirm => ("request_passkey_confirmation", "confirm_with_passkey"),
            Purpose::SecondStep => ("request_passkey_step", "enter_passkey"),
        }
    }
}

/// A form that is shown once the script has found that it can do what it is for. Nothing of it is sent as a form.
#[component]
pub fn PasskeyForm<C: IntoView + 'static>(
    purpose: Purpose,
    /// The host that passkeys are for.
    party: String,
    /// The page after it.
    #[prop(optional, into)]
    next: String,
    children: TypedChildren<C>,
) -> impl IntoView {
    let (request, answer) = purpose.functions();
    view! {
        <form
            class="stack"
            method="post"
            novalidate=true
            hidden=true
            data-passkey=request
            data-answer=answer
            data-party=party
            data-next=next
        >
            {children.into_inner()()}
            <p class="notice notice-error" role="alert" hidden=true></p>
        </form>
        <Script code=PASSKEYS.to_owned() texts=said_by_script() />
    }
}

/// Places are filled by the script.
fn said_by_script() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "cancelled",
            text!(
                "No passkey was used: this was cancelled, took too long, or your device has none for this site. Try again."
            ),
        ),
        (
            "exists",
            text!("This device has a passkey for your account already."),
        ),
        (
            "address",
            text!("Your browser has no passkeys for this address. Use your password."),
        ),
        (
            "refused",
            text!("This passkey was not accepted. It may have been removed. Use your password."),
        ),
        ("expired", text!("This took too long. Please try again.")),
        (
            "wait",
            text!("Too many attempts. Wait {seconds} seconds and try again."),
        ),
        (
            "name",
            text!("This name can't be used. Type another one, or remove a passkey if you have 20."),
        ),
        (
            "failed",
            text!("The server did not answer as it should. Nothing was changed. Try again."),
        ),
    ]
}
