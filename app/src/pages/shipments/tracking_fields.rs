//! With whom a parcel travels, as it is typed.

use leptos::prelude::*;
use parcelpilot_contract::error::{AppError, FieldProblem};
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
    view! {
        <div class="tracking-fields">
            <CarrierField typed=typed.carrier within=within.clone() error=error.clone() />
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

/// Needs the [`CarrierSuggestions`] on its page.
#[component]
pub fn CarrierField(
    typed: String,
    #[prop(optional, into)] within: String,
    error: Option<AppError>,
) -> impl IntoView {
    let problem = carrier_problem(error.as_ref());
    let id = format!("{within}carrier");
    let described_by = format!("{id}-hint {id}-error");
    view! {
        <Field
            id=id.clone()
            label="Carrier"
            hint="Choose from the list, or type another carrier's name.".to_owned()
            problem=Signal::stored(problem)
        >
            <input
                id=id
                name="carrier"
                list=CARRIERS_ID
                value=typed
                autocomplete="off"
                autofocus=problem.is_some()
                aria-describedby=described_by
                aria-invalid=problem.is_some().to_string()
            />
        </Field>
    }
}

/// A carrier that is none of the usual ones is checked as a name.
pub(in crate::pages) fn carrier_problem(error: Option<&AppError>) -> Option<FieldProblem> {
    ["carrier", "carrier_name"]
        .into_iter()
        .find_map(|field| error?.field_problem(field))
}
