use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_domain::account::Role;

use crate::components::form_echo::form_echo;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::islands::{Carried, FormStart, IntegrationForm};
use crate::localization::{BrowserModule, CarriedTranslations};
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::clients::list_clients;
use crate::server_functions::integrations::{SaveIntegration, TestConnection};

#[component]
pub fn NewIntegrationPage() -> impl IntoView {
    let posted = form_echo(&[SaveIntegration::url(), TestConnection::url()]);
    let parent = ("/integrations", text!("Integrations"));
    view! {
        <Title text=text!("New integration · ParcelPilot") />
        <PageHead
            title=text!("New integration")
            parent=parent
            lead=text!("Connects one store of one client. Nothing changes in the store.")
        >
            <a class="button" href="/integrations/client-link">
                {text!("Let the client connect it")}
            </a>
        </PageHead>
        <Loaded from=load() let:clients>
            <CarriedTranslations module=BrowserModule::Form />
            <Carried start=FormStart::new(&clients, posted.as_ref()) />
            <IntegrationForm />
        </Loaded>
    }
}

async fn load() -> AppResult<Vec<ClientRow>> {
    if me_or_login().await?.role < Role::Admin {
        return Err(AppError::Forbidden);
    }
    list_clients().await
}
