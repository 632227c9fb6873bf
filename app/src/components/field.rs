//! A labelled text field with its hint and its error.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;

/// `name` is the form field's name; the error shown below it is the one that names it.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    /// Where a page has the field more than once: what makes its `id` its own.
    #[prop(optional, into)]
    within: String,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let id = format!("{within}{}", name.replace('.', "-"));
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = format!("{hint_id} {error_id}");
    let problem = {
        let name = name.clone();
        Signal::derive(move || error.get().and_then(|error| error.field_problem(&name)))
    };
    // A page that comes back with a problem begins at the first one.
    let is_wrong = problem.get_untracked().is_some();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=required
                autofocus=autofocus || is_wrong
                aria-describedby=described_by
                aria-invalid=move || problem.get().is_some().to_string()
            />
            <p class="hint" id=hint_id>{(!hint.is_empty()).then_some(hint)}</p>
            <p class="field-error" id=error_id>{move || problem.get().map(|problem| problem.sentence())}</p>
        </div>
    }
}

/// A box to tick. Sends `on`, or nothing.
#[component]
pub fn CheckField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] checked: bool,
) -> impl IntoView {
    let id = name.replace('.', "-");
    let hint_id = format!("{id}-hint");
    view! {
        <div class="check">
            <input id=id.clone() type="checkbox" name=name value="on" checked=checked aria-describedby=hint_id.clone() />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{(!hint.is_empty()).then_some(hint)}</p>
        </div>
    }
}
