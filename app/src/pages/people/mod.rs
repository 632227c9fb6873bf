//! Who may log in, and as what. For admins.

mod api_tokens;
mod invite;
mod person_actions;
mod required_factor;
mod works_for;

use api_tokens::ApiTokens;
use invite::{Invitations, InviteForm, NewLink};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::people::{People, PersonRow};
use person_actions::PersonActions;
use required_factor::RequiredFactor;
pub(in crate::pages) use works_for::{Chosen, Whoever, WorksForChoice, clients_of};

use crate::components::badge::{Badge, Tone};
use crate::components::data_table::{Column, DataTable};
use crate::components::form::FormError;
use crate::components::form_echo::any_form_error;
use crate::components::icon::IconName;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::time::MaybeAgo;
use crate::localization::Localized;
use crate::pages::identity_provider::shown_name;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::accounts::ssr::ProviderName;
use crate::server_functions::api_tokens::RevokePersonApiToken;
use crate::server_functions::clients::list_clients;
use crate::server_functions::people::{
    EndPersonSessions, ResetSecondFactor, SetPersonActive, SetPersonClients, SetPersonRole,
    WithdrawInvitation, list_people,
};

#[component]
pub fn PeoplePage() -> impl IntoView {
    view! {
        <Title text=text!("People · ParcelPilot") />
        <PageHead title=text!("People") lead=text!("Who may log in, and what they may do.")>
            <a class="button" href="/audit">{text!("Audit trail")}</a>
        </PageHead>
        <Loaded from=load() let:loaded>
            <NewLink />
            <FormError error=change_error() />
            <div class="stack loose">
                {table(loaded.people.people, loaded.own_email, loaded.clients.clone())}
                <Invitations rows=loaded.people.invitations clients=loaded.clients.clone() />
                <InviteForm clients=loaded.clients.clone() />
                <RequiredFactor roles=loaded.people.second_factor_roles />
                <ApiTokens rows=loaded.people.api_tokens clients=loaded.clients />
            </div>
        </Loaded>
    }
}

#[derive(Clone)]
struct Content {
    people: People,
    /// The reader's.
    own_email: String,
    /// To which somebody may belong.
    clients: Vec<ClientRow>,
}

async fn load() -> AppResult<Content> {
    Ok(Content {
        people: list_people().await?,
        own_email: me_or_login().await?.email,
        clients: list_clients().await?,
    })
}

/// How somebody gets in who has no password.
fn by_provider() -> String {
    match use_context::<ProviderName>() {
        Some(ProviderName(Some(name))) => text!("(logs in with {name})", name = shown_name(&name)),
        _ => text!("(has no password)").to_owned(),
    }
}

fn change_error() -> Option<AppError> {
    any_form_error(&[
        SetPersonRole::url(),
        SetPersonClients::url(),
        SetPersonActive::url(),
        EndPersonSessions::url(),
        ResetSecondFactor::url(),
        RevokePersonApiToken::url(),
        WithdrawInvitation::url(),
    ])
}

fn table(rows: Vec<PersonRow>, own_email: String, clients: Vec<ClientRow>) -> AnyView {
    let own = own_email.clone();
    let known = clients.clone();
    DataTable::new(text!("People"), rows)
        .column(Column::strong(text!("Name")), move |row| {
            let is_you = row.email == own;
            view! {
                <span>{row.name.clone()} {is_you.then(|| view! { <span class="muted">" " {text!("(you)")}</span> })}</span>
            }
        })
        .column(text!("E-mail"), |row| {
            let by = (!row.has_password).then(by_provider);
            (row.email.clone(), by.map(|by| view! { <span class="muted">" " {by}</span> }))
        })
        .column(text!("Role"), move |row| {
            let of = clients_of(&row.sees, &known).map(|of| view! { <div class="muted">{of}</div> });
            (row.role.label().localized(), of)
        })
        .column(text!("State"), |row| {
            let state = match row.is_active {
                true => view! { <Badge tone=Tone::Good icon=IconName::Good text=text!("Active") /> },
                false => view! { <Badge tone=Tone::Muted icon=IconName::Off text=text!("Deactivated") /> },
            };
            let factor = row.has_second_factor.then(|| view! { <div class="muted">{text!("Second factor")}</div> });
            (state, factor)
        })
        .column(text!("Last seen"), |row| {
            view! {
                <MaybeAgo at=row.last_seen_at otherwise=view! { <span class="muted">{text!("not logged in")}</span> } />
            }
        })
        .column(Column::actions(text!("Change")), move |row| {
            let is_you = row.email == own_email;
            view! { <PersonActions row=row.clone() is_you=is_you clients=clients.clone() /> }
        })
        .view()
}
