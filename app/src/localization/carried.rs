//! The translations that a page carries for what the browser runs.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::components::json_in_script::json_in_script;

use super::{BrowserModule, catalog, language};

/// Beside an island, or the preview. Nothing for readers of English.
#[component]
pub fn CarriedTranslations(module: BrowserModule) -> impl IntoView {
    let carried: BTreeMap<&str, [&str; 2]> = catalog::said_in_the_browser(language(), module)
        .map(|(english, translation)| (english, [translation.one, translation.other]))
        .collect();
    (!carried.is_empty()).then(|| {
        let json = json_in_script(&carried);
        view! { <script type="application/json" id="translations" inner_html=json></script> }
    })
}
