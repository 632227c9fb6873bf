//! What an integration is called, whose it is, what it imports and holds; and how to be rid of it.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::channels::ChannelRow;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::holds::HeldStatusRow;
use parcelpilot_domain::ids::IntegrationId;

use super::channels::Channels;
use super::danger::DangerZone;
use super::frame::{Frame, Opened};
use super::held_statuses::HeldStatuses;
use super::section::Section;
use super::settings_form::SettingsForm;
use crate::components::loaded::Loaded;
use crate::pages::id_in_address;
use crate::server_functions::channels::list_channels;
use crate::server_functions::clients::list_clients;
use crate::server_functions::holds::fetch_held_statuses;
use crate::shell::FloorStyle;

#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <Title text=text!("Settings · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address()) let:content>
            <Frame opened=content.opened.clone() section=Section::Settings>
                <Settings content=content />
            </Frame>
        </Loaded>
    }
}

struct Content {
    opened: Opened,
    clients: Vec<ClientRow>,
    channels: Vec<ChannelRow>,
    held_statuses: Vec<HeldStatusRow>,
}

async fn load(id: Option<IntegrationId>) -> AppResult<Content> {
    let opened = Opened::load(id).await?;
    Ok(Content {
        clients: list_clients().await?,
        channels: list_channels(opened.detail.row.id).await?,
        held_statuses: fetch_held_statuses(opened.detail.row.id).await?,
        opened,
    })
}

#[component]
fn Settings(content: Content) -> impl IntoView {
    let is_admin = content.opened.is_admin();
    let detail = content.opened.detail;
    let (row, unsent) = (detail.row.clone(), detail.unsent);
    view! {
        {(!is_admin).then(|| view! { <p class="notice notice-info">{text!("Only admins may change these settings.")}</p> })}
        <SettingsForm detail=detail clients=content.clients.clone() may_change=is_admin />
        <Channels
            integration=row.clone()
            rows=content.channels
            clients=content.clients
            may_change=is_admin
        />
        <HeldStatuses integration=row.id rows=content.held_statuses may_change=is_admin />
        {is_admin.then(|| view! { <DangerZone row=row unsent=unsent /> })}
    }
}
