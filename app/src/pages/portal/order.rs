//! One order of a client.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::portal::{PortalHold, PortalLine, PortalOrder, PortalPart};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::message::{Message, Place};

use super::hold::HoldControls;
use super::shipments::shipment_table;
use crate::components::data_table::{Column, DataTable};
use crate::components::icon::{Icon, IconName};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::time::Time;
use crate::localization::{Localized, count};
use crate::pages::id_in_address;
use crate::pages::list_address::list_address;
use crate::pages::orders::{AddressBlock, ShippingBadge, StatusBadge};
use crate::server_functions::portal::fetch_portal_order;
use crate::server_functions::require_of_client;

#[component]
pub fn PortalOrderPage() -> impl IntoView {
    view! {
        <Title text=text!("Order · ParcelPilot") />
        <Loaded from=load(id_in_address()) let:order>
            <Order order=order />
        </Loaded>
    }
}

async fn load(id: Option<OrderId>) -> AppResult<PortalOrder> {
    fetch_portal_order(id.ok_or(AppError::NotFound)?).await
}

#[component]
fn Order(order: PortalOrder) -> impl IntoView {
    let row = order.row.clone();
    let ship_by = order.ship_by.map(|at| {
        view! {
            " · "
            {rich_text!("To leave by <at/>."; at = move |_| view! { <Time at=at /> })}
        }
    });
    let may_hold = require_of_client(Role::Operator).is_ok();
    let can_be_held = row.left_to_ship > 0;
    let controls = may_hold
        .then(|| view! { <HoldControls id=row.id hold=order.hold.clone() can_be_held=can_be_held /> });
    let parts = order
        .parts
        .into_iter()
        .map(|part| view! { <Part part=part /> })
        .collect_view();
    view! {
        <PageHead
            title=text!("Order {number}", number = row.number.to_string())
            parent=("/orders", text!("All orders"))
            narrowed=list_address("/orders", &[("client", &order.client.to_string())])
        >
            <div class="cluster">
                <StatusBadge status=row.status label=row.status_label is_deleted=row.is_deleted />
                <ShippingBadge state=row.shipping_state left=row.left_to_ship />
            </div>
        </PageHead>
        <div class="stack loose">
            <p class="muted">{text!("Placed")} " " <Time at=row.created_at /> {ship_by}</p>
            <WhyNot hold=order.hold reasons=order.reasons />
            {controls}
            {order
                .has_problem
                .then(|| {
                    view! {
                        <p class="notice notice-warn">
                            {text!("The last change of this order in your store could not be read. It is tried again automatically.")}
                        </p>
                    }
                })}
            {parts}
            <NotShipped lines=order.not_shipped />
            <FromCustomer text=order.customer_message email=order.customer_email />
            {(!order.shipments.is_empty())
                .then(|| {
                    view! {
                        <section class="stack" aria-labelledby="shipments">
                            <h2 id="shipments">{text!("Shipments")}</h2>
                            {shipment_table(order.shipments)}
                        </section>
                    }
                })}
        </div>
    }
}

/// Nothing where it may be shipped.
#[component]
fn WhyNot(hold: Option<PortalHold>, reasons: Vec<Message>) -> impl IntoView {
    let held = hold.map(|hold| match hold {
        PortalHold::OfTheWarehouse => {
            text!("The warehouse has put this order on hold. Ask your warehouse why.").to_owned()
        }
        PortalHold::Own { reason, until: None } => {
            text!("You have put it on hold: {reason}", reason = reason)
        }
        PortalHold::Own {
            reason,
            until: Some(until),
        } => text!(
            "You have put it on hold until {day}: {reason}",
            day = Place::Day(until),
            reason = reason
        ),
    });
    let reasons = reasons
        .iter()
        .map(|reason| reason.localized())
        .collect::<Vec<_>>();
    let sentences: Vec<String> = held.into_iter().chain(reasons).collect();
    (!sentences.is_empty()).then(|| {
        let sentences = sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> });
        view! {
            <section class="notice notice-warn" aria-label=text!("Not shipped now")>
                <Icon name=IconName::Warn />
                <div class="stack tight">{sentences.collect_view()}</div>
            </section>
        }
    })
}

#[component]
fn Part(part: PortalPart) -> impl IntoView {
    let caption = text!("Lines that go to {name}", name = part.address.full_name());
    let method = part.shipping_method;
    view! {
        <section class="card stack">
            <h2 class="card-title">{text!("What is shipped")}</h2>
            {line_table(caption, part.lines)}
            <h3>{text!("Ship to")}</h3>
            <AddressBlock address=part.address />
            {(!method.is_empty())
                .then(|| view! { <p><span class="muted">{text!("Shipping method")}</span> " " <strong>{method}</strong></p> })}
        </section>
    }
}

#[component]
fn NotShipped(lines: Vec<PortalLine>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card stack">
                <h2 class="card-title">{text!("Not shipped by the warehouse")}</h2>
                {line_table(text!("Not shipped by the warehouse").to_owned(), lines)}
            </section>
        }
    })
}

#[component]
fn FromCustomer(text: String, email: String) -> impl IntoView {
    view! {
        {(!text.is_empty())
            .then(|| view! { <section class="card stack"><h2 class="card-title">{text!("The customer's message")}</h2><p>{text}</p></section> })}
        {(!email.is_empty()).then(|| view! { <p><span class="muted">{text!("E-mail")}</span> " " {email}</p> })}
    }
}

fn line_table(caption: String, lines: Vec<PortalLine>) -> AnyView {
    DataTable::new(caption, lines)
        .scrolled_by_keyboard()
        .column(Column::mono(text!("SKU")), |line| line.sku.clone())
        .column(text!("Product"), |line| {
            let options = (!line.options.is_empty()).then(|| view! { <div>{line.options.clone()}</div> });
            view! {
                <strong>{line.name.clone()}</strong>
                {options}
            }
        })
        .numeric(text!("Ordered"), |line| count(line.quantity))
        .numeric(text!("Left"), |line| count(line.left_to_ship))
        .view()
}
