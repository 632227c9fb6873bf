//! What was just shipped, and how to take it back: a slip is noticed at once, or by the customer.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::shipments::ShipmentRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::ShipmentId;
use parcelpilot_domain::message;

use crate::components::confirm::Confirm;
use crate::components::form::PostForm;
use crate::components::icon::{Icon, IconName};
use crate::components::in_turn::in_turn;
use crate::server_functions::require;
use crate::server_functions::shipments::{VoidShipment, fetch_shipment};

/// Nothing where it was taken back meanwhile.
#[component]
pub(super) fn ShippedToast(id: ShipmentId) -> impl IntoView {
    in_turn(async move {
        let shipment = fetch_shipment(id).await.ok();
        let shipment = shipment.filter(|shipment| shipment.voided_at.is_none())?;
        Some(view! { <Shipped shipment=shipment /> })
    })
}

#[component]
fn Shipped(shipment: ShipmentRow) -> impl IntoView {
    let order = format!("/orders/{}#shipments", shipment.order_id);
    let id = shipment.id.to_string();
    let void = require(Role::Operator).is_ok().then(|| view! { <Void id=id /> });
    view! {
        <div class="notice notice-good shipped">
            <Icon name=IconName::Good />
            <p>{sentence(&shipment)} " " <a href=order>{text!("See it")}</a></p>
            {void}
        </div>
    }
}

#[component]
fn Void(id: String) -> impl IntoView {
    view! {
        <Confirm label=text!("Void…") class="button quiet" of=text!("this shipment")>
            <p>{text!("Its items can be shipped again. Where the store has it already, it is deleted there.")}</p>
            <PostForm action=VoidShipment::url()>
                <input type="hidden" name="id" value=id />
                <button class="button danger" type="submit">
                    {text!("Void shipment")}
                </button>
            </PostForm>
        </Confirm>
    }
}

fn sentence(shipment: &ShipmentRow) -> String {
    let items: i64 = shipment.lines.iter().map(|line| line.quantity).sum();
    let tracking = [&shipment.tracking.carrier_label, &shipment.tracking.number];
    let tracking: Vec<&str> = tracking
        .into_iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    let items = message!(count = items; "1 item", "{count} items");
    let order = shipment.order_number.to_string();
    match tracking.as_slice() {
        [] => text!(
            "Shipment made: {items} of order {order}, without tracking.",
            items = items,
            order = order
        ),
        known => text!(
            "Shipment made: {items} of order {order}, with {tracking}.",
            items = items,
            order = order,
            tracking = known.join(" ")
        ),
    }
}
