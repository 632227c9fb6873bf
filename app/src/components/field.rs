//! A control with its label above it, its hint and its error below.

use leptos::prelude::*;
use parcelpilot_contract::error::{AppError, FieldProblem};

use crate::localization::Localized;

/// `children` are the control, whose `id` this is. It is described by `{id}-hint` and `{id}-error`, where it has them.
#[cfg(feature = "ssr")]
#[component]
pub fn Field<C: IntoView + 'static>(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional_no_strip, into)] hint: Option<String>,
    /// What is wrong with what was typed.
    #[prop(optional_no_strip, into)]
    problem: Option<Signal<Option<FieldProblem>>>,
    children: TypedChildren<C>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {children.into_inner()()}
            {hint.map(|hint| view! { <FieldHint of=id.clone() text=hint /> })}
            {problem.map(|problem| view! { <FieldMessage of=id problem=problem /> })}
        </div>
    }
}

/// What to type into the control with this `id`.
#[component]
fn FieldHint(of: String, text: String) -> impl IntoView {
    view! { <p class="hint" id=format!("{of}-hint")>{(!text.is_empty()).then_some(text)}</p> }
}

/// What is wrong with what was typed into the control with this `id`.
#[component]
pub fn FieldMessage(#[prop(into)] of: String, problem: Signal<Option<FieldProblem>>) -> impl IntoView {
    view! {
        <p class="field-error" id=format!("{of}-error")>
            {move || problem.get().map(|problem| problem.sentence().localized())}
        </p>
    }
}

/// A line of text. `name` is the form field's name; the error shown below it is the one that names it. Islands have it
/// too: inside a [`Field`], which takes any control, it would weigh more.
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
    let described_by = format!("{id}-hint {id}-error");
    let problem = problem_of(error, &name);
    // A page that comes back with a problem begins at the first one.
    let is_wrong = problem.get_untracked().is_some();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id.clone()
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=required
                autofocus=autofocus || is_wrong
                aria-describedby=described_by
                aria-invalid=move || problem.get().is_some().to_string()
            />
            <FieldHint of=id.clone() text=hint />
            <FieldMessage of=id problem=problem />
        </div>
    }
}

/// What an error says of the field of this name.
pub fn problem_of(error: Signal<Option<AppError>>, name: &str) -> Signal<Option<FieldProblem>> {
    let name = name.to_owned();
    Signal::derive(move || error.get().and_then(|error| error.field_problem(&name)))
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
    view! {
        <div class="check">
            <input
                id=id.clone()
                type="checkbox"
                name=name
                value="on"
                checked=checked
                aria-describedby=format!("{id}-hint")
            />
            <label for=id.clone()>{label}</label>
            <FieldHint of=id text=hint />
        </div>
    }
}

/// One box of several that have the same name. `children` are its label.
#[cfg(feature = "ssr")]
#[component]
pub fn TickBox<C: IntoView + 'static>(
    id: String,
    name: &'static str,
    value: String,
    checked: bool,
    children: TypedChildren<C>,
) -> impl IntoView {
    view! {
        <div class="check">
            <input id=id.clone() type="checkbox" name=name value=value checked=checked />
            <label for=id>{children.into_inner()()}</label>
        </div>
    }
}
