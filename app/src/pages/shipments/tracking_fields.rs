//! With whom a parcel travels, as it is typed.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::carriers;

use crate::components::field::{Field, TextField};

const CARRIERS_ID: &str = "carriers";

/// What [`TrackingFields`] suggest; once a page.
#[component]
pub fn CarrierSuggestions() -> impl IntoView {
    let options = carriers::ALL
        .iter()
        .map(|carrier| view! { <option value=carrier.name></option> })
        .collect_view();
    view! { <datalist id=CARRIERS_ID>{options}</datalist> }
}

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedTracking {
    pub carrier: String,
    pub number: String,
    pub link: String,
}

#[component]
pub fn TrackingFields(
    typed: TypedTracking,
    /// Where a page has the fields more than once: what makes their `id`s their own.
    #[prop(optional, into)]
    within: String,
    error: Option<AppError>,
) -> impl IntoView {
    // A carrier that is none of the usual ones is checked as a name.
    let carrier_problem = ["carrier", "carrier_name"]
        .into_iter()
        .find_map(|field| error.as_ref()?.field_problem(field));
    let id = format!("{within}carrier");
    let described_by = format!("{id}-hint {id}-error");
    view! {
        <div class="tracking-fields">
            <Field
                id=id.clone()
                label="Carrier"
                hint="Choose from the list, or type another carrier's name.".to_owned()
                problem=Signal::stored(carrier_problem)
            >
                <input
                    id=id
                    name="carrier"
                    list=CARRIERS_ID
                    value=typed.carrier
                    autocomplete="off"
                    autofocus=carrier_problem.is_some()
                    aria-describedby=described_by
                    aria-invalid=carrier_problem.is_some().to_string()
                />
            </Field>
            <TextField
                name="tracking_number"
                label="Tracking number"
                within=within.clone()
                value=typed.number
                error=error.clone()
            />
            <TextField
                name="tracking_link"
                label="Tracking link"
                hint="Only needed if the carrier has no link of its own."
                within=within
                value=typed.link
                error=error
            />
        </div>
    }
}
