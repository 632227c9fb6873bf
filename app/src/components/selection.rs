//! Rows that are chosen to do something with them.

use leptos::prelude::*;

use crate::shell::Script;

const SELECTION: &str = include_str!("../shell/selection.js");

/// Beside the buttons of a form whose rows have boxes: chooses all, and says how many are. Buttons with
/// `data-needs-choice` wait for a choice. Without JavaScript nothing of it is seen.
#[component]
pub fn SelectAll() -> impl IntoView {
    view! {
        <label class="button quiet" data-select-all hidden>
            <input type="checkbox" />
            {text!("Select all")}
        </label>
        <span class="muted" role="status" data-chosen></span>
    }
}

/// Once a page, after the form.
#[component]
pub fn SelectionScript() -> impl IntoView {
    let texts = vec![
        ("matching", text!("All that match are meant")),
        ("one", text!("1 selected")),
        ("many", text!("{count} selected")),
    ];
    view! { <Script code=SELECTION.to_owned() texts=texts /> }
}
