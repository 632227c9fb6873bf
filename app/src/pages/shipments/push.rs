//! How the store's view of a shipment stands.

use leptos::prelude::*;
use parcelpilot_contract::shipments::{PushRow, ShipmentRow};
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::shipment::push::{PushKind, PushState};

use crate::components::badge::{Badge, Tone};
use crate::components::icon::IconName;
use crate::components::time::Time;

#[component]
pub fn PushBadge(shipment: ShipmentRow) -> impl IntoView {
    let (tone, icon, text) = match &shipment.push {
        Some(push) => pushed(push),
        None => (Tone::Muted, IconName::Off, "Local only".to_owned()),
    };
    view! {
        <Badge tone=tone icon=icon text=text />
        {shipment
            .voided_at
            .map(|_| {
                view! {
                    " "
                    <span class="badge muted">"Voided"</span>
                }
            })}
    }
}

fn pushed(push: &PushRow) -> (Tone, IconName, String) {
    let (tone, icon) = match push.state {
        PushState::Held => (Tone::Warn, IconName::Off),
        PushState::Pending => (Tone::Muted, IconName::Clock),
        PushState::Sending => (Tone::Busy, IconName::Busy),
        PushState::Confirmed => (Tone::Good, IconName::Good),
        PushState::Failed => (Tone::Bad, IconName::Bad),
    };
    let state = push.state.label();
    let text = match (push.kind, push.state) {
        (PushKind::Delete, PushState::Confirmed) => "Deleted in the store".to_owned(),
        (PushKind::Delete, _) => format!("{state}: deletion"),
        (
            PushKind::Correct,
            PushState::Held | PushState::Pending | PushState::Sending | PushState::Failed,
        ) => {
            format!("{state}: correction")
        }
        _ => state.to_owned(),
    };
    (tone, icon, text)
}

/// Since when it is so, what went wrong, what happens next.
#[component]
pub fn PushFacts(shipment: ShipmentRow) -> impl IntoView {
    let Some(push) = shipment.push else {
        return ().into_any();
    };
    let next = push.what_next();
    let is_open = push.state != PushState::Confirmed;
    let tried = (is_open && push.tries > 0).then(|| format!(" · {}", counted(push.tries, "try", "tries")));
    let next_try = push.next_try_at.filter(|_| push.tries > 0);
    view! {
        {push.failure.map(|failure| view! { <p class="strong">{failure.label()}</p> })}
        {is_open.then(|| view! { <p>{next}</p> })}
        {(is_open && !push.detail.is_empty())
            .then(|| view! { <p class="muted words">"BigCommerce said: " {push.detail}</p> })}
        <p class="muted">
            "Since " <Time at=push.since /> {tried} {next_try.map(|at| view! { " · next try " <Time at=at /> })}
        </p>
    }
    .into_any()
}
