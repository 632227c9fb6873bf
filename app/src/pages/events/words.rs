//! What states and kinds are called.

use leptos::prelude::*;
use parcelpilot_contract::events::EventEndpointRow;
use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::english;
use parcelpilot_domain::event::{DeliveryState, EndpointStop};

use crate::components::badge::{Badge, Tone};
use crate::components::icon::IconName;
use crate::localization::Localized;

pub(super) const fn kind_label(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::OrderCreated => english!("An order came in"),
        ChangeKind::OrderChanged => english!("An order changed"),
        ChangeKind::OrderCancelled => english!("An order was cancelled before all of it was shipped"),
        ChangeKind::OrderHeld => english!("An order was put on hold"),
        ChangeKind::ShipmentCreated => english!("A shipment was made"),
        ChangeKind::ShipmentChanged => english!("The tracking of a shipment changed"),
        ChangeKind::ShipmentVoided => english!("A shipment was voided"),
        ChangeKind::ShipmentConfirmed => english!("The store confirmed a shipment"),
        ChangeKind::ShipmentFailed => english!("The store did not take a shipment"),
        ChangeKind::ProblemOpened => english!("An order could not be imported"),
        ChangeKind::IntegrationFailing => english!("A store's orders no longer come in"),
    }
}

const fn stop_sentence(stop: EndpointStop) -> &'static str {
    match stop {
        EndpointStop::Gone => english!(
            "It answered 410, which says that it is no longer there. Change its address or delete it."
        ),
        EndpointStop::Failing => {
            english!("Nothing has arrived for five days. Repair the program, send a test event, then resume.")
        }
        EndpointStop::Restored => english!(
            "The database was restored from a backup. Resume it if this server, and no other, is to send its events."
        ),
    }
}

/// Whether it works, and what to do if it does not.
#[component]
pub(super) fn EndpointState(row: EventEndpointRow) -> impl IntoView {
    let (tone, icon, text) = match (row.is_enabled, row.stopped, row.failing_since) {
        (false, Some(_), _) => (Tone::Bad, IconName::Bad, text!("Stopped")),
        (false, None, _) => (Tone::Muted, IconName::Off, text!("Paused")),
        _ if !row.is_client_active => (Tone::Muted, IconName::Off, text!("Client inactive")),
        (true, _, Some(_)) => (Tone::Warn, IconName::Warn, text!("Failing")),
        (true, _, None) => (Tone::Good, IconName::Good, text!("Active")),
    };
    let why = match row.stopped.filter(|_| !row.is_enabled) {
        Some(stop) => Some(stop_sentence(stop)),
        None if row.is_enabled && !row.is_client_active => {
            Some(english!("Nothing is sent until its client is active again."))
        }
        None => None,
    };
    view! {
        <Badge tone=tone icon=icon text=text />
        {why.map(|why| view! { <p class="hint">{why.localized()}</p> })}
    }
}

#[component]
pub(super) fn DeliveryBadge(state: DeliveryState) -> impl IntoView {
    let (tone, icon) = match state {
        DeliveryState::Waiting => (Tone::Muted, IconName::Off),
        DeliveryState::Pending | DeliveryState::Sending => (Tone::Busy, IconName::Busy),
        DeliveryState::Delivered => (Tone::Good, IconName::Good),
        DeliveryState::Failed => (Tone::Bad, IconName::Bad),
    };
    view! { <Badge tone=tone icon=icon text=state.label().localized() /> }
}
