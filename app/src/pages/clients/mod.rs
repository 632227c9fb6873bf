//! Merchants whose orders this warehouse ships.

mod client;
mod client_actions;
mod promise;
mod promise_form;
mod retention;
mod slip_form;

pub use client::ClientPage;
use client_actions::ClientActions;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_domain::account::Role;

use crate::components::badge::{Badge, Tone};
use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{echoed, form_error};
use crate::components::icon::IconName;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::clients::{AddClient, RenameClient, SetClientActive, list_clients};

#[component]
pub fn ClientsPage() -> impl IntoView {
    view! {
        <Title text=text!("Clients · ParcelPilot") />
        <PageHead title=text!("Clients") lead=text!("The merchants whose orders this warehouse ships.") />
        <Loaded from=load() let:loaded>
            <Clients may_edit=loaded.0 rows=loaded.1 />
        </Loaded>
    }
}

/// Whether the reader may change them, and those that there are.
async fn load() -> AppResult<(bool, Vec<ClientRow>)> {
    Ok((me_or_login().await?.role >= Role::Admin, list_clients().await?))
}

#[component]
fn Clients(may_edit: bool, rows: Vec<ClientRow>) -> impl IntoView {
    view! {
        <div class="stack loose">
            {if rows.is_empty() {
                view! { <NoClients may_edit=may_edit /> }.into_any()
            } else {
                view! { <Table may_edit=may_edit rows=rows /> }.into_any()
            }} {may_edit.then(|| view! { <AddForm /> })}
        </div>
    }
}

#[component]
fn NoClients(may_edit: bool) -> impl IntoView {
    view! {
        <EmptyState title=text!("No clients yet") icon=IconName::Clients>
            <p>
                {text!(
                    "A client is a merchant whose orders you ship. Each client can have several integrations, \
                     one for each of its stores."
                )}
            </p>
            <p>
                {if may_edit {
                    text!("Add the first one below; then connect its store.")
                } else {
                    text!("An admin can add the first one.")
                }}
            </p>
        </EmptyState>
    }
}

#[component]
fn Table(may_edit: bool, rows: Vec<ClientRow>) -> impl IntoView {
    let table = DataTable::new(text!("Clients"), rows)
        .column(Column::strong(text!("Name")), |row| row.name.clone())
        .numeric(text!("Integrations"), |row| row.integrations)
        .column(text!("State"), |row| {
            if row.is_active {
                view! { <Badge tone=Tone::Good icon=IconName::Good text=text!("Active") /> }
            } else {
                view! { <Badge tone=Tone::Muted icon=IconName::Off text=text!("Inactive") /> }
            }
        })
        .column(Column::actions(text!("Change")), move |row| {
            view! {
                <div class="cluster end">
                    <SlipLink row=row.clone() />
                    {may_edit.then(|| view! { <ClientActions row=row.clone() /> })}
                </div>
            }
        });
    // A name that can't be taken is said at its field.
    let not_renamed = form_error(RenameClient::url()).filter(|error| error.field_problem("name").is_none());
    view! {
        <FormError error=form_error(SetClientActive::url()).or(not_renamed) />
        {table.view()}
    }
}

#[component]
fn SlipLink(row: ClientRow) -> impl IntoView {
    view! {
        <a class="button quiet" href=format!("/clients/{}", row.id)>
            {rich_text!(
                "Packing slip<hidden> of {client}</hidden>",
                client = row.name;
                hidden = |text| view! { <span class="visually-hidden">{text}</span> }
            )}
        </a>
    }
}

#[component]
fn AddForm() -> impl IntoView {
    let error = form_error(AddClient::url());
    let other_error = error
        .clone()
        .filter(|error| error.field_problem("name").is_none());
    let name = echoed(AddClient::url(), "name", "");
    view! {
        <section class="card" aria-labelledby="add-client">
            <h2 class="card-title" id="add-client">{text!("Add a client")}</h2>
            <PostForm action=AddClient::url() class="inline-form">
                <FormError error=other_error />
                <TextField
                    name="name"
                    label=text!("Name")
                    value=name
                    hint=text!("As you call this merchant, for example “Acme Outdoor”.")
                    required=true
                    within="add-"
                    error=error
                />
                <button class="button primary" type="submit">{text!("Add client")}</button>
            </PostForm>
        </section>
    }
}
