//! What an island begins with, as JSON beside it in the page. Leptos would read it as the island's properties, by
//! `serde_json`: a tenth of what people download.

use serde::de::DeserializeOwned;

#[cfg(feature = "hydrate")]
use crate::browser;

const ID: &str = "island-start";

/// Before the island, once a page.
#[cfg(feature = "ssr")]
#[leptos::component]
pub fn Carried<T: serde::Serialize + Send + Sync + 'static>(start: T) -> impl leptos::IntoView {
    use leptos::prelude::*;

    use crate::components::json_in_script::json_in_script;

    let json = json_in_script(&start);
    provide_context(start);
    view! { <script type="application/json" id=ID inner_html=json></script> }
}

/// What the page carries, for its island. Both halves make the same of it.
///
/// # Panics
///
/// In a page without a [`Carried`] of this type: such an island can't begin.
pub(super) fn carried<T: DeserializeOwned + 'static>() -> T {
    #[cfg(feature = "hydrate")]
    let start = browser::text_of(ID).and_then(|json| browser::read_json(&json).ok());
    #[cfg(not(feature = "hydrate"))]
    let start = leptos::prelude::take_context();
    start.expect("the page carries what its island begins with")
}
