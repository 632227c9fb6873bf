//! What stands below an open alert, wherever it is shown.

use leptos::prelude::*;
use parcelpilot_contract::alerts::{AlertNotification, AlertRow};
use parcelpilot_domain::alert::{AlertChannel, AlertKind};

use crate::components::time::{Ago, Time};

/// Since when, and whether somebody was told outside the pages.
#[component]
pub fn AlertFacts(alert: AlertRow) -> impl IntoView {
    let told = if alert.notified.is_empty() {
        text!("No alert was sent yet.").into_any()
    } else {
        alert
            .notified
            .into_iter()
            .map(|notified| view! { <span>{sent(notified)} " "</span> })
            .collect_view()
            .into_any()
    };
    let ended = (alert.kind == AlertKind::OrdersEnded).then(|| {
        let address = format!("/orders?integration={}&warning=open", alert.integration_id);
        view! { <a href=address>{text!("Orders ended in the store.")}</a> " " }
    });
    let is_cancelled = alert.kind == AlertKind::OrderCancelled;
    view! {
        {is_cancelled
            .then(|| {
                view! {
                    <p class="notice notice-error" role="alert">
                        {text!("A shipment was not sent, because its order was cancelled in the store.")} " "
                        <a href="/shipments?state=failed">{text!("View failed shipments")}</a>
                    </p>
                }
            })}
        <p class="muted">
            {ended} {rich_text!("Since <at/>."; at = move |_| view! { <Time at=alert.since /> })} " " {told}
        </p>
    }
}

fn sent(notified: AlertNotification) -> Vec<AnyView> {
    let at = move |_| view! { <Ago at=notified.at /> };
    match notified.channel {
        AlertChannel::Webhook => rich_text!("Alert sent by webhook <at/>."; at = at),
        AlertChannel::Email => rich_text!("Alert sent by e-mail <at/>."; at = at),
    }
}
