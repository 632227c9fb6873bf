use leptos::prelude::*;
use parcelpilot_contract::error::AppError;

use crate::components::field::Field;

/// Where a code is typed. It never comes back with what was typed.
#[component]
pub(super) fn CodeField(
    label: &'static str,
    hint: &'static str,
    /// A recovery code has letters, too.
    #[prop(optional)]
    has_letters: bool,
    #[prop(optional)] autofocus: bool,
    error: Option<AppError>,
) -> impl IntoView {
    let problem = error.and_then(|error| error.field_problem("code"));
    let is_wrong = problem.is_some();
    let (keys, autocomplete) = match has_letters {
        true => ("text", "off"),
        false => ("numeric", "one-time-code"),
    };
    view! {
        <Field id="code" label=label hint=Some(hint.to_owned()) problem=Some(Signal::stored(problem))>
            <input
                id="code"
                class="mono"
                name="code"
                type="text"
                inputmode=keys
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                required=true
                autofocus=autofocus || is_wrong
                aria-describedby="code-hint code-error"
                aria-invalid=is_wrong.to_string()
            />
        </Field>
    }
}
