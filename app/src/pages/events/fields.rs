//! The fields of an endpoint's forms.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
use parcelpilot_domain::change::ChangeKind;

use super::words::kind_label;
use crate::components::field::{TextField, TickBox};
use crate::components::form::SelectionError;
use crate::components::form_echo::{echoed, form_echo};
use crate::localization::Localized;

const KINDS_FIELD: &str = "kinds[]";

/// What was typed into the form that came back, or else what there is.
#[component]
pub(super) fn EndpointFields(
    action: &'static str,
    url: String,
    description: String,
    kinds: Vec<ChangeKind>,
    error: Option<AppError>,
) -> impl IntoView {
    view! {
        <TextField
            name="url"
            kind="url"
            label=text!("Address")
            value=echoed(action, "url", &url)
            hint=text!("Begins with https://. Events are posted to it as JSON.")
            required=true
            error=error.clone()
        />
        <TextField
            name="description"
            label=text!("What is behind it")
            value=echoed(action, "description", &description)
            hint=text!("For example “Warehouse software”.")
            required=true
            error=error.clone()
        />
        <Kinds action=action kinds=kinds error=error />
    }
}

#[component]
fn Kinds(action: &'static str, kinds: Vec<ChangeKind>, error: Option<AppError>) -> impl IntoView {
    let echo = form_echo(&[action]);
    let is_ticked = |kind: ChangeKind| match &echo {
        Some(echo) => {
            let mut typed = echo.fields.iter();
            typed.any(|(name, value)| name.starts_with("kinds[") && value == kind.code())
        }
        None => kinds.contains(&kind),
    };
    let boxes = ChangeKind::ALL.map(|kind| {
        view! {
            <TickBox
                id=format!("kind-{}", kind.code().replace('.', "-"))
                name=KINDS_FIELD
                value=kind.code().to_owned()
                checked=is_ticked(kind)
            >
                {kind_label(kind).localized()}
                " "
                <code>{kind.code()}</code>
            </TickBox>
        }
    });
    let problem = error.and_then(|error| error.field_problem("kinds"));
    view! {
        <fieldset>
            <legend>{text!("Send an event when")}</legend>
            <div class="check-grid">{boxes.collect_view()}</div>
            <SelectionError problem=problem />
        </fieldset>
    }
}

/// What is wrong besides the fields.
pub(super) fn other_error(error: Option<&AppError>) -> Option<AppError> {
    let of_fields = ["url", "description", "kinds"];
    let is_other = |error: &&AppError| of_fields.iter().all(|field| error.field_problem(field).is_none());
    error.filter(is_other).cloned()
}
