//! Merchants whose orders this warehouse ships.

mod client_row;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_domain::account::Role;

use crate::api::accounts::{may, me_or_login};
use crate::api::clients::{AddClient, ClientRow, RenameClient, SetClientActive, list_clients};
use crate::components::field::TextField;
use crate::components::form::{FormError, PostForm, done_count, form_error};
use crate::components::form_echo::echoed;
use crate::components::icon::{Icon, IconName};
use crate::components::loaded::Loaded;
use client_row::ClientRowView;

/// What the page's forms do.
#[derive(Clone, Copy)]
struct Actions {
    add: ServerAction<AddClient>,
    rename: ServerAction<RenameClient>,
    set_active: ServerAction<SetClientActive>,
}

#[component]
pub fn ClientsPage() -> impl IntoView {
    let actions = Actions {
        add: ServerAction::new(),
        rename: ServerAction::new(),
        set_active: ServerAction::new(),
    };
    let changes = (
        done_count(actions.add),
        done_count(actions.rename),
        done_count(actions.set_active),
    );
    let clients = Resource::new(
        move || (changes.0.get(), changes.1.get(), changes.2.get()),
        |_| async {
            Ok((
                may(Some(&me_or_login().await?), Role::Admin),
                list_clients().await?,
            ))
        },
    );
    view! {
        <Title text="Clients · ParcelPilot" />
        <div class="page-head">
            <div>
                <h1>"Clients"</h1>
                <p class="muted">"The merchants whose orders this warehouse ships."</p>
            </div>
        </div>
        <Loaded resource=clients let:loaded>
            <Clients may_edit=loaded.0 rows=loaded.1 actions=actions />
        </Loaded>
    }
}

#[component]
fn Clients(may_edit: bool, rows: Vec<ClientRow>, actions: Actions) -> impl IntoView {
    view! {
        <div class="stack loose">
            {if rows.is_empty() {
                view! { <NoClients may_edit=may_edit /> }.into_any()
            } else {
                view! { <Table may_edit=may_edit rows=rows actions=actions /> }.into_any()
            }} {may_edit.then(|| view! { <AddForm add=actions.add /> })}
        </div>
    }
}

#[component]
fn NoClients(may_edit: bool) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=IconName::Clients />
            <h2>"No clients yet"</h2>
            <p>
                "A client is a merchant whose orders you ship. Each client can have several integrations, \
                 one for each of its stores."
            </p>
            <p>
                {if may_edit {
                    "Add the first one below; then connect its store."
                } else {
                    "An admin can add the first one."
                }}
            </p>
        </div>
    }
}

#[component]
fn Table(may_edit: bool, rows: Vec<ClientRow>, actions: Actions) -> impl IntoView {
    let rows = StoredValue::new(rows);
    let rename_error = form_error(actions.rename);
    let active_error = form_error(actions.set_active);
    view! {
        <FormError error=active_error />
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"Clients"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col" class="numeric">"Integrations"</th>
                        <th scope="col">"State"</th>
                        <th scope="col" class="actions">
                            <span class="visually-hidden">"Change"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    // A row that has changed is made anew, so that its forms are closed and empty.
                    <For
                        each=move || rows.get_value()
                        key=|row| (row.id, row.name.clone(), row.is_active, row.integrations)
                        let:row
                    >
                        <ClientRowView row=row may_edit=may_edit actions=actions rename_error=rename_error />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn AddForm(add: ServerAction<AddClient>) -> impl IntoView {
    let error = form_error(add);
    let other_error =
        Signal::derive(move || error.get().filter(|error| error.field_problem("name").is_none()));
    let name = echoed(&[AddClient::url()], "name", "");
    view! {
        <section class="card" aria-labelledby="add-client">
            <h2 class="card-title" id="add-client">"Add a client"</h2>
            <PostForm action=add class="inline-form" reset=true>
                <FormError error=other_error />
                <TextField
                    name="name"
                    label="Name"
                    value=name
                    hint="As you call this merchant, for example “Acme Outdoor”."
                    required=true
                    within="add-"
                    error=error
                />
                <button class="button primary" type="submit" aria-busy=move || add.pending().get().to_string()>
                    "Add client"
                </button>
            </PostForm>
        </section>
    }
}
