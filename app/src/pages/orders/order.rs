//! One order: what is packed first, what is known besides last.

use futures::try_join;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::orders::{LineDetail, Neighbours, OrderDetail, OrderQuery};
use parcelpilot_contract::problems::ProblemRow;
use parcelpilot_contract::shipments::Shipping;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::work_list::WorkList;
use parcelpilot_domain::tag::Tag;

use super::consignment::Consignment;
use super::details::Details;
use super::erased::Erased;
use super::hold::HoldSection;
use super::lines::LineTable;
use super::order_head::OrderHead;
use super::pickup::Pickup;
use super::query;
use super::status_update::StatusUpdate;
use super::tags::OrderTags;
use super::warnings::Warnings;
use crate::components::copy::CopyScript;
use crate::components::form_echo::any_form_error;
use crate::components::loaded::Loaded;
use crate::components::page_title::PageTitle;
use crate::islands::problems::{ProblemList, Retrying};
use crate::pages::id_in_address;
use crate::pages::shipments::{
    ADDRESS_PARAMETER, OrderShipments, ShipTo, not_used, posted_too_late, why_not,
};
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::orders::{fetch_order, find_neighbours};
use crate::server_functions::problems::{DismissProblem, RetryProblems};
use crate::server_functions::shipments::{fetch_shipments_version, fetch_shipping};
use crate::server_functions::tags::list_tags;
use crate::shell::{FloorStyle, Script};

const ORDER: &str = include_str!("../../shell/order.js");

#[component]
pub fn OrderPage() -> impl IntoView {
    let address = use_query_map().read_untracked();
    let ship_to = address.get_str(ADDRESS_PARAMETER).and_then(|id| id.parse().ok());
    let list = query::read(&address).query;
    view! {
        // Where it is not there.
        <Title text=text!("Order · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(id_in_address(), list, ship_to) let:loaded>
            <Order loaded=loaded />
        </Loaded>
    }
}

struct Content {
    order: OrderDetail,
    /// Read before what is shown of them: what changes after it is noticed.
    version: String,
    shipping: Shipping,
    /// The list that one came from, and what stands beside the order in it.
    list: OrderQuery,
    neighbours: Neighbours,
    next_to_ship: Option<OrderId>,
    can_change: bool,
    ship_to: Option<i64>,
    /// That any order has.
    known_tags: Vec<Tag>,
}

async fn load(id: Option<OrderId>, list: OrderQuery, ship_to: Option<i64>) -> AppResult<Content> {
    let id = id.ok_or(AppError::NotFound)?;
    let version = fetch_shipments_version(Some(id)).await?;
    // Without a list, one goes on with what is to be shipped, not with what is done.
    let next_to_ship = async {
        match query::is_everything(&list) {
            true => Ok(Some(find_neighbours(to_ship(&list), id).await?.next)),
            false => Ok(None),
        }
    };
    let (order, shipping, neighbours, next_to_ship, known_tags) = try_join!(
        fetch_order(id),
        fetch_shipping(id),
        find_neighbours(list.clone(), id),
        next_to_ship,
        list_tags(),
    )?;
    Ok(Content {
        version,
        order,
        shipping,
        next_to_ship: next_to_ship.unwrap_or(neighbours.next),
        list,
        neighbours,
        can_change: me_or_login().await?.role >= Role::Operator,
        ship_to,
        known_tags,
    })
}

fn to_ship(list: &OrderQuery) -> OrderQuery {
    OrderQuery {
        work_list: Some(WorkList::ToShip),
        ..list.clone()
    }
}

#[component]
fn Order(loaded: Content) -> impl IntoView {
    let Content {
        order,
        version,
        shipping,
        list,
        neighbours,
        next_to_ship,
        can_change,
        ship_to,
        known_tags,
    } = loaded;
    let page = query::order_address(order.row.id, &list);
    let next = next_to_ship.map(|id| query::order_address(id, &list));
    let ship = can_change
        .then(|| ShipTo::find(&shipping, ship_to, next))
        .flatten();
    let too_late = posted_too_late(&shipping).map(|posted| not_used(&posted, &shipping));
    let place = |index: usize| (index + 1, order.consignments.len());
    let consignments = order.consignments.clone().into_iter().enumerate();
    let consignments = consignments
        .map(|(index, consignment)| {
            let ship = ship
                .clone()
                .filter(|ship| ship.consignment.address_id == consignment.address_id);
            let form_address =
                can_change.then(|| query::ship_to_address(order.row.id, &list, consignment.address_id));
            view! {
                <Consignment
                    order=order.clone()
                    consignment=consignment
                    place=place(index)
                    ship=ship
                    form_address=form_address
                />
            }
        })
        .collect_view();
    view! {
        <PageTitle of=text!("Order {number}", number = order.row.remote_id.to_string()) />
        <OrderHead order=order.clone() list=list neighbours=neighbours can_change=can_change />
        <TooLate said=too_late />
        <OrderTags
            order=order.row.id
            tags=order.row.tags.clone()
            known=known_tags
            page=page
            may_change=can_change
        />
        <Warnings order=order.clone() can_change=can_change />
        <Problems problems=order.problems.clone() order=order.row.id can_change=can_change />
        <Erased at=order.row.erased_at />
        <HoldSection order=order.clone() may_change=can_change />
        <StatusUpdate order=order.row.id update=order.status_update may_change=can_change />
        <Pickup order=order.clone() may_change=can_change />
        {consignments}
        <NotShipped lines=order.not_shipped.clone() currency=order.row.currency.clone() />
        <WhyNot why=why_not(&order) is_left=order.row.left_to_ship.is_positive() />
        <OrderShipments shipping=shipping version=version may_change=can_change />
        <Details order=order />
        <CopyScript />
        <Script code=ORDER.to_owned() />
    }
}

/// The page begins here, and not at a field or a link that the next scan would press.
#[component]
fn TooLate(said: Option<String>) -> impl IntoView {
    said.map(|said| {
        view! { <p class="notice notice-error" role="alert" tabindex="-1" autofocus>{said}</p> }
    })
}

#[component]
fn Problems(problems: Vec<ProblemRow>, order: OrderId, can_change: bool) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="problems">
                <h2 id="problems">{text!("Problems")}</h2>
                <ProblemList
                    problems=Signal::stored(problems)
                    retrying=if can_change { Retrying::Single } else { Retrying::No }
                    error=any_form_error(&[RetryProblems::url(), DismissProblem::url()])
                    page=format!("/orders/{order}")
                />
            </section>
        }
    })
}

#[component]
fn NotShipped(lines: Vec<LineDetail>, currency: String) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card stack" aria-labelledby="not-shipped">
                <h2 class="card-title" id="not-shipped">
                    {text!("Not shipped")}
                </h2>
                <p class="muted">{text!("Digital goods, gift certificates and what is picked up.")}</p>
                <LineTable
                    lines=lines
                    caption=text!("Lines that are not shipped").to_owned()
                    currency=currency
                    quantities=None
                />
            </section>
        }
    })
}

/// What becomes of the pieces that are not in the box.
#[component]
fn WhyNot(why: String, is_left: bool) -> impl IntoView {
    (!why.is_empty()).then(|| {
        let sentence = match is_left {
            true => text!("Not to ship: {why}.", why = why),
            false => text!("Nothing is left to ship: {why}.", why = why),
        };
        view! { <p class="muted">{sentence}</p> }
    })
}
