//! What is known of an order besides: seldom needed when it is packed.

use leptos::prelude::*;
use parcelpilot_contract::channels::OrderChannel;
use parcelpilot_contract::orders::OrderDetail;
use parcelpilot_domain::order_details::OrderDetails;

use super::address::AddressBlock;
use super::custom_fields::CustomFields;
use super::erased::erased_sentence;
use crate::components::time::Time;
use crate::localization::{money, store_time};

/// Folded.
#[component]
pub(super) fn Details(order: OrderDetail) -> impl IntoView {
    let billing = order.billing.clone();
    view! {
        <details class="card folded">
            <summary>
                <h2 class="card-title">{text!("Billing and details")}</h2>
            </summary>
            <div class="grid-2">
                <Facts order=order />
                <section class="stack" aria-labelledby="billing">
                    <h3 id="billing">{text!("Billing")}</h3>
                    <CustomFields fields=billing.form_fields.clone() />
                    <AddressBlock address=billing />
                </section>
            </div>
        </details>
    }
}

#[component]
fn Facts(order: OrderDetail) -> impl IntoView {
    let row = order.row;
    let in_store = row
        .store_zone
        .as_ref()
        .and_then(|zone| store_time(row.created_at, zone));
    view! {
        <section class="stack" aria-labelledby="facts">
            <h3 id="facts">{text!("Details")}</h3>
            <dl class="definition">
                <dt>{text!("Client")}</dt>
                <dd>{row.client_name}</dd>
                <dt>{text!("Integration")}</dt>
                <dd>
                    <a href=format!("/integrations/{}", order.integration_id)>{row.integration_name}</a>
                </dd>
                <dt>{text!("Customer")}</dt>
                <dd>{row.erased_at.map(erased_sentence).unwrap_or(row.customer_name)}</dd>
                <dt>{text!("E-mail")}</dt>
                <dd>{order.customer_email}</dd>
                <dt>{text!("Total")}</dt>
                <dd>{money(&row.currency, row.total)}</dd>
                <dt>{text!("Payment")}</dt>
                <dd>{payment_text(&order.payment_status, &order.details.payment_method)}</dd>
                {other_names(&order.details, row.channel.as_ref())
                    .into_iter()
                    .map(|(name, value)| {
                        view! {
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        }
                    })
                    .collect_view()}
                <dt>{text!("Created in the store")}</dt>
                <dd>
                    <Time at=row.created_at />
                    {in_store.map(|time| view! { <div class="muted">{time}</div> })}
                </dd>
                <dt>{text!("Changed in the store")}</dt>
                <dd>
                    <Time at=order.modified_at />
                </dd>
                {order
                    .gone_at
                    .map(|at| {
                        view! {
                            <dt>{text!("Not found in the store")}</dt>
                            <dd>
                                <Time at=at />
                            </dd>
                        }
                    })}
                <dt>{text!("First imported")}</dt>
                <dd>
                    <Time at=order.imported_at />
                </dd>
                <dt>{text!("Last changed here")}</dt>
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
fn other_names(details: &OrderDetails, channel: Option<&OrderChannel>) -> Vec<(&'static str, String)> {
    let number = details.channel_id.map(|id| id.to_string()).unwrap_or_default();
    let channel = match channel {
        Some(channel) if !channel.name.is_empty() => format!("{} ({number})", channel.name),
        _ => number,
    };
    let names = [
        (text!("Channel"), channel),
        (text!("External order"), details.external_order_id.clone()),
        (text!("External ID"), details.external_id.clone()),
        (text!("External source"), details.external_source.clone()),
        (text!("External merchant"), details.external_merchant_id.clone()),
    ];
    names.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}
