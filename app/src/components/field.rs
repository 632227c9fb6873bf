//! A labelled text field with its hint and its error.

use leptos::prelude::*;

use crate::error::AppError;

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
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let id = name.replace('.', "-");
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = format!("{hint_id} {error_id}");
    let problem = {
        let name = name.clone();
        Signal::derive(move || error.get().and_then(|error| error.field_problem(&name)))
    };
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
                aria-describedby=described_by
                aria-invalid=move || problem.get().is_some().to_string()
            />
            <p class="hint" id=hint_id>{hint}</p>
            <p class="field-error" id=error_id>{move || problem.get().map(|problem| problem.sentence())}</p>
        </div>
    }
}
