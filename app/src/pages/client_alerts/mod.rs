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
use crate::components::page_title::PageTitle;
use crate::pages::id_in_address;
use crate::server_functions::client_alerts::fetch_client_alerts;

#[component]
pub fn ClientAlertsPage() -> impl IntoView {
    view! {
        // Where it is not there.
        <Title text=text!("Alerts of a client · ParcelPilot") />
        <Loaded from=load(id_in_address()) let:detail>
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
                    "This server has no mail server, so nothing is sent. Contacts can be saved; they get messages once e-mail \
                     alerts are set up."
                )}
            </p>
        }
    });
    view! {
        <PageTitle of=text!("Alerts of {client}", client = name.clone()) />
        <PageHead
            title=text!("Alerts of {client}", client = name)
            lead=text!("E-mails to the client's own people about its orders. Nobody gets any until there is a contact.")
            parent=("/clients", text!("Client"))
            narrowed=format!("/clients/{id}")
        />
        {no_mail}
        <Contacts client=id contacts=detail.contacts.clone() has_mail=detail.has_mail />
        <AddContact client=id />
        <SettingsForm detail=detail.clone() />
        <Messages rows=detail.recent />
    }
}
