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
    /// Empty where somebody has to choose.
    chosen: &'static str,
    /// What is wrong with what was chosen.
    #[prop(optional_no_strip)]
    problem: Option<String>,
) -> impl IntoView {
    let choices = choices.into_iter().map(|choice| {
        view! {
            <RadioField
                id=format!("{within}{}", choice.code)
                name=name
                value=choice.code
                chosen=chosen
                required=chosen.is_empty()
                label=choice.label
                hint=choice.explanation
            />
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

/// One button of several that have the same name.
#[component]
pub fn RadioField(
    /// `name-value` where a page has it once.
    #[prop(optional)]
    id: Option<String>,
    name: &'static str,
    value: &'static str,
    /// The value of the one that is chosen.
    chosen: &'static str,
    #[prop(optional)] required: bool,
    label: &'static str,
    #[prop(optional, into)] hint: String,
    /// Of a store, which are the same in each language.
    #[prop(optional)]
    is_hint_of_names: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("{name}-{value}"));
    let hint_id = format!("{id}-hint");
    view! {
        <div class="check">
            <input
                id=id.clone()
                type="radio"
                name=name
                value=value
                checked=chosen == value
                required=required
                aria-describedby=hint_id.clone()
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>
                {if is_hint_of_names {
                    view! { <span translate="no">{hint}</span> }.into_any()
                } else {
                    (!hint.is_empty()).then_some(hint).into_any()
                }}
            </p>
        </div>
    }
}
