//! What people wrote to whoever packs the order.

use leptos::prelude::*;

/// Texts of strangers: shown as text, never as anything else. Nothing where nobody wrote anything.
#[component]
pub(super) fn Notes(message: String, notes: String) -> impl IntoView {
    let texts = [
        (text!("Customer's message"), message),
        (text!("Staff notes"), notes),
    ];
    let texts = texts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    let texts: Vec<_> = texts
        .map(|(title, text)| {
            view! {
                <div class="stack tight">
                    <strong>{title}</strong>
                    <p class="raw">{text}</p>
                </div>
            }
        })
        .collect();
    (!texts.is_empty()).then(|| view! { <div class="notes">{texts}</div> })
}
