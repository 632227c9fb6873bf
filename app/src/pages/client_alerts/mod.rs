//! Whom of a client the warehouse writes to, of what and when. For admins.

mod contacts;
mod messages;
mod settings_form;

use contacts::{AddContact, Contacts};
use leptos::prelude::*;
use leptos_meta::Title;
use messages::Messages;
use parcelpilot_contract::client_alerts::ClientAlertsDetail;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_domain::ids::ClientId;
use settings_form::SettingsForm;

use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::pages::id_in_address;
use crate::server_functions::client_alerts::fetch_client_alerts;
use crate::shell::FloorStyle;

#[component]
pub fn ClientAlertsPage() -> impl IntoView {
    let id: Option<ClientId> = id_in_address();
    let client = id.map_or_else(|| "/clients".to_owned(), |id| format!("/clients/{id}"));
    view! {
        <Title text=text!("Alerts of a client · ParcelPilot") />
        <FloorStyle />
        <PageHead
            title=text!("Alerts")
            parent=("/clients", text!("Client"))
            narrowed=client
            lead=text!("E-mails to the client's own people about its orders. Nobody gets any until there is a contact.")
        />
        <Loaded from=load(id) let:detail>
            <ClientAlerts detail=detail />
        </Loaded>
    }
}

async fn load(id: Option<ClientId>) -> AppResult<ClientAlertsDetail> {
    fetch_client_alerts(id.ok_or(AppError::NotFound)?).await
}

#[component]
fn ClientAlerts(detail: ClientAlertsDetail) -> impl IntoView {
    let id = detail.client.id;
    let name = detail.client.name.clone();
    let no_mail = (!detail.has_mail).then(|| {
        view! {
            <p class="notice notice-warn">
                {text!(
                    "No e-mail is sent: this server has no mail server. Whoever runs it sets --smtp-url, --alert-email-from and \
                     --alert-email-to. Contacts that you save now get messages from then on."
                )}
            </p>
        }
    });
    view! {
        <div class="stack loose">
            <p>{rich_text!("For <name>{client}</name>", client = name; name = |text| view! { <strong>{text}</strong> })}</p>
            {no_mail}
            <Contacts client=id contacts=detail.contacts.clone() has_mail=detail.has_mail />
            <AddContact client=id />
            <SettingsForm detail=detail.clone() />
            <Messages rows=detail.recent />
        </div>
    }
}
