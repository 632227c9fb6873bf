use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_contract::error::AppResult;
use parcelpilot_domain::ids::IntegrationId;

use super::completeness::Completeness;
use super::frame::{Frame, Opened};
use super::section::Section;
use crate::components::loaded::Loaded;
use crate::pages::id_in_address;
use crate::server_functions::checks::fetch_check;
use crate::shell::FloorStyle;

#[component]
pub fn CompletenessPage() -> impl IntoView {
    view! {
        <Title text=text!("Completeness · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address()) let:loaded>
            <Frame opened=loaded.0.clone() section=Section::Completeness>
                <Completeness
                    integration=loaded.0.detail.row.id
                    latest=loaded.1
                    may_check=loaded.0.may_pull()
                />
            </Frame>
        </Loaded>
    }
}

async fn load(id: Option<IntegrationId>) -> AppResult<(Opened, Option<CheckResult>)> {
    let opened = Opened::load(id).await?;
    let check = fetch_check(opened.detail.row.id).await?;
    Ok((opened, check))
}
