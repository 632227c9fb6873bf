//! A pick list: what many orders need, once through the shelves.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::client_sku::UnitsPerPack;
use parcelpilot_domain::message;
use parcelpilot_domain::pick_list::{Need, PickList, PickRow, Product, Share, pick_list, waves};

use super::asked::Asked;
use super::frame::{Kind, PaperPage, load};
use super::slip::ProductText;
use super::to_pack::{Parcel, parcels};
use crate::components::loaded::Loaded;
use crate::components::time::Time;
use crate::localization::{count, now};
use crate::shell::{FloorStyle, PaperStyle};

#[component]
pub fn PickPage() -> impl IntoView {
    let asked = Asked::read(&use_query_map().read_untracked());
    view! {
        <Title text=text!("Pick list · ParcelPilot") />
        <FloorStyle />
        <PaperStyle />
        <Loaded from=load(asked.clone()) let:orders>
            <Pick asked=asked orders=orders />
        </Loaded>
    }
}

#[component]
fn Pick(asked: Asked, orders: Vec<OrderDetail>) -> impl IntoView {
    let found = orders.len();
    let mut left_out = Vec::new();
    let mut to_pick = HashMap::new();
    for order in orders {
        match parcels(&order) {
            Ok(parcels) => drop(to_pick.insert(order.row.id, needs_of(&order, &parcels))),
            Err(reason) => left_out.push(reason),
        }
    }
    // By what the address asks for, not by what is left of it: so an order stays in its wave when others were shipped.
    let waves = waves(asked.ids.clone(), asked.wave);
    let waves_count = waves.len();
    let sheets = waves
        .iter()
        .map(|wave| {
            wave.iter()
                .filter_map(|id| to_pick.remove(id))
                .collect::<Vec<_>>()
        })
        .enumerate()
        .filter(|(_, wave)| !wave.is_empty())
        .map(|(index, wave)| {
            let which = (waves_count > 1).then_some((index + 1, waves_count));
            let numbers = wave.iter().map(|order| order.number).collect();
            let list = pick_list(wave.into_iter().flat_map(|order| order.needs));
            let id = format!("pick-list-{}", index + 1);
            view! { <PickSheet id=id which=which orders=numbers list=list /> }.into_any()
        })
        .collect();
    view! { <PaperPage kind=Kind::PickList asked=asked found=found left_out=left_out sheets=sheets /> }
}

/// What one order needs.
struct ToPick {
    number: i64,
    needs: Vec<Need>,
}

fn needs_of(order: &OrderDetail, parcels: &[Parcel]) -> ToPick {
    let goods = parcels.iter().flat_map(Parcel::goods);
    let needs = goods.map(|line| Need {
        order: order.row.id,
        order_number: order.row.remote_id,
        product: Product {
            client: order.row.client_name.clone(),
            bin: line.bin.clone(),
            sku: line.sku.clone(),
            warehouse: line.warehouse.clone(),
            name: line.name.clone(),
            options: line.options.clone(),
        },
        quantity: line.left_to_ship,
    });
    ToPick {
        number: order.row.remote_id,
        needs: needs.collect(),
    }
}

#[component]
fn PickSheet(
    id: String,
    /// Which of several lists: of this many.
    which: Option<(usize, usize)>,
    /// As the store numbers them.
    orders: Vec<i64>,
    list: PickList,
) -> impl IntoView {
    let numbers: Vec<_> = orders.iter().map(i64::to_string).collect();
    let numbers = which
        .is_some()
        .then(|| text!("Orders: {numbers}", numbers = numbers.join(", ")));
    let pieces = message!(count = list.pieces; "1 piece", "{count} pieces");
    let orders = message!(count = list.orders; "1 order", "{count} orders");
    let heading = match which {
        None => text!(
            "Pick list: {pieces} for {orders}",
            pieces = pieces,
            orders = orders
        ),
        Some((wave, waves)) => text!(
            "Pick list, wave {wave} of {waves}: {pieces} for {orders}",
            wave = wave,
            waves = waves,
            pieces = pieces,
            orders = orders
        ),
    };
    let rows = list
        .rows
        .into_iter()
        .map(|row| view! { <PickTableRow row=row /> })
        .collect_view();
    view! {
        <section class="sheet" aria-labelledby=id.clone()>
            <header>
                <h2 id=id.clone()>{heading}</h2>
                <p>
                    <Time at=now() />
                </p>
                {numbers.map(|numbers| view! { <p>{numbers}</p> })}
            </header>
            <table>
                <caption class="visually-hidden">{text!("What to pick, by bin")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text!("Bin")}</th>
                        <th scope="col">{text!("Quantity")}</th>
                        <th scope="col">{text!("Product")}</th>
                        <th scope="col">{text!("Orders")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

#[component]
fn PickTableRow(row: PickRow) -> impl IntoView {
    let Product {
        client,
        bin,
        sku,
        warehouse,
        name,
        options,
    } = row.product;
    let packed = warehouse.as_ref().filter(|item| item.units > UnitsPerPack::ONE);
    let units = packed.map(|item| text!("{units} units in all", units = item.units.units(row.quantity)));
    let shares: Vec<_> = row.orders.iter().map(share_text).collect();
    view! {
        <tr>
            <td class="mono">{bin}</td>
            <td class="strong">{count(row.quantity)}</td>
            <td>
                <ProductText sku=sku warehouse=warehouse name=name options=options />
                {units.map(|units| view! { <div class="strong">{units}</div> })}
                <div class="muted">{client}</div>
            </td>
            <td>{shares.join(", ")}</td>
        </tr>
    }
}

fn share_text(share: &Share) -> String {
    format!("{} × {}", share.order_number, count(share.quantity))
}
