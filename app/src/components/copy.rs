//! Taking a text along.

use leptos::prelude::*;

use crate::shell::Script;

const COPY: &str = include_str!("../shell/copy.js");

/// Copies what has this id. Without JavaScript there is nothing to see of it: the text can be marked by hand.
#[component]
pub fn CopyButton(#[prop(into)] of: String, label: &'static str) -> impl IntoView {
    view! {
        <button class="button quiet" type="button" data-copy=of hidden>
            {label}
        </button>
    }
}

/// Once a page, after the buttons.
#[component]
pub fn CopyScript() -> impl IntoView {
    view! { <Script code=COPY.to_owned() texts=vec![("copied", text!("Copied"))] /> }
}
