//! How the store's view of a shipment stands.

use leptos::prelude::*;
use parcelpilot_contract::shipments::{PushRow, ShipmentRow};
use parcelpilot_domain::message::Message;
use parcelpilot_domain::shipment::push::{PushKind, PushState};

use crate::components::badge::{Badge, Tone};
use crate::components::icon::IconName;
use crate::components::time::Time;
use crate::localization::Localized;
use crate::rich_text;

#[component]
pub fn PushBadge(shipment: ShipmentRow) -> impl IntoView {
    let (tone, icon, text) = match &shipment.push {
        Some(push) => pushed(push),
        None => (Tone::Muted, IconName::Off, text!("Local only").to_owned()),
    };
    view! {
        <Badge tone=tone icon=icon text=text />
        {shipment
            .voided_at
            .map(|_| {
                view! {
                    " "
                    <span class="badge muted">{text!("Voided")}</span>
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
    let state = Message::from(push.state.label());
    let text = match (push.kind, push.state) {
        (PushKind::Delete, PushState::Confirmed) => text!("Deleted in the store").to_owned(),
        (PushKind::Delete, _) => text!("{state}: deletion", state = state),
        (
            PushKind::Correct,
            PushState::Held | PushState::Pending | PushState::Sending | PushState::Failed,
        ) => {
            text!("{state}: correction", state = state)
        }
        _ => state.localized(),
    };
    (tone, icon, text)
}

/// Since when it is so, what went wrong, what happens next.
#[component]
pub fn PushFacts(shipment: ShipmentRow) -> impl IntoView {
    let Some(push) = shipment.push else {
        return ().into_any();
    };
    let next = push.what_next().localized();
    let is_open = push.state != PushState::Confirmed;
    let tried = (is_open && push.tries > 0)
        .then(|| format!(" · {}", text!(count = push.tries; "1 try", "{count} tries")));
    let since = rich_text!("Since <at/>"; at = move |_| view! { <Time at=push.since /> });
    let next_try = push.next_try_at.filter(|_| push.tries > 0).map(|at| {
        view! { " · " {rich_text!("next try <at/>"; at = move |_| view! { <Time at=at /> })} }
    });
    view! {
        {push.failure.map(|failure| view! { <p class="strong">{failure.label().localized()}</p> })}
        {is_open.then(|| view! { <p>{next}</p> })}
        {(is_open && !push.detail.is_empty())
            .then(|| {
                let said = text!("BigCommerce said: {detail}", detail = push.detail);
                view! { <p class="muted words">{said}</p> }
            })}
        <p class="muted">
            {since} {tried} {next_try}
        </p>
    }
    .into_any()
}
