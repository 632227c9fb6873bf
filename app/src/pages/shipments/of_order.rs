//! An order's shipments: ours and those that were made elsewhere.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::shipments::Shipping;

use super::card::ShipmentCard;
use super::external::StoreView;
use super::tracking_fields::CarrierSuggestions;
use crate::components::form::FormError;
use crate::components::form_echo::any_form_error;
use crate::components::live_part::{LivePart, LivePartNotice};
use crate::server_functions::shipments::{DropHeldPushes, RetryPushes};

#[component]
pub fn OrderShipments(shipping: Shipping, version: String, may_change: bool) -> impl IntoView {
    let order = shipping.order_id;
    let error = any_form_error(&[RetryPushes::url(), DropHeldPushes::url()]);
    let is_one_address = shipping.consignments.len() < 2;
    let address_of = |id: i64| {
        let found = shipping
            .consignments
            .iter()
            .find(|consignment| consignment.address_id == id);
        found.map(|consignment| consignment.address.full_name())
    };
    let cards = shipping
        .shipments
        .iter()
        .enumerate()
        .map(|(index, shipment)| {
            let to = address_of(shipment.address_id).filter(|_| !is_one_address);
            view! { <ShipmentCard shipment=shipment.clone() number=index + 1 to=to may_change=may_change /> }
        })
        .collect_view();
    let is_empty = cards.is_empty();
    view! {
        <section class="stack" aria-labelledby="shipments">
            <div class="card-head">
                <h2 id="shipments">{text!("Shipments")}</h2>
                <LivePartNotice />
            </div>
            <CarrierSuggestions />
            <FormError error=error />
            <LivePart events=format!("/events/shipments?order={order}") version=version>
                {is_empty.then(|| view! { <p class="muted">{text!("No shipments from here yet.")}</p> })} {cards}
                <StoreView
                    external=shipping.external_shipments.clone()
                    counted=shipping.shipped_externally()
                    read_at=shipping.read_at
                />
            </LivePart>
        </section>
    }
}
