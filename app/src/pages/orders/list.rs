//! The orders.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::orders::{OrderPage as Page, OrderQuery};
use parcelpilot_domain::account::Role;

use super::chosen::ChosenOrders;
use super::filters::{Choices, Filters, load_choices};
use super::query;
use super::query::ReadQuery;
use crate::components::empty_state::EmptyState;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::pager::Pager;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::orders::list_orders;

#[component]
pub fn OrdersPage() -> impl IntoView {
    let ReadQuery { query, complaints } = query::read(&use_query_map().read_untracked());
    view! {
        <Title text="Orders · ParcelPilot" />
        <PageHead title="Orders" />
        <Loaded from=load(query.clone()) let:loaded>
            <Filters choices=loaded.0 query=query.clone() />
            <Complaints complaints=complaints />
            <Orders query=query page=loaded.1 may_change=loaded.2 />
        </Loaded>
    }
}

async fn load(query: OrderQuery) -> AppResult<(Choices, Page, bool)> {
    let may_change = me_or_login().await?.role >= Role::Operator;
    Ok((load_choices().await?, list_orders(query).await?, may_change))
}

#[component]
fn Complaints(complaints: Vec<&'static str>) -> impl IntoView {
    let text = complaints.join(" ");
    view! {
        <div role="status">
            {(!text.is_empty()).then(|| view! { <p class="notice notice-warn">{text}</p> })}
        </div>
    }
}

#[component]
fn Orders(query: OrderQuery, page: Page, may_change: bool) -> impl IntoView {
    if page.rows.is_empty() && query.after.is_empty() {
        return if query::is_everything(&query) {
            view! { <NoOrdersYet /> }.into_any()
        } else {
            view! { <NothingMatches /> }.into_any()
        };
    }
    let is_past_the_end = page.rows.is_empty();
    let next = page.next.clone();
    view! {
        {if is_past_the_end {
            view! { <p class="empty">"There are no older orders."</p> }.into_any()
        } else {
            view! { <ChosenOrders page=page query=query.clone() may_change=may_change /> }.into_any()
        }}
        <Pager after=query.after.clone() next=next address=move |after| query::address(&query, after) />
    }
    .into_any()
}

#[component]
fn NoOrdersYet() -> impl IntoView {
    view! {
        <EmptyState title="No orders yet">
            <p>
                "Orders come in automatically once a client's store is connected. To fetch those that are there "
                "already, open the integration and choose Pull Orders."
            </p>
            <div class="cluster">
                <a class="button primary" href="/integrations/new">
                    "Connect a store"
                </a>
                <a class="button" href="/integrations">
                    "Pull Orders"
                </a>
                <WhyMissing />
            </div>
        </EmptyState>
    }
}

#[component]
fn NothingMatches() -> impl IntoView {
    view! {
        <EmptyState title="No order matches">
            <p>
                "Search by the beginning of a number, name, e-mail address or SKU. All words must match."
            </p>
            <div class="cluster">
                <a class="button primary" href="/orders">
                    "Clear the filters"
                </a>
                <WhyMissing />
            </div>
        </EmptyState>
    }
}

#[component]
fn WhyMissing() -> impl IntoView {
    view! { <a href="/help/bigcommerce#missing-orders">"Why is an order missing?"</a> }
}
