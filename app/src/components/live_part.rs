//! A part of a page that moves by itself, without anything of it in the browser's half: a few lines of script fetch the
//! page again when the server says that it has changed, and put its part in place.

use leptos::prelude::*;

use crate::shell::Script;

const LIVE: &str = include_str!("../shell/live.js");

/// At most one a page. `events` is a stream of `version` events, `version` what it said when the page was made.
#[component]
pub fn LivePart<C: IntoView + 'static>(
    #[prop(into)] events: String,
    version: String,
    children: TypedChildren<C>,
) -> impl IntoView {
    let texts = vec![
        ("live", text!("Live")),
        ("changed", text!("Something has changed. <link>Show it</link>")),
        ("lost", text!("Connection lost, reconnecting.")),
    ];
    view! {
        <div class="stack" data-live=events data-version=version>
            {children.into_inner()()}
        </div>
        <Script code=LIVE.to_owned() texts=texts />
    }
}

/// Says whether the part can be believed.
#[component]
pub fn LivePartNotice(
    /// What holds without scripts.
    #[prop(default = text!("Shown as of when the page loaded. Reload to see the latest."))]
    otherwise: &'static str,
) -> impl IntoView {
    view! {
        <div role="status" data-live-notice="">
            <p class="hint still">{otherwise}</p>
        </div>
    }
}
