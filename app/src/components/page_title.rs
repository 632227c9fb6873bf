//! What the browser's tab says.

use leptos::prelude::*;
use leptos_meta::Title;

/// Leptos 0.8 writes titles as they are, so that a name in one would be HTML.
#[component]
pub fn PageTitle(#[prop(into)] of: String) -> impl IntoView {
    let of = of.replace('&', "&amp;").replace('<', "&lt;");
    view! { <Title text=format!("{of} · ParcelPilot") /> }
}
