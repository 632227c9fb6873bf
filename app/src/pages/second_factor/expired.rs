use leptos::prelude::*;

use crate::pages::list_address::list_address;

/// In place of a step of a log-in that is over, or never began.
#[component]
pub(super) fn Expired(next: String) -> impl IntoView {
    let log_in = list_address("/login", &[("next", &next)]);
    view! {
        <h1>{text!("Log in again")}</h1>
        <div class="stack">
            <p role="alert">
                {text!(
                    "This log-in is over: it waits for ten minutes, and for five codes. Nothing of your account has changed."
                )}
            </p>
            <p><a class="button primary wide" href=log_in>{text!("Log in")}</a></p>
        </div>
    }
}
