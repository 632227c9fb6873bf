//! Packing slips: a sheet for each address that an order goes to.

use std::collections::{BTreeSet, HashMap};

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::clients::ClientSlip;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::ids::ClientId;

use super::asked::Asked;
use super::frame::{Kind, PaperPage, load};
use super::slip::{Slip, SlipOrder};
use super::to_pack::{Parcel, parcels};
use crate::components::loaded::Loaded;
use crate::server_functions::clients::list_slips;
use crate::shell::{FloorStyle, PaperStyle};

#[component]
pub fn SlipsPage() -> impl IntoView {
    let asked = Asked::read(&use_query_map().read_untracked());
    view! {
        <Title text=text!("Packing slips · ParcelPilot") />
        <FloorStyle />
        <PaperStyle />
        <Loaded from=load_slips(asked.clone()) let:loaded>
            <Slips asked=asked orders=loaded.0 clients=loaded.1 />
        </Loaded>
    }
}

async fn load_slips(asked: Asked) -> AppResult<(Vec<OrderDetail>, Clients)> {
    let orders = load(asked).await?;
    let clients: BTreeSet<ClientId> = orders.iter().map(|order| order.client_id).collect();
    let slips = list_slips(clients.into_iter().collect()).await?;
    let clients = slips.into_iter().map(|slip| (slip.client, slip));
    Ok((orders, clients.collect()))
}

/// What clients want on their slips.
type Clients = HashMap<ClientId, ClientSlip>;

#[component]
fn Slips(asked: Asked, orders: Vec<OrderDetail>, clients: Clients) -> impl IntoView {
    let found = orders.len();
    let mut left_out = Vec::new();
    let mut sheets = Vec::new();
    for order in orders {
        match parcels(&order) {
            Ok(parcels) => sheets.extend(slips_of(&order, parcels, clients.get(&order.client_id))),
            Err(reason) => left_out.push(reason),
        }
    }
    view! { <PaperPage kind=Kind::Slips asked=asked found=found left_out=left_out sheets=sheets /> }
}

fn slips_of(
    order: &OrderDetail,
    parcels: Vec<Parcel>,
    client: Option<&ClientSlip>,
) -> impl Iterator<Item = AnyView> {
    let count = parcels.len();
    parcels.into_iter().enumerate().map(move |(index, parcel)| {
        let id = format!("slip-{}-{}", order.row.id, parcel.address_id);
        let which = (count > 1).then(|| {
            text!(
                "Address {address} of {addresses}",
                address = index + 1,
                addresses = count
            )
        });
        let order = SlipOrder::of(order);
        view! { <Slip id=id order=order parcel=parcel which=which client=client.cloned() /> }.into_any()
    })
}
