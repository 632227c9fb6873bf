use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::imports::fetch_live_imports;
use crate::components::loaded::Loaded;
use crate::islands::LiveImports;

/// All imports: what runs, what waits, what is done.
#[component]
pub fn ImportsPage() -> impl IntoView {
    view! {
        <Title text="Imports · ParcelPilot" />
        <Loaded from=fetch_live_imports(None) let:first>
            <LiveImports first=first />
        </Loaded>
    }
}
