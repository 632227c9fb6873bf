//! An integration whose credentials come from its client: all but them is said here.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::client_links::LINK_HOURS;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_domain::account::Role;

use super::client_links::CreatedLink;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{FormEcho, form_echo};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::islands::{SettingsFields, SettingsStart, WhoseStart, WhoseStore};
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::client_links::MakeClientLink;
use crate::server_functions::clients::list_clients;

#[component]
pub fn NewClientLinkPage() -> impl IntoView {
    let parent = ("/integrations", text!("Integrations"));
    let lead = text!(
        count = LINK_HOURS;
        "You get a link for your client, who needs no account. It works once, for 1 hour.",
        "You get a link for your client, who needs no account. It works once, for {count} hours."
    );
    view! {
        <Title text=text!("Let the client connect it · ParcelPilot") />
        <PageHead title=text!("Let the client connect it") parent=parent lead=lead />
        <Loaded from=load() let:clients>
            <LinkForm clients=clients />
        </Loaded>
    }
}

async fn load() -> AppResult<Vec<ClientRow>> {
    if me_or_login().await?.role < Role::Admin {
        return Err(AppError::Forbidden);
    }
    list_clients().await
}

#[component]
fn LinkForm(clients: Vec<ClientRow>) -> impl IntoView {
    let posted = form_echo(&[MakeClientLink::url()]);
    if posted.as_ref().is_some_and(|echo| echo.answer.is_ok()) {
        return view! {
            <CreatedLink />
            <p>
                <a class="button" href="/integrations">
                    {text!("To the integrations")}
                </a>
            </p>
        }
        .into_any();
    }
    let error = posted.as_ref().and_then(FormEcho::error);
    let shown = Signal::stored(error.clone());
    view! {
        <PostForm action=MakeClientLink::url() class="stack loose" label=text!("Link for the client")>
            <FormError error=error />
            <WhoseStore whose=WhoseStart::new(&clients, None, posted.as_ref()) error=shown />
            <SettingsFields start=SettingsStart::new(None, posted.as_ref()) report=RwSignal::new(None) error=shown />
            <div class="form-foot">
                <button class="button primary" type="submit">
                    {text!("Make a link")}
                </button>
            </div>
        </PostForm>
    }
    .into_any()
}
