//! For whom somebody works: the warehouse, or clients of it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::{AppError, FieldProblem};
use parcelpilot_contract::people::{PersonRow, WORKS_FOR, WorksFor};
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
const CLIENTS_FIELD: &str = "clients[]";

/// Of whom somebody is; nothing for those of the warehouse.
pub(in crate::pages) fn clients_of(sees: &Sees, clients: &[ClientRow]) -> Option<String> {
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

/// What is chosen: as posted, where the form came back. By default nothing.
#[derive(Default)]
pub(in crate::pages) struct Chosen {
    works_for: Option<WorksFor>,
    clients: Vec<String>,
    error: Option<AppError>,
}

impl Chosen {
    pub fn of(sees: &Sees) -> Self {
        let clients = sees.limited_to().map(|seen| seen.ids().to_vec());
        Self {
            works_for: Some(match sees.is_limited() {
                true => WorksFor::Clients,
                false => WorksFor::Warehouse,
            }),
            clients: clients
                .unwrap_or_default()
                .iter()
                .map(ToString::to_string)
                .collect(),
            error: None,
        }
    }

    pub fn posted(echo: &FormEcho) -> Self {
        let field = echo.field(WORKS_FOR);
        let works_for = WorksFor::ALL.into_iter().find(|one| Some(one.code()) == field);
        let ticked = echo.fields.iter().filter(|(name, _)| name == CLIENTS_FIELD);
        Self {
            works_for,
            clients: ticked.map(|(_, id)| id.clone()).collect(),
            error: echo.error(),
        }
    }
}

/// Who is to work for the warehouse, or for clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Whoever {
    Person,
    Token,
}

impl Whoever {
    fn legend(self) -> &'static str {
        match self {
            Whoever::Person => text!("Works for"),
            Whoever::Token => text!("What it sees"),
        }
    }

    fn choice(self, works_for: WorksFor) -> Choice {
        let (label, explanation) = match (self, works_for) {
            (Whoever::Person, WorksFor::Warehouse) => (
                text!("The warehouse"),
                text!("Sees all clients, as far as the role goes."),
            ),
            (Whoever::Person, WorksFor::Clients) => (
                text!("A client"),
                text!(
                    "Sees the orders, shipments and problems of the clients ticked below, and nothing else. An operator may \
                     also put these orders on hold."
                ),
            ),
            (Whoever::Token, WorksFor::Warehouse) => (
                text!("All clients"),
                text!("For the warehouse's own programs: it sees all that you see."),
            ),
            (Whoever::Token, WorksFor::Clients) => (
                text!("Some clients alone"),
                text!("For a client's own program: it reads what is theirs, and puts their orders on hold."),
            ),
        };
        Choice {
            code: works_for.code(),
            label,
            explanation,
        }
    }
}

#[component]
pub(in crate::pages) fn WorksForChoice(
    /// Begins the ids, which are each once in a page.
    within: String,
    whoever: Whoever,
    clients: Vec<ClientRow>,
    chosen: Chosen,
) -> impl IntoView {
    let choices = WorksFor::ALL.map(|works_for| whoever.choice(works_for));
    let asks = chosen
        .error
        .as_ref()
        .and_then(|error| error.field_problem(WORKS_FOR))
        == Some(FieldProblem::InvitedForClients);
    let problem = |field: &str| {
        let problem = chosen.error.as_ref().and_then(|error| error.field_problem(field));
        problem.map(|problem| problem.sentence().localized())
    };
    let of_choice = problem(WORKS_FOR).or_else(|| problem("role"));
    let of_clients = problem("clients");
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
            legend=whoever.legend()
            name=WORKS_FOR
            within=within.clone()
            choices=choices.into()
            chosen=chosen.works_for.map_or("", WorksFor::code)
            problem=of_choice
        />
        {asks
            .then(|| {
                view! {
                    <TickBox id=format!("{within}all") name="sees_all" value="true".to_owned() checked=false>
                        {text!("Yes, this address is to see all clients from now on")}
                    </TickBox>
                }
            })}
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
                    <WorksForChoice within=format!("works-{id}-") whoever=Whoever::Person clients=clients chosen=chosen />
                    <p>{text!("They are logged out everywhere, and their API tokens end.")}</p>
                    <button class="button primary" type="submit">{text!("Save")}</button>
                </PostForm>
            </Confirm>
        }
    })
}
