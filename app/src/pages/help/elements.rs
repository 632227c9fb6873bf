//! What stands in sentences.

use leptos::prelude::*;

pub(super) fn strong(text: String) -> AnyView {
    view! { <strong>{text}</strong> }.into_any()
}

pub(super) fn code(text: String) -> AnyView {
    view! { <code>{text}</code> }.into_any()
}

pub(super) fn key(text: String) -> AnyView {
    view! { <kbd>{text}</kbd> }.into_any()
}

pub(super) fn link(address: &'static str) -> impl FnOnce(String) -> AnyView {
    move |text| view! { <a href=address>{text}</a> }.into_any()
}
