use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::integrations::{Health, WebhookStatus};
use parcelpilot_domain::webhook::WebhookState;

use super::attention::mended_in;
use super::client_links::{ClientCard, CreatedLink};
use super::frame::{Frame, Opened};
use super::section::Section;
use crate::components::form::ConflictError;
use crate::components::form_echo::{FormEcho, form_echo};
use crate::components::loaded::Loaded;
use crate::components::time::Ago;
use crate::islands::{Carried, FormStart, IntegrationForm};
use crate::localization::{BrowserModule, CarriedTranslations, Localized};
use crate::pages::id_in_address;
use crate::server_functions::integrations::{SaveConnection, TestConnection};
use crate::shell::FloorStyle;

/// The store's credentials, the test of them, and its webhook.
#[component]
pub fn ConnectionPage() -> impl IntoView {
    view! {
        <Title text=text!("Connection · ParcelPilot") />
        <FloorStyle />
        <Loaded from=Opened::load(id_in_address()) let:opened>
            <Frame opened=opened.clone() section=Section::Connection>
                <Connection opened=opened />
            </Frame>
        </Loaded>
    }
}

#[component]
fn Connection(opened: Opened) -> impl IntoView {
    let posted = form_echo(&[SaveConnection::url(), TestConnection::url()]);
    let is_admin = opened.is_admin();
    let detail = opened.detail;
    let why = match detail.row.health {
        Health::Failing(failure) if mended_in(failure) == Some(Section::Connection) => {
            Some(failure.sentence().localized())
        }
        _ => None,
    };
    view! {
        {why.map(|why| view! { <p class="notice notice-error">{why}</p> })}
        {(!is_admin).then(|| view! { <p class="notice notice-info">{text!("Only admins may change the connection.")}</p> })}
        <CreatedLink />
        <ConflictError error=posted.as_ref().and_then(FormEcho::error) />
        <CarriedTranslations module=BrowserModule::Form />
        <Carried start=FormStart::of_connection(&detail, posted.as_ref(), is_admin) />
        <IntegrationForm />
        <ClientCard
            integration=detail.row.id
            link=detail.client_link
            is_importing=detail.row.is_enabled && detail.client_is_active
            may_change=is_admin
        />
        {detail.webhook.map(|webhook| view! { <Webhook webhook=webhook /> })}
    }
}

#[component]
fn Webhook(webhook: WebhookStatus) -> impl IntoView {
    let last_heard = webhook
        .last_heard
        .filter(|_| webhook.state == WebhookState::Working);
    view! {
        <section class="card" aria-labelledby="webhook">
            <h2 class="card-title" id="webhook">
                {text!("Webhook")}
            </h2>
            <p>
                {webhook.state.sentence().localized()} " "
                {last_heard.map(|at| rich_text!("Last heard of <at/>."; at = move |_| view! { <Ago at=at /> }))}
            </p>
        </section>
    }
}
