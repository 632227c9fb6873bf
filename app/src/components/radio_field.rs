//! One of several.

use leptos::prelude::*;

/// The fields below a choice are shown by the style sheet while it is chosen.
#[component]
pub fn RadioField(
    name: &'static str,
    value: &'static str,
    chosen: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
) -> impl IntoView {
    let id = format!("{name}-{value}");
    let hint_id = format!("{id}-hint");
    view! {
        <div class="check">
            <input
                id=id.clone()
                type="radio"
                name=name
                value=value
                checked=chosen == value
                aria-describedby=hint_id.clone()
            />
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{(!hint.is_empty()).then_some(hint)}</p>
        </div>
    }
}
