//! Packing slips: a sheet for each address that an order goes to.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::orders::OrderDetail;

use super::asked::Asked;
use super::frame::{PaperPage, SLIPS_KIND, load};
use super::slip::Slip;
use super::to_pack::{Parcel, parcels};
use crate::components::loaded::Loaded;
use crate::shell::{FloorStyle, PaperStyle};

#[component]
pub fn SlipsPage() -> impl IntoView {
    let asked = Asked::read(&use_query_map().read_untracked());
    view! {
        <Title text="Packing slips · ParcelPilot" />
        <FloorStyle />
        <PaperStyle />
        <Loaded from=load(asked.clone()) let:orders>
            <Slips asked=asked orders=orders />
        </Loaded>
    }
}

#[component]
fn Slips(asked: Asked, orders: Vec<OrderDetail>) -> impl IntoView {
    let found = orders.len();
    let mut left_out = Vec::new();
    let mut sheets = Vec::new();
    for order in orders {
        match parcels(&order) {
            Ok(parcels) => sheets.extend(slips_of(&order, parcels)),
            Err(reason) => left_out.push(reason),
        }
    }
    view! { <PaperPage kind=SLIPS_KIND asked=asked found=found left_out=left_out sheets=sheets /> }
}

fn slips_of(order: &OrderDetail, parcels: Vec<Parcel>) -> impl Iterator<Item = AnyView> {
    let count = parcels.len();
    parcels.into_iter().enumerate().map(move |(index, parcel)| {
        let which = (count > 1).then(|| format!("Address {} of {count}", index + 1));
        view! { <Slip order=order.clone() parcel=parcel which=which /> }.into_any()
    })
}
