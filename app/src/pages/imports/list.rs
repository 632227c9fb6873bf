use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::imports::{self, ImportDay, QuietSyncs};

use super::chart::DaysChart;
use crate::components::loaded::Loaded;
use crate::islands::{Carried, ImportsStart, LiveImports};
use crate::localization::{BrowserModule, CarriedTranslations};
use crate::server_functions::import_days::fetch_import_days;
use crate::server_functions::imports::fetch_live_imports;

/// All imports: what runs, what waits, what is done.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let quiet = QuietSyncs::from_query(use_query_map().read_untracked().get_str("quiet"));
    view! {
        <Title text=text!("Imports · ParcelPilot") />
        <Loaded from=load(quiet) let:loaded>
            <CarriedTranslations module=BrowserModule::Imports />
            <Carried start=ImportsStart {
                first: loaded.0,
                quiet,
            } />
            <LiveImports />
            <DaysChart days=loaded.1 />
        </Loaded>
    }
}

async fn load(quiet: QuietSyncs) -> AppResult<(imports::LiveImports, Vec<ImportDay>)> {
    Ok((fetch_live_imports(None, quiet).await?, fetch_import_days().await?))
}
