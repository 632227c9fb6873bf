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
    /// Why the carrier is what it is.
    #[prop(optional_no_strip)]
    carrier_hint: Option<&'static str>,
    /// What else is needed now and then.
    #[prop(optional)]
    more: Option<AnyView>,
    #[prop(optional)] is_more_open: bool,
) -> impl IntoView {
    let has_problem = |field: &str| {
        error
            .as_ref()
            .is_some_and(|error| error.field_problem(field).is_some())
    };
    let is_open = is_more_open || !typed.link.is_empty() || has_problem("tracking_link");
    view! {
        <div class="tracking-fields">
            <TextField
                name="tracking_number"
                label=text!("Tracking number")
                within=within.clone()
                value=typed.number
                error=error.clone()
            />
            <CarrierField value=typed.carrier hint=carrier_hint within=within.clone() error=error.clone() />
        </div>
        <details class="more" open=is_open>
            <summary>{text!("More")}</summary>
            <div class="stack">
                <TextField
                    name="tracking_link"
                    label=text!("Tracking link")
                    hint=text!("Only needed if the carrier has no link of its own.")
                    within=within
                    value=typed.link
                    error=error
                />
                {more}
            </div>
        </details>
    }
}

/// Needs the [`CarrierSuggestions`] on its page.
#[component]
pub fn CarrierField(
    value: String,
    #[prop(optional_no_strip)] hint: Option<&'static str>,
    #[prop(optional, into)] within: String,
    error: Option<AppError>,
) -> impl IntoView {
    let problem = carrier_problem(error.as_ref());
    let id = format!("{within}carrier");
    let described_by = format!("{id}-hint {id}-error");
    let hint = hint.unwrap_or_else(|| text!("Choose from the list, or type another carrier's name."));
    view! {
        <Field id=id.clone() label=text!("Carrier") hint=hint.to_owned() problem=Signal::stored(problem)>
            <input
                id=id
                name="carrier"
                list=CARRIERS_ID
                value=value
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
