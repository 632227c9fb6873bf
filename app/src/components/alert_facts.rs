//! What stands below an open alert, wherever it is shown.

use leptos::prelude::*;
use parcelpilot_contract::alerts::AlertRow;

use super::time::Time;

/// Since when, and whether somebody was told outside the pages.
#[component]
pub fn AlertFacts(alert: AlertRow) -> impl IntoView {
    let told = if alert.told.is_empty() {
        "Nobody was told outside this page yet.".into_any()
    } else {
        alert
            .told
            .into_iter()
            .map(|told| view! { <span>"Told " {told.channel.label()} " " <Time at=told.at /> ". "</span> })
            .collect_view()
            .into_any()
    };
    view! {
        <p class="muted">
            "Since " <Time at=alert.since /> ". " {told}
        </p>
    }
}
