//! One order while it is packed.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_contract::shipments::Shipping;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::shipment::may_ship::{MayShip, Refusal};

use super::asked::Asked;
use super::facts::Facts;
use super::label::LabelForm;
use super::not_to_pack::{Ended, NotToPack, NothingLeft};
use super::parcel::Parcel;
use super::rows::Rows;
use super::said::SaidLine;
use super::scan::{OtherSteps, ScanForm};
use crate::components::form_echo::form_echo;
use crate::components::in_turn::in_turn;
use crate::components::loaded::Failure;
use crate::components::page_head::PageHead;
use crate::components::page_title::PageTitle;
use crate::pages::id_in_address;
use crate::pages::shipments::{not_used, posted_too_late};
use crate::server_functions::orders::fetch_order;
use crate::server_functions::require;
use crate::server_functions::shipments::{MakeShipment, fetch_shipping};
use crate::shell::{FloorStyle, Script};

/// Counts scans without leaving the page.
const PACK: &str = include_str!("pack.js");

#[component]
pub fn PackOrderPage() -> impl IntoView {
    let asked = Asked::read(&use_query_map().read_untracked());
    let id = id_in_address();
    let content = in_turn(async move {
        match load(id).await {
            Ok((order, shipping)) => {
                view! { <PackOrder order=order shipping=shipping asked=asked /> }.into_any()
            }
            Err(error) => {
                let parent = ("/pack", text!("Another order"));
                view! {
                    <Title text=text!("Pack · ParcelPilot") />
                    <PageHead title=text!("Pack") parent=parent />
                    <Failure error=error />
                }
                .into_any()
            }
        }
    });
    view! {
        <FloorStyle />
        {content}
    }
}

/// Places are filled by the script.
fn said_by_script() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "noAnswer",
            text!("The server does not answer. Your scans are kept, and counted once it does."),
        ),
        (
            "notCounted",
            text!("Not counted: {codes}. Look into the box, then scan the label."),
        ),
        ("notUsed", text!("Not used: {code}. Scan the label again.")),
    ]
}

async fn load(id: Option<OrderId>) -> AppResult<(OrderDetail, Shipping)> {
    require(Role::Operator)?;
    let id = id.ok_or(AppError::NotFound)?;
    Ok((fetch_order(id).await?, fetch_shipping(id).await?))
}

#[component]
fn PackOrder(order: OrderDetail, shipping: Shipping, asked: Asked) -> impl IntoView {
    let row = order.row.clone();
    let number = row.remote_id.to_string();
    let is_held = !matches!(order.may_ship, MayShip::Yes | MayShip::No(Refusal::NothingLeft));
    let too_late = posted_too_late(&shipping);
    // What the address asks for is of the parcel that has left, and not of the next one.
    let asked = match too_late {
        Some(_) => Asked::default(),
        None => asked,
    };
    let parcel = Parcel::of(&order, &shipping, asked).filter(|_| !is_held);
    // Where there is no field for the label any more, it is said here that it was not used.
    let is_at_label = parcel.as_ref().is_some_and(|parcel| parcel.is_at_label);
    let refused =
        || form_echo(&[MakeShipment::url()]).filter(|posted| posted.answer.is_err() && !is_at_label);
    let refused = too_late
        .or_else(refused)
        .map(|posted| not_used(&posted, &shipping));
    let said = parcel.as_ref().and_then(|parcel| parcel.said.clone());
    // The scan that it goes on about was counted long ago.
    let said = said.filter(|_| refused.is_none());
    let refused = refused.map(|said| view! { <p class="notice notice-error" role="alert">{said}</p> });
    let body = match parcel {
        _ if is_held => view! { <NotToPack order=&order /> }.into_any(),
        None => view! { <NothingLeft order=&order /> }.into_any(),
        Some(parcel) => view! { <Packing order=&order shipping=&shipping parcel=parcel /> }.into_any(),
    };
    view! {
        <PageTitle of=text!("Pack order {number}", number = number.clone()) />
        <PageHead
            title=text!("Order {number}", number = number)
            lead=format!("{}, {}", row.client_name, row.integration_name)
        >
            <a class="button" href=format!("/orders/{}", row.id)>
                {text!("Open the order")}
            </a>
        </PageHead>
        <div class="pack stack">
            <SaidLine said=said />
            <div class="stack" data-pack="">
                {refused}
                <Ended order=&order />
                {body}
            </div>
        </div>
        <Script code=PACK.to_owned() texts=said_by_script() />
    }
}

#[component]
fn Packing<'a>(order: &'a OrderDetail, shipping: &'a Shipping, parcel: Parcel) -> impl IntoView + use<> {
    let step = match parcel.is_at_label {
        true => view! { <LabelForm shipping=shipping parcel=&parcel /> }.into_any(),
        false => view! { <ScanForm order=order.row.id parcel=&parcel /> }.into_any(),
    };
    let facts = view! { <Facts order=order parcel=&parcel /> };
    view! {
        {step}
        <OtherSteps order=order.row.id parcel=&parcel />
        <div class="grid-2">
            <Rows parcel=parcel />
            {facts}
        </div>
    }
}
