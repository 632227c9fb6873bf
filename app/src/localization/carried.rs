//! The translations that a page carries for what the browser runs.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{BrowserModule, catalog, language};

/// Beside an island, or the preview. Nothing for readers of English.
#[component]
pub fn CarriedTranslations(module: BrowserModule) -> impl IntoView {
    let carried: BTreeMap<&str, [&str; 2]> = catalog::said_in_the_browser(language(), module)
        .map(|(english, translation)| (english, [translation.one, translation.other]))
        .collect();
    (!carried.is_empty()).then(|| {
        // Within a script nothing is escaped, and `</script>` would end it.
        let json = serde_json::to_string(&carried)
            .unwrap_or_default()
            .replace('<', "\\u003c");
        view! { <script type="application/json" id="translations" inner_html=json></script> }
    })
}
