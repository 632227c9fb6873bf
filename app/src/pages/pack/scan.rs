//! The field for scans, and what else can be done while packing.

use leptos::prelude::*;
use parcelpilot_domain::ids::OrderId;

use super::asked::{CODE_FIELD, PACKED_FIELD, SEEN_FIELD, address, label_address, path};
use super::parcel::Parcel;
use super::said::SAID_ID;
use crate::components::field::Field;
use crate::pages::shipments::ADDRESS_PARAMETER;

/// The form that buttons of lines belong to.
pub const SCAN_FORM: &str = "scan";

/// Enter presses its own button, whatever buttons of lines follow.
#[component]
pub fn ScanForm<'a>(order: OrderId, parcel: &'a Parcel) -> impl IntoView + use<> {
    let packed = parcel.packing.to_string();
    view! {
        <form id=SCAN_FORM class="inline-form" method="get" action=path(order) aria-label=text!("Scan")>
            <input type="hidden" name=ADDRESS_PARAMETER value=parcel.consignment.address_id.to_string() />
            <input type="hidden" name=SEEN_FIELD value=parcel.seen_shipments.to_string() />
            <input type="hidden" name=PACKED_FIELD value=packed />
            <Field id=CODE_FIELD label=text!("Scan an item")>
                <input
                    id=CODE_FIELD
                    name=CODE_FIELD
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    autofocus
                    aria-describedby=SAID_ID
                />
            </Field>
            <button class="button primary" type="submit">
                {text!("Count")}
            </button>
        </form>
    }
}

/// Where else one can go from here.
#[component]
pub fn OtherSteps<'a>(order: OrderId, parcel: &'a Parcel) -> impl IntoView + use<> {
    let packed = parcel.packing.to_string();
    let is_begun = !packed.is_empty();
    let is_broken = parcel.packing.has_broken_packs();
    let broken = is_broken.then(|| {
        view! { <p class="muted">{text!("A pack is begun. Only whole packs are shipped: scan the rest of it, or take it out.")}</p> }
    });
    let ship = (is_begun && !parcel.is_at_label && !is_broken).then(|| {
        view! {
            <a class="button" href=label_address(order, parcel, &packed)>
                {text!("Ship what is packed")}
            </a>
        }
    });
    let back = (parcel.is_at_label && !parcel.packing.is_complete()).then(|| {
        view! {
            <a class="button" href=address(order, parcel, &packed)>
                {text!("Scan more items")}
            </a>
        }
    });
    let again = is_begun.then(|| {
        view! {
            <a class="button" href=address(order, parcel, "")>
                {text!("Start over")}
            </a>
        }
    });
    view! {
        {broken}
        <nav class="cluster" aria-label=text!("Packing")>
            {ship} {back} {again} <a class="button" href="/pack">
                {text!("Another order")}
            </a>
        </nav>
    }
}
