//! Shipping an order that is on hold or refused: never by accident.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::shipment::may_ship::MayShip;

use crate::components::field::TextField;
use crate::server_functions::shipment_form::OVERRIDE_REASON;

/// The field in which a person says why the order is shipped anyway. Nothing where it may be shipped.
#[component]
pub fn ShipAnyway(may_ship: MayShip, typed: String, error: Option<AppError>) -> impl IntoView {
    may_ship.can_be_overridden().then(|| {
        view! {
            <TextField
                name=OVERRIDE_REASON
                label=text!("Why ship it anyway?")
                hint=text!("Needed, because this order is on hold or not to ship. The reason is kept in the audit trail.")
                value=typed
                error=Signal::stored(error)
            />
        }
    })
}
