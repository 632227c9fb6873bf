use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::status_updates::StatusUpdates;
use parcelpilot_domain::ids::IntegrationId;

use super::attention::HeldShipments;
use super::frame::{Frame, Opened};
use super::pushing::Pushing;
use super::section::Section;
use super::status_on_import::StatusOnImport;
use crate::components::loaded::Loaded;
use crate::pages::id_in_address;
use crate::server_functions::status_updates::fetch_status_updates;
use crate::shell::FloorStyle;

/// Whether the store is told of shipments, and what becomes of those that are held.
#[component]
pub fn IntegrationShipmentsPage() -> impl IntoView {
    view! {
        <Title text=text!("Shipments of an integration · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address()) let:loaded>
            <Frame opened=loaded.0.clone() section=Section::Shipments>
                <Pushing
                    may_change=loaded.0.is_admin()
                    detail=loaded.0.detail.clone()
                    held=loaded.1.0
                />
                <StatusOnImport
                    may_change=loaded.0.is_admin()
                    may_retry=loaded.0.is_operator()
                    detail=loaded.0.detail
                    updates=loaded.2
                />
            </Frame>
        </Loaded>
    }
}

async fn load(id: Option<IntegrationId>) -> AppResult<(Opened, HeldShipments, StatusUpdates)> {
    let opened = Opened::load(id).await?;
    let held = HeldShipments::load(opened.detail.row.id).await?;
    let updates = fetch_status_updates(opened.detail.row.id).await?;
    Ok((opened, held, updates))
}
