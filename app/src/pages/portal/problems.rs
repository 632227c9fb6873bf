//! A client's orders that could not be read from the store.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::portal::{ClientName, PortalProblem};
use parcelpilot_domain::ids::ClientId;

use super::frame::{ClientChoice, NoClient};
use super::query;
use crate::components::data_table::DataTable;
use crate::components::empty_state::EmptyState;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::time::Ago;
use crate::localization::Localized;
use crate::server_functions::portal::{fetch_own_clients, list_portal_problems};

#[component]
pub fn PortalProblemsPage() -> impl IntoView {
    let client = query::client();
    view! {
        <Title text=text!("Problems · ParcelPilot") />
        <PageHead
            title=text!("Problems")
            lead=text!("Orders of yours that could not be read from the store. They are tried again automatically.")
        />
        <Loaded from=load(client) let:loaded>
            <Content clients=loaded.0 problems=loaded.1 client=client />
        </Loaded>
    }
}

async fn load(client: Option<ClientId>) -> AppResult<(Vec<ClientName>, Vec<PortalProblem>)> {
    Ok((fetch_own_clients().await?, list_portal_problems(client).await?))
}

#[component]
fn Content(
    clients: Vec<ClientName>,
    problems: Vec<PortalProblem>,
    client: Option<ClientId>,
) -> impl IntoView {
    if clients.is_empty() {
        return view! { <NoClient /> }.into_any();
    }
    let list = match problems.is_empty() {
        true => view! {
            <EmptyState title=text!("No open problems")>
                <p>{text!("All your orders could be read.")}</p>
            </EmptyState>
        }
        .into_any(),
        false => table(problems),
    };
    view! {
        <div class="stack loose">
            <ClientChoice clients=clients looked_at=client path="/problems" />
            {list}
        </div>
    }
    .into_any()
}

fn table(problems: Vec<PortalProblem>) -> AnyView {
    DataTable::new(text!("Problems, newest first"), problems)
        .scrolled_by_keyboard()
        .column(text!("Order"), |row| match (row.order_id, row.order_number) {
            (Some(id), Some(number)) => view! { <a href=format!("/orders/{id}")>{number}</a> }.into_any(),
            (_, Some(number)) => number.to_string().into_any(),
            (_, None) => text!("unknown").into_any(),
        })
        .column(text!("What is wrong"), |row| row.kind.explanation().localized())
        .column(text!("Since"), |row| view! { <Ago at=row.first_seen_at /> })
        .column(text!("Last tried"), |row| view! { <Ago at=row.last_seen_at /> })
        .view()
}
