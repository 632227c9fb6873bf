//! One of many, or all of them: what a list is narrowed to.

use leptos::prelude::*;

#[component]
pub fn FilterSelect(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    /// Value and text of each.
    options: Vec<(String, String)>,
    chosen: Option<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, text)| {
        let is_chosen = chosen.as_ref() == Some(&value);
        view! { <option value=value selected=is_chosen>{text}</option> }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                <option value="">{all}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}
