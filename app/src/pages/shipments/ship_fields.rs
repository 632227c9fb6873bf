//! With whom a parcel leaves, and under which number.

use leptos::prelude::*;
use parcelpilot_domain::carriers::{self, SuggestedBy};

use super::tracking_fields::{TrackingFields, TypedTracking};
use crate::components::field::CheckField;
use crate::components::form_echo::FormEcho;

/// The number first: most parcels need nothing else. What few need is folded.
#[component]
pub fn ShipFields(method: String, last_carrier: String, posted: Option<FormEcho>) -> impl IntoView {
    let error = posted.as_ref().and_then(FormEcho::error);
    let field = |name: &str| {
        let typed = posted.as_ref().and_then(|echo| echo.field(name));
        typed.map(str::to_owned)
    };
    let suggestion = carriers::suggested(&method, &last_carrier);
    let suggested = suggestion
        .as_ref()
        .map(|(name, _)| name.clone())
        .unwrap_or_default();
    let carrier = field("carrier").unwrap_or_else(|| suggested.clone());
    let hint = suggestion
        .filter(|(name, _)| *name == carrier)
        .map(|(_, by)| hint_of(by));
    let typed = TypedTracking {
        carrier,
        number: field("tracking_number").unwrap_or_default(),
        link: field("tracking_link").unwrap_or_default(),
    };
    let is_external = field("external").is_some_and(|typed| !typed.is_empty());
    let external = view! {
        <CheckField
            name="external"
            label="External shipment"
            hint="Recorded here only: it is not sent to the store, and nobody is e-mailed."
            checked=is_external
        />
    };
    view! {
        <input type="hidden" name="suggested_carrier" value=suggested />
        <TrackingFields typed=typed error=error carrier_hint=hint more=external.into_any() is_more_open=is_external />
    }
}

const fn hint_of(by: SuggestedBy) -> &'static str {
    match by {
        SuggestedBy::Method => "From the shipping method, unless the number says otherwise.",
        SuggestedBy::LastShipment => "As with this store's last shipment, unless the number says otherwise.",
    }
}
