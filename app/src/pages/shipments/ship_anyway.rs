//! Shipping an order that is on hold or refused: never by accident.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::shipment::may_ship::MayShip;

use crate::components::field::TextField;
use crate::server_functions::shipment_form::OVERRIDE_REASON;

/// Why the order should not be shipped, and the field in which a person says why it is shipped anyway. Nothing
/// where there is nothing to say.
#[component]
pub fn ShipAnyway(may_ship: MayShip, typed: String, error: Option<AppError>) -> impl IntoView {
    if !may_ship.can_be_overridden() {
        return None;
    }
    let reasons = may_ship
        .sentences()
        .into_iter()
        .map(|sentence| view! { <li>{sentence}</li> })
        .collect_view();
    Some(view! {
        <div class="notice notice-warn">
            <p>
                <strong>"This order should not be shipped."</strong>
            </p>
            <ul>{reasons}</ul>
        </div>
        <TextField
            name=OVERRIDE_REASON
            label="Why ship it anyway?"
            hint="Needed to ship this order. The reason is kept in the audit trail."
            value=typed
            error=error
        />
    })
}
