//! What stands below an open alert, wherever it is shown.

use leptos::prelude::*;
use parcelpilot_contract::alerts::{AlertNotification, AlertRow};
use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::time::Timestamp;

use crate::components::time::{Ago, Time};

/// Since when, and whether somebody was told outside the pages.
#[component]
pub fn AlertFacts(alert: AlertRow) -> impl IntoView {
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
        <p class="muted">{ended} {since_and_sent(alert.since, alert.notified)}</p>
    }
}

/// The same for what is no integration's polling.
#[component]
pub fn AlertSent(since: Timestamp, notified: Vec<AlertNotification>) -> impl IntoView {
    view! { <p class="muted">{since_and_sent(since, notified)}</p> }
}

fn since_and_sent(since: Timestamp, notified: Vec<AlertNotification>) -> impl IntoView {
    let told = if notified.is_empty() {
        text!("No alert was sent yet.").into_any()
    } else {
        notified
            .into_iter()
            .map(|notified| view! { <span>{sent(notified)} " "</span> })
            .collect_view()
            .into_any()
    };
    view! {
        {rich_text!("Since <at/>."; at = move |_| view! { <Time at=since /> })}
        " "
        {told}
    }
}

fn sent(notified: AlertNotification) -> Vec<AnyView> {
    let at = move |_| view! { <Ago at=notified.at /> };
    match notified.channel {
        AlertChannel::Webhook => rich_text!("Alert sent by webhook <at/>."; at = at),
        AlertChannel::Email => rich_text!("Alert sent by e-mail <at/>."; at = at),
    }
}
