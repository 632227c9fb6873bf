//! A label that came too late: what it was scanned for has left meanwhile, so that no form shows it any more.

use leptos::server_fn::ServerFn;
use parcelpilot_contract::shipments::Shipping;

use crate::components::form_echo::{FormEcho, form_echo};
use crate::server_functions::shipments::{MakeShipment, PreviewShipment};

/// What was posted for an address that has nothing left. Another address's form must not show it: one more press would
/// send the label to the wrong customer.
pub(in crate::pages) fn posted_too_late(shipping: &Shipping) -> Option<FormEcho> {
    let posted = form_echo(&[MakeShipment::url(), PreviewShipment::url()])?;
    let address: Option<i64> = posted.field("address_id").and_then(|id| id.parse().ok());
    let mut open = shipping
        .consignments
        .iter()
        .filter(|consignment| consignment.left() > 0);
    let is_open = open.any(|consignment| address.is_none_or(|id| id == consignment.address_id));
    (!is_open).then_some(posted)
}

/// Says of a post that was refused, and is shown by no form, what became of its label.
pub(in crate::pages) fn not_used(posted: &FormEcho, shipping: &Shipping) -> String {
    let number = posted.field("tracking_number").unwrap_or_default().trim();
    if number.is_empty() {
        return text!(
            "Nothing was shipped: somebody else shipped this order or changed it meanwhile. Look at the order before \
             the parcel leaves."
        )
        .to_owned();
    }
    // The same form, sent twice.
    let mut shipments = shipping.shipments.iter();
    if shipments.any(|made| made.voided_at.is_none() && made.tracking.number.eq_ignore_ascii_case(number)) {
        return text!(
            "Label {number} is on a shipment of this order already. Nothing was shipped again.",
            number = number
        );
    }
    text!(
        "Your label {number} was not used: somebody else shipped this order or changed it meanwhile. Look at the order \
         before the parcel leaves.",
        number = number
    )
}
