//! Which order is packed next.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::orders::OrderRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::RemoteOrderId;

use crate::components::field::Field;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::pages::list_address::SEARCH_MAX_CHARS;
use crate::pages::orders::erased_sentence;
use crate::server_functions::orders::find_orders_numbered;
use crate::server_functions::require;
use crate::shell::FloorStyle;

const ORDER_FIELD: &str = "order";
const FOUND_ID: &str = "found";

#[component]
pub fn PackPage() -> impl IntoView {
    let typed = use_query_map()
        .read_untracked()
        .get_str(ORDER_FIELD)
        .unwrap_or_default()
        .trim()
        .chars()
        .take(SEARCH_MAX_CHARS)
        .collect();
    view! {
        <Title text=text!("Pack · ParcelPilot") />
        <FloorStyle />
        <PageHead title=text!("Pack") lead=text!("Scan an order, then its items, then its label.") />
        <Loaded from=load(typed) let:found>
            <div class="pack stack">
                <Answer found=found />
                <OrderForm described_by=FOUND_ID />
            </div>
        </Loaded>
    }
}

enum Found {
    NothingAsked,
    /// With what was typed.
    Nothing(String),
    Orders(Vec<OrderRow>),
}

async fn load(typed: String) -> AppResult<Found> {
    require(Role::Operator)?;
    if typed.is_empty() {
        return Ok(Found::NothingAsked);
    }
    let Some(number) = order_number(&typed) else {
        return Ok(Found::Nothing(typed));
    };
    let orders = find_orders_numbered(number).await?;
    Ok(match orders.as_slice() {
        [] => Found::Nothing(typed),
        [order] => {
            leptos_axum::redirect(&address(order));
            Found::Orders(orders)
        }
        _ => Found::Orders(orders),
    })
}

/// As it stands on a packing slip: `#1042`, or without the sign.
fn order_number(typed: &str) -> Option<RemoteOrderId> {
    let number = typed.trim().trim_start_matches('#').trim_start().parse().ok()?;
    (number > 0).then_some(RemoteOrderId(number))
}

fn address(order: &OrderRow) -> String {
    format!("/pack/{}", order.id)
}

#[component]
fn Answer(found: Found) -> impl IntoView {
    let (nothing, orders) = match found {
        Found::NothingAsked => (None, Vec::new()),
        Found::Nothing(typed) => (Some(typed), Vec::new()),
        Found::Orders(orders) => (None, orders),
    };
    view! {
        <div role="status" id=FOUND_ID>
            {nothing
                .map(|typed| {
                    view! {
                        <p class="notice notice-error">
                            {text!(
                                "There is no order “{typed}” here. Check the number, and scan again.",
                                typed = typed
                            )}
                        </p>
                    }
                })}
        </div>
        {(!orders.is_empty())
            .then(|| view! { <Choice orders=orders /> })}
    }
}

/// Stores count for themselves, so that two may have an order of the same number.
#[component]
fn Choice(orders: Vec<OrderRow>) -> impl IntoView {
    let links = orders
        .into_iter()
        .map(|order| {
            let address = address(&order);
            view! {
                <li>
                    <a class="stat" href=address>
                        <span>{order.client_name}</span>
                        <span class="stat-text">{order.integration_name}</span>
                        <span>
                            {order.erased_at.map(erased_sentence).unwrap_or(order.customer_name)} ", " {text!(count = order.items; "1 item", "{count} items")} ", " {order.status_label}
                        </span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <h2>{text!("Which of these orders?")}</h2>
        <ul class="stack">{links}</ul>
    }
}

/// Begins with the next order. Scanners end what they read with Enter, which sends it.
#[component]
pub fn OrderForm(
    /// The `id` of what was said of the order before.
    #[prop(optional)]
    described_by: Option<&'static str>,
) -> impl IntoView {
    view! {
        <form class="inline-form" method="get" action="/pack" role="search" aria-label=text!("Order to pack")>
            <Field id=ORDER_FIELD label=text!("Scan or type an order number")>
                <input
                    id=ORDER_FIELD
                    name=ORDER_FIELD
                    inputmode="numeric"
                    autocomplete="off"
                    autofocus
                    aria-describedby=described_by
                />
            </Field>
            <button class="button primary" type="submit">
                {text!("Pack")}
            </button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_slips_have_it() {
        for typed in ["1042", " #1042 ", "# 1042", "01042"] {
            assert_eq!(order_number(typed), Some(RemoteOrderId(1042)), "{typed:?}");
        }
        for typed in ["", "#", "0", "-7", "TENT-4P", "10 42", "99999999999999999999"] {
            assert_eq!(order_number(typed), None, "{typed:?}");
        }
    }
}
