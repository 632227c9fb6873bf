use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api::imports::{QuietSyncs, fetch_live_imports};
use crate::components::loaded::Loaded;
use crate::islands::LiveImports;

/// All imports: what runs, what waits, what is done.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let quiet = QuietSyncs::from_query(use_query_map().read_untracked().get_str("quiet"));
    view! {
        <Title text="Imports · ParcelPilot" />
        <Loaded from=fetch_live_imports(None, quiet) let:first>
            <LiveImports first=first quiet=quiet />
        </Loaded>
    }
}
