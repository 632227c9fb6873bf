//! How it stands with a client's orders.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::portal::{ClientName, OwnStore, PortalOverview, StoreState};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipment::work_list::WorkList;

use super::frame::{ClientChoice, NoClient};
use super::query;
use crate::components::badge::{Badge, Tone};
use crate::components::icon::IconName;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::time::MaybeAgo;
use crate::pages::list_address::{id_text, list_address};
use crate::pages::orders::count_text;
use crate::server_functions::portal::{fetch_own_clients, fetch_portal_overview};

#[component]
pub fn PortalOverviewPage() -> impl IntoView {
    let client = query::client();
    view! {
        <Title text=text!("Overview · ParcelPilot") />
        <PageHead title=text!("Overview") />
        <Loaded from=load(client) let:loaded>
            <Content clients=loaded.0 overview=loaded.1 client=client />
        </Loaded>
    }
}

async fn load(client: Option<ClientId>) -> AppResult<(Vec<ClientName>, PortalOverview)> {
    Ok((fetch_own_clients().await?, fetch_portal_overview(client).await?))
}

#[component]
fn Content(clients: Vec<ClientName>, overview: PortalOverview, client: Option<ClientId>) -> impl IntoView {
    if clients.is_empty() {
        return view! { <NoClient /> }.into_any();
    }
    let of_client = id_text(client);
    let orders = |list: WorkList| list_address("/orders", &[("client", &of_client), ("list", list.code())]);
    let figures = [
        (text!("To ship"), overview.to_ship, orders(WorkList::ToShip)),
        (text!("On hold"), overview.on_hold, orders(WorkList::Held)),
        (
            text!("Shipped in the last 7 days"),
            overview.shipped_lately,
            list_address("/shipments", &[("client", &of_client)]),
        ),
        (
            text!("Orders that could not be read"),
            overview.problems,
            list_address("/problems", &[("client", &of_client)]),
        ),
    ];
    let figures = figures.map(|(label, number, address)| {
        view! {
            <a class="card stat" href=address>
                <span>{label}</span>
                <strong class="numeric">{count_text(number)}</strong>
            </a>
        }
    });
    view! {
        <div class="stack loose">
            <ClientChoice clients=clients looked_at=client path="/" />
            <div class="stats">{figures.collect_view()}</div>
            <Stores stores=overview.stores />
        </div>
    }
    .into_any()
}

/// Of a store that is not the client's own, nothing is told: it is another client's.
#[component]
fn Stores(stores: Vec<OwnStore>) -> impl IntoView {
    let rows = match stores.is_empty() {
        true => view! {
            <p>{text!("Your orders come in by a store that your warehouse looks after. Ask your warehouse how it stands.")}</p>
        }
        .into_any(),
        false => stores
            .into_iter()
            .map(|store| view! { <Store store=store /> })
            .collect_view()
            .into_any(),
    };
    view! {
        <section class="card stack" aria-labelledby="stores">
            <h2 class="card-title" id="stores">{text!("Your store")}</h2>
            {rows}
        </section>
    }
}

#[component]
fn Store(store: OwnStore) -> impl IntoView {
    let (tone, icon, state, what) = match store.state {
        StoreState::Good => (Tone::Good, IconName::Good, text!("Orders come in"), None),
        StoreState::New => (
            Tone::Muted,
            IconName::Clock,
            text!("Not read yet"),
            Some(text!("The warehouse has not read orders from it yet.")),
        ),
        StoreState::Refuses => (
            Tone::Bad,
            IconName::Warn,
            text!("Your store refuses us"),
            Some(text!(
                "New orders do not come in. Ask your warehouse for a link to connect the store anew."
            )),
        ),
        StoreState::Trouble => (
            Tone::Warn,
            IconName::Warn,
            text!("Orders come in late"),
            Some(text!(
                "The last try to read your orders failed. It is repeated automatically."
            )),
        ),
        StoreState::Paused => (
            Tone::Muted,
            IconName::Off,
            text!("Switched off"),
            Some(text!(
                "The warehouse has switched it off: no new orders come in. Ask your warehouse."
            )),
        ),
    };
    view! {
        <div class="stack tight">
            <div class="cluster">
                {store.name.map(|name| view! { <strong translate="no">{name}</strong> })}
                <Badge tone=tone icon=icon text=state />
            </div>
            {what.map(|what| view! { <p>{what}</p> })}
            <p class="muted">
                {text!("Orders last read:")} " "
                <MaybeAgo at=store.last_read_at otherwise=view! { <span>{text!("never")}</span> } />
            </p>
        </div>
    }
}
