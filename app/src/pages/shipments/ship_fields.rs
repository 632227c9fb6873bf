//! With whom a parcel leaves, and under which number.

use leptos::prelude::*;

use super::carrier_choice::CarrierChoice;
use super::tracking_fields::{TrackingFields, TypedTracking};
use crate::components::field::CheckField;
use crate::components::form_echo::FormEcho;

/// The number first: most parcels need nothing else. What few need is folded.
#[component]
pub fn ShipFields(method: String, last_carrier: String, posted: Option<FormEcho>) -> impl IntoView {
    let error = posted.as_ref().and_then(FormEcho::error);
    let field = |name: &str| {
        let typed = posted.as_ref().and_then(|echo| echo.field(name));
        typed.unwrap_or_default().to_owned()
    };
    let carrier = CarrierChoice::new(&method, &last_carrier, posted.as_ref());
    let suggestion = carrier.suggestion_field();
    let typed = TypedTracking {
        carrier: carrier.value,
        number: field("tracking_number"),
        link: field("tracking_link"),
    };
    let is_external = !field("external").is_empty();
    let external = view! {
        <CheckField
            name="external"
            label=text!("External shipment")
            hint=text!("Recorded here only: it is not sent to the store, and nobody is e-mailed.")
            checked=is_external
        />
    };
    view! {
        {suggestion}
        <TrackingFields
            typed=typed
            error=error
            carrier_hint=carrier.hint
            more=external.into_any()
            is_more_open=is_external
        />
    }
}
