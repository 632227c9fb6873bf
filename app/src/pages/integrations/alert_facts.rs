//! What stands below an open alert, wherever it is shown.

use leptos::prelude::*;
use parcelpilot_contract::alerts::AlertRow;

use crate::components::time::Time;

/// Since when, and whether somebody was told outside the pages.
#[component]
pub fn AlertFacts(alert: AlertRow) -> impl IntoView {
    let told = if alert.notified.is_empty() {
        "No alert was sent yet.".into_any()
    } else {
        alert
            .notified
            .into_iter()
            .map(|notified| view! { <span>"Alert sent " {notified.channel.label()} " " <Time at=notified.at /> ". "</span> })
            .collect_view()
            .into_any()
    };
    view! {
        <p class="muted">
            "Since " <Time at=alert.since /> ". " {told}
        </p>
    }
}
