//! What stands below an open alert, wherever it is shown.

use leptos::prelude::*;
use parcelpilot_contract::alerts::AlertRow;
use parcelpilot_domain::alert::AlertKind;

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
    let ended = (alert.kind == AlertKind::OrdersEnded).then(|| {
        let address = format!("/orders?integration={}&warning=open", alert.integration_id);
        view! { <a href=address>"Orders ended in the store."</a> " " }
    });
    let is_cancelled = alert.kind == AlertKind::OrderCancelled;
    view! {
        {is_cancelled
            .then(|| {
                view! {
                    <p class="notice notice-error" role="alert">
                        "A shipment was not sent, because its order was cancelled in the store. "
                        <a href="/shipments?state=failed">"View failed shipments"</a>
                    </p>
                }
            })}
        <p class="muted">
            {ended} "Since " <Time at=alert.since /> ". " {told}
        </p>
    }
}
