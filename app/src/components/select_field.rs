//! One of many, in a list that opens.

use leptos::prelude::*;
use parcelpilot_contract::error::FieldProblem;

use super::field::Field;

#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    /// Where it is not the name.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(into)] label: String,
    /// What each is posted as, and what it says.
    options: Vec<(String, String)>,
    #[prop(into)] chosen: Option<String>,
    /// What stands for none of them: “All clients”.
    #[prop(optional, into)]
    none: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    /// The same in each language.
    #[prop(optional)]
    are_names: bool,
    /// What is wrong with what was chosen.
    #[prop(optional_no_strip)]
    problem: Option<FieldProblem>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, text)| {
        let is_chosen = chosen.as_ref() == Some(&value);
        let translate = are_names.then_some("no");
        view! { <option translate=translate value=value selected=is_chosen>{text}</option> }
    });
    let options = options.collect_view();
    let id = id.unwrap_or_else(|| name.clone());
    let described_by = [(hint.is_some(), "hint"), (problem.is_some(), "error")];
    let described_by = described_by.into_iter().filter(|(is_there, _)| *is_there);
    let described_by: Vec<String> = described_by.map(|(_, what)| format!("{id}-{what}")).collect();
    let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
    let is_wrong = problem.map(|_| "true");
    let problem = problem.map(|problem| Signal::stored(Some(problem)));
    view! {
        <Field id=id.clone() label=label hint=hint problem=problem>
            <select
                id=id
                name=name
                autofocus=is_wrong.is_some()
                aria-describedby=described_by
                aria-invalid=is_wrong
            >
                {none.map(|none| view! { <option value="">{none}</option> })}
                {options}
            </select>
        </Field>
    }
}
