//! One of a few, each with what it means.

use leptos::prelude::*;

/// What a choice is posted as, is called, and means.
pub struct Choice {
    pub code: &'static str,
    pub label: &'static str,
    pub explanation: &'static str,
}

/// A group of radio buttons.
#[component]
pub fn Choices(
    legend: &'static str,
    name: &'static str,
    /// Begins the ids, which are each once in a page.
    #[prop(into)]
    within: String,
    choices: Vec<Choice>,
    chosen: &'static str,
    /// What is wrong with what was chosen.
    #[prop(optional_no_strip)]
    problem: Option<String>,
) -> impl IntoView {
    let choices = choices.into_iter().map(|choice| {
        let id = format!("{within}{}", choice.code);
        let hint_id = format!("{id}-hint");
        view! {
            <div class="check">
                <input
                    id=id.clone()
                    type="radio"
                    name=name
                    value=choice.code
                    checked=choice.code == chosen
                    aria-describedby=hint_id.clone()
                />
                <label for=id>{choice.label}</label>
                <p class="hint" id=hint_id>{choice.explanation}</p>
            </div>
        }
    });
    view! {
        <fieldset>
            <legend>{legend}</legend>
            {choices.collect_view()}
            {problem.map(|problem| view! { <p class="field-error">{problem}</p> })}
        </fieldset>
    }
}
