//! For whom somebody works: the warehouse, or clients of it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::people::{PersonRow, WorksFor};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::sees::Sees;

use crate::components::choices::{Choice, Choices};
use crate::components::confirm::Confirm;
use crate::components::field::TickBox;
use crate::components::form::PostForm;
use crate::components::form_echo::{FormEcho, row_echo};
use crate::localization::Localized;
use crate::server_functions::people::SetPersonClients;

/// Names the boxes of clients that are ticked.
pub(in crate::pages) const CLIENTS_FIELD: &str = "clients[]";

/// Of whom somebody is; nothing for those of the warehouse.
pub(super) fn clients_of(sees: &Sees, clients: &[ClientRow]) -> Option<String> {
    let seen = sees.limited_to()?;
    let names: Vec<&str> = clients
        .iter()
        .filter(|client| seen.has(client.id))
        .map(|client| client.name.as_str())
        .collect();
    Some(match names.as_slice() {
        [] => text!("of a client that is gone: sees nothing").to_owned(),
        names => text!("of {clients}", clients = names.join(", ")),
    })
}

/// What is chosen: as posted, where the form came back.
pub(super) struct Chosen {
    works_for: WorksFor,
    clients: Vec<String>,
    error: Option<AppError>,
}

impl Chosen {
    pub fn of(sees: &Sees) -> Self {
        let clients = sees.limited_to().map(|seen| seen.ids().to_vec());
        Self {
            works_for: match sees.is_limited() {
                true => WorksFor::Clients,
                false => WorksFor::Warehouse,
            },
            clients: clients
                .unwrap_or_default()
                .iter()
                .map(ToString::to_string)
                .collect(),
            error: None,
        }
    }

    pub fn posted(echo: &FormEcho) -> Self {
        let field = echo.field("works_for");
        let works_for = WorksFor::ALL.into_iter().find(|one| Some(one.code()) == field);
        let ticked = echo.fields.iter().filter(|(name, _)| name == CLIENTS_FIELD);
        Self {
            works_for: works_for.unwrap_or_default(),
            clients: ticked.map(|(_, id)| id.clone()).collect(),
            error: echo.error(),
        }
    }
}

#[component]
pub(super) fn WorksForChoice(
    /// Begins the ids, which are each once in a page.
    within: String,
    clients: Vec<ClientRow>,
    chosen: Chosen,
) -> impl IntoView {
    let choices = WorksFor::ALL.map(|works_for| {
        let (label, explanation) = match works_for {
            WorksFor::Warehouse => (text!("The warehouse"), text!("Sees all clients, as far as the role goes.")),
            WorksFor::Clients => (
                text!("A client"),
                text!(
                    "Sees the orders, shipments and problems of the clients ticked below, and nothing else. An operator may \
                     also put these orders on hold."
                ),
            ),
        };
        Choice {
            code: works_for.code(),
            label,
            explanation,
        }
    });
    let problem = |field: &str| {
        let problem = chosen.error.as_ref().and_then(|error| error.field_problem(field));
        problem.map(|problem| problem.sentence().localized())
    };
    let (of_role, of_clients) = (problem("role"), problem("clients"));
    let boxes = clients.into_iter().map(|client| {
        let id = client.id.to_string();
        let checked = chosen.clients.contains(&id);
        view! {
            <TickBox id=format!("{within}client-{id}") name=CLIENTS_FIELD value=id checked=checked>
                <span translate="no">{client.name}</span>
            </TickBox>
        }
    });
    view! {
        <Choices
            legend=text!("Works for")
            name="works_for"
            within=within.clone()
            choices=choices.into()
            chosen=chosen.works_for.code()
            problem=of_role
        />
        <fieldset>
            <legend>{text!("Which clients")}</legend>
            {boxes.collect_view()}
            {of_clients.map(|problem| view! { <p class="field-error">{problem}</p> })}
        </fieldset>
    }
}

/// Nothing for admins, who are the warehouse's.
#[component]
pub(super) fn ChangeClients(row: PersonRow, clients: Vec<ClientRow>) -> impl IntoView {
    let id = row.id.to_string();
    let posted = row_echo(SetPersonClients::url(), &id);
    let chosen = posted
        .as_ref()
        .map_or_else(|| Chosen::of(&row.sees), Chosen::posted);
    (row.role != Role::Admin || posted.is_some()).then(|| {
        view! {
            <Confirm label=text!("Works for") of=row.name.clone() class="button quiet" open=posted.is_some()>
                <PostForm action=SetPersonClients::url() class="stack">
                    <input type="hidden" name="id" value=id.clone() />
                    <WorksForChoice within=format!("works-{id}-") clients=clients chosen=chosen />
                    <p>{text!("They are logged out everywhere, and their API tokens end.")}</p>
                    <button class="button primary" type="submit">{text!("Save")}</button>
                </PostForm>
            </Confirm>
        }
    })
}
