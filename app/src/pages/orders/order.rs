//! One order.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::orders::{ConsignmentDetail, OrderDetail};
use parcelpilot_contract::shipments::Shipping;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order::Address;
use parcelpilot_domain::order_details::{CustomField, OrderDetails};

use super::address::AddressBlock;
use super::custom_fields::CustomFields;
use super::hold::HoldSection;
use super::lines::LineTable;
use super::table::{ShippingBadge, StatusBadge};
use super::warnings::Warnings;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::{any_form_error, form_error};
use crate::components::loaded::Loaded;
use crate::components::page_title::PageTitle;
use crate::components::time::Time;
use crate::islands::problems::{ProblemList, Retrying};
use crate::pages::id_in_address;
use crate::pages::shipments::{ADDRESS_PARAMETER, OrderShipments, ShipCard};
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::orders::{ImportOrderAgain, fetch_order};
use crate::server_functions::problems::{DismissProblem, RetryProblems};
use crate::server_functions::shipments::{fetch_shipments_version, fetch_shipping};

#[component]
pub fn OrderPage() -> impl IntoView {
    let ship_to = use_query_map()
        .read_untracked()
        .get_str(ADDRESS_PARAMETER)
        .and_then(|id| id.parse().ok());
    view! {
        // Where it is not there.
        <Title text="Order · ParcelPilot" />
        <Loaded from=load(id_in_address(), ship_to) let:loaded>
            <Order loaded=loaded />
        </Loaded>
    }
}

struct Content {
    order: OrderDetail,
    /// Read before what is shown of them: what changes after it is noticed.
    version: String,
    shipping: Shipping,
    can_change: bool,
    ship_to: Option<i64>,
}

async fn load(id: Option<OrderId>, ship_to: Option<i64>) -> AppResult<Content> {
    let id = id.ok_or(AppError::NotFound)?;
    let version = fetch_shipments_version(Some(id)).await?;
    let order = fetch_order(id).await?;
    let shipping = fetch_shipping(id).await?;
    Ok(Content {
        version,
        order,
        shipping,
        can_change: me_or_login().await?.role >= Role::Operator,
        ship_to,
    })
}

#[component]
fn Order(loaded: Content) -> impl IntoView {
    let Content {
        order,
        version,
        shipping,
        can_change,
        ship_to,
    } = loaded;
    let row = order.row.clone();
    let many = order.consignments.len() > 1;
    let consignments = order
        .consignments
        .clone()
        .into_iter()
        .enumerate()
        .map(|(index, consignment)| {
            let title = if many {
                format!("Ship to, address {}", index + 1)
            } else {
                "Ship to".to_owned()
            };
            let billing_fields = order.billing.form_fields.clone();
            view! { <Consignment consignment=consignment title=title billing_fields=billing_fields /> }
        })
        .collect_view();
    let not_shipped = order.not_shipped.clone();
    let problems = order.problems.clone();
    view! {
        <PageTitle of=format!("Order {}", row.remote_id) />
        <div class="page-head">
            <div>
                <p class="crumb">
                    <a href="/orders">"All orders"</a>
                </p>
                <div class="cluster">
                    <h1>"Order " {row.remote_id}</h1>
                    <StatusBadge status=row.status label=row.status_label is_deleted=row.is_deleted />
                    <ShippingBadge state=row.shipping_state left=row.left_to_ship />
                </div>
                <p class="muted">{left_text(row.left_to_ship)}</p>
            </div>
            {can_change.then(|| view! { <ImportAgain id=row.id /> })}
        </div>
        <Warnings order=order.clone() can_change=can_change />
        {(!problems.is_empty())
            .then(|| {
                view! {
                    <section class="stack" aria-labelledby="problems">
                        <h2 id="problems">"Problems"</h2>
                        <ProblemList
                            problems=Signal::stored(problems)
                            retrying=if can_change { Retrying::Single } else { Retrying::No }
                            error=any_form_error(&[RetryProblems::url(), DismissProblem::url()])
                            page=format!("/orders/{}", row.id)
                        />
                    </section>
                }
            })}
        <HoldSection order=order.clone() may_change=can_change />
        {can_change
            .then(|| view! { <ShipCard order=order.clone() shipping=shipping.clone() chosen=ship_to /> })}
        <OrderShipments shipping=shipping version=version may_change=can_change />
        {consignments}
        {(!not_shipped.is_empty())
            .then(|| {
                view! {
                    <section class="card stack" aria-labelledby="not-shipped">
                        <h2 class="card-title" id="not-shipped">
                            "Not shipped"
                        </h2>
                        <p class="muted">"Digital goods, gift certificates and what is picked up."</p>
                        <LineTable lines=not_shipped caption="Lines that are not shipped".to_owned() />
                    </section>
                }
            })}
        <Texts message=order.customer_message.clone() notes=order.staff_notes.clone() />
        <div class="grid-2">
            <Facts order=order.clone() />
            <section class="card stack" aria-labelledby="billing">
                <h2 class="card-title" id="billing">
                    "Billing"
                </h2>
                <CustomFields fields=order.billing.form_fields.clone() />
                <AddressBlock address=order.billing />
            </section>
        </div>
    }
}

#[component]
fn Consignment(
    consignment: ConsignmentDetail,
    title: String,
    /// Stores ask for delivery instructions with either address.
    billing_fields: Vec<CustomField>,
) -> impl IntoView {
    let id = format!("consignment-{}", consignment.address_id);
    let caption = format!("Lines that go to {}", consignment.address.full_name());
    view! {
        <section class="card consignment" aria-labelledby=id.clone()>
            <h2 class="card-title" id=id.clone()>
                {title}
            </h2>
            <CustomFields fields=packing_fields(&consignment.address, billing_fields) />
            <AddressBlock address=consignment.address />
            {(!consignment.shipping_method.is_empty())
                .then(|| view! { <p class="muted">"Shipping method: " {consignment.shipping_method}</p> })}
            <LineTable lines=consignment.lines caption=caption />
        </section>
    }
}

/// Those of the address it goes to, then what the billing address says besides.
pub(in crate::pages) fn packing_fields(
    address: &Address,
    billing_fields: Vec<CustomField>,
) -> Vec<CustomField> {
    let own = address.form_fields.clone();
    let others = billing_fields.into_iter().filter(|field| !own.contains(field));
    let others: Vec<CustomField> = others.collect();
    [own, others].concat()
}

/// Texts of strangers: shown as text, never as anything else.
#[component]
fn Texts(message: String, notes: String) -> impl IntoView {
    [("Customer's message", message), ("Staff notes", notes)]
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(title, text)| {
            view! {
                <section class="card stack">
                    <h2 class="card-title">{title}</h2>
                    <p class="raw">{text}</p>
                </section>
            }
        })
        .collect_view()
}

#[component]
fn Facts(order: OrderDetail) -> impl IntoView {
    let row = order.row;
    view! {
        <section class="card stack" aria-labelledby="facts">
            <h2 class="card-title" id="facts">
                "Details"
            </h2>
            <dl class="definition">
                <dt>"Client"</dt>
                <dd>{row.client_name}</dd>
                <dt>"Integration"</dt>
                <dd>
                    <a href=format!("/integrations/{}", order.integration_id)>{row.integration_name}</a>
                </dd>
                <dt>"Customer"</dt>
                <dd>{row.customer_name}</dd>
                <dt>"E-mail"</dt>
                <dd>{order.customer_email}</dd>
                <dt>"Total"</dt>
                <dd>{row.total}</dd>
                <dt>"Payment"</dt>
                <dd>{payment_text(&order.payment_status, &order.details.payment_method)}</dd>
                {other_names(&order.details)
                    .into_iter()
                    .map(|(name, value)| {
                        view! {
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        }
                    })
                    .collect_view()}
                <dt>"Created in the store"</dt>
                <dd>
                    <Time at=row.created_at />
                </dd>
                <dt>"Changed in the store"</dt>
                <dd>
                    <Time at=order.modified_at />
                </dd>
                {order
                    .gone_at
                    .map(|at| {
                        view! {
                            <dt>"Not found in the store"</dt>
                            <dd>
                                <Time at=at />
                            </dd>
                        }
                    })}
                <dt>"First imported"</dt>
                <dd>
                    <Time at=order.imported_at />
                </dd>
                <dt>"Last changed here"</dt>
                <dd>
                    <Time at=order.updated_at />
                </dd>
            </dl>
        </section>
    }
}

fn payment_text(status: &str, method: &str) -> String {
    let known: Vec<&str> = [method, status]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    known.join(", ")
}

/// What other systems know the order by, as far as the store says.
fn other_names(details: &OrderDetails) -> Vec<(&'static str, String)> {
    let channel = details.channel_id.map(|id| id.to_string()).unwrap_or_default();
    let names = [
        ("Channel", channel),
        ("External order", details.external_order_id.clone()),
        ("External ID", details.external_id.clone()),
        ("External source", details.external_source.clone()),
        ("External merchant", details.external_merchant_id.clone()),
    ];
    names.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

#[component]
fn ImportAgain(id: OrderId) -> impl IntoView {
    view! {
        <FormError error=form_error(ImportOrderAgain::url()) />
        <PostForm action=ImportOrderAgain::url()>
            <input type="hidden" name="id" value=id.to_string() />
            <button class="button">
                "Import again"
            </button>
        </PostForm>
    }
}

fn left_text(left_to_ship: i64) -> String {
    match left_to_ship {
        0 => "Nothing is left to ship.".to_owned(),
        left => format!("{} left to ship.", counted(left, "item", "items")),
    }
}
