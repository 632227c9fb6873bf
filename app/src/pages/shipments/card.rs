//! One shipment of an order.

use leptos::prelude::*;
use parcelpilot_contract::shipments::{ShipmentLineRow, ShipmentRow, TrackingRow};
use parcelpilot_domain::time::Timestamp;

use super::actions::Actions;
use super::preview::Suspect;
use super::push::{PushBadge, PushFacts};
use crate::components::time::Ago;
use crate::localization::count;
use crate::rich_text;

/// `number` counts the order's shipments from 1; `to` names the address where there are several.
#[component]
pub fn ShipmentCard(
    shipment: ShipmentRow,
    number: usize,
    to: Option<String>,
    may_change: bool,
) -> impl IntoView {
    let title_id = format!("shipment-{number}");
    let suspect = shipment
        .tracking
        .suspect
        .clone()
        .filter(|_| shipment.voided_at.is_none());
    let in_store = match &shipment.remote_id {
        Some(id) => text!("Shipment {number}", number = id.to_string()),
        None if shipment.push.is_some() && shipment.voided_at.is_none() => {
            text!("Not in the store yet").to_owned()
        }
        None => text!("Not in the store").to_owned(),
    };
    let voided = shipment.voided_at.zip(shipment.voided_by.clone());
    view! {
        <article class="card shipment" aria-labelledby=title_id.clone()>
            <div class="cluster">
                <h3 class="card-title" id=title_id.clone()>
                    {text!("Shipment {number}", number = number.to_string())}
                </h3>
                <PushBadge shipment=shipment.clone() />
            </div>
            <dl class="definition">
                <dt>{text!("Items")}</dt>
                <dd>
                    <Lines lines=shipment.lines.clone() />
                </dd>
                {to.map(|to| view! { <dt>{text!("To")}</dt><dd>{to}</dd> })}
                <dt>{text!("Tracking")}</dt>
                <dd>
                    <Tracking tracking=shipment.tracking.clone() />
                </dd>
                <dt>{text!("Made")}</dt>
                <dd>{by(shipment.made_at, &shipment.made_by)}</dd>
                {voided
                    .map(|(at, name)| {
                        view! {
                            <dt>{text!("Voided")}</dt>
                            <dd>{by(at, &name)}</dd>
                        }
                    })} <dt>{text!("Store")}</dt>
                <dd>{in_store}</dd>
            </dl>
            <div class="push">
                <PushFacts shipment=shipment.clone() />
            </div>
            {shipment
                .is_missing_in_store
                .then(|| {
                    view! {
                        <p class="notice notice-warn">
                            {text!(
                                "This shipment was no longer in the store at the last re-sync: somebody deleted it \
                                 there. Replace its label, or void it."
                            )}
                        </p>
                    }
                })}
            {suspect
                .map(|suspect| view! { <Suspect carrier=suspect chosen=shipment.tracking.carrier_label.clone() /> })}
            {may_change.then(|| view! { <Actions shipment=shipment number=number /> })}
        </article>
    }
}

/// When somebody did it, and who.
fn by(at: Timestamp, name: &str) -> impl IntoView + use<> {
    rich_text!("<at/> by {name}", name = name; at = move |_| view! { <Ago at=at /> })
}

#[component]
pub fn Lines(lines: Vec<ShipmentLineRow>) -> impl IntoView {
    let lines = lines
        .into_iter()
        .map(|line| {
            let name = match (line.name.as_str(), line.sku.as_str()) {
                ("", "") => text!("a line no longer in the order").to_owned(),
                (name, "") => name.to_owned(),
                (name, sku) => format!("{name} ({sku})"),
            };
            view! { <li>{count(line.quantity)} " × " {name}</li> }
        })
        .collect_view();
    view! { <ul class="plain">{lines}</ul> }
}

/// Carrier and number, which lead to where the parcel can be followed.
#[component]
pub fn Tracking(tracking: TrackingRow) -> impl IntoView {
    let number = match tracking.number.as_str() {
        "" if tracking.followed_at.is_some() => text!("Track it").to_owned(),
        "" => String::new(),
        number => number.to_owned(),
    };
    if tracking.carrier_label.is_empty() && number.is_empty() {
        return view! { <span class="muted">{text!("none")}</span> }.into_any();
    }
    let number = match tracking.followed_at {
        Some(link) => view! {
            <a class="mono" href=link target="_blank" rel="noopener noreferrer">
                {number}
            </a>
        }
        .into_any(),
        None => view! { <span class="mono">{number}</span> }.into_any(),
    };
    view! {
        {tracking.carrier_label}
        " "
        {number}
    }
    .into_any()
}
