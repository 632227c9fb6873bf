//! The orders.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::filters::{Filters, load_choices};
use super::query::{self, ReadQuery};
use super::table::OrderTable;
use crate::api::orders::{OrderPage as Page, OrderQuery, list_orders};
use crate::components::loaded::Loaded;

#[component]
pub fn OrdersPage() -> impl IntoView {
    let params = use_query_map();
    let read: Memo<ReadQuery> = Memo::new(move |_| params.with(query::read));
    let asked = Memo::new(move |_| read.with(|read| read.query.clone()));
    let choices = Resource::new(|| (), |()| load_choices());
    // The answer comes with its question: while the next page loads, the links still speak of this one.
    let page = Resource::new(
        move || asked.get(),
        |query| async move { list_orders(query.clone()).await.map(|page| (query, page)) },
    );
    view! {
        <Title text="Orders · ParcelPilot" />
        <div class="page-head">
            <h1>"Orders"</h1>
        </div>
        <Loaded resource=choices let:choices>
            <Filters choices=choices query=asked />
        </Loaded>
        <Complaints read=read />
        <Loaded resource=page let:answer>
            <Orders query=answer.0 page=answer.1 />
        </Loaded>
    }
}

#[component]
fn Complaints(read: Memo<ReadQuery>) -> impl IntoView {
    let complaints = Memo::new(move |_| read.with(|read| read.complaints.join(" ")));
    view! {
        <div role="status">
            {move || {
                let text = complaints.get();
                (!text.is_empty()).then(|| view! { <p class="notice notice-warn">{text}</p> })
            }}
        </div>
    }
}

#[component]
fn Orders(query: OrderQuery, page: Page) -> impl IntoView {
    if page.rows.is_empty() && query.after.is_empty() {
        return if query::is_everything(&query) {
            view! { <NoOrdersYet /> }.into_any()
        } else {
            view! { <NothingMatches /> }.into_any()
        };
    }
    let newest = (!query.after.is_empty()).then(|| query::address(&query, ""));
    let older = page.next.map(|after| query::address(&query, &after));
    let is_past_the_end = page.rows.is_empty();
    view! {
        {if is_past_the_end {
            view! { <p class="empty">"There are no older orders."</p> }.into_any()
        } else {
            view! { <OrderTable rows=page.rows /> }.into_any()
        }}
        <nav class="pager" aria-label="Pages">
            {newest
                .map(|address| {
                    view! {
                        <a class="button" href=address>
                            "Newest"
                        </a>
                    }
                })}
            {older
                .map(|address| {
                    view! {
                        <a class="button" rel="next" href=address>
                            "Older"
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}

#[component]
fn NoOrdersYet() -> impl IntoView {
    view! {
        <div class="empty">
            <h2>"No orders yet"</h2>
            <p>
                "Orders come here by themselves once a client's store is connected. To fetch those that are there "
                "already, open the integration and choose Pull Orders."
            </p>
            <div class="cluster">
                <a class="button primary" href="/integrations/new">
                    "Connect a store"
                </a>
                <a class="button" href="/integrations">
                    "Pull Orders"
                </a>
                <a href="/help/bigcommerce#missing-orders" rel="external">"Why is an order missing?"</a>
            </div>
        </div>
    }
}

#[component]
fn NothingMatches() -> impl IntoView {
    view! {
        <div class="empty">
            <h2>"No order matches"</h2>
            <p>
                "A search finds the beginning of a number, name, e-mail address or SKU; several words must all be found."
            </p>
            <div class="cluster">
                <a class="button primary" href="/orders">
                    "Clear the filters"
                </a>
                <a href="/help/bigcommerce#missing-orders" rel="external">"Why is an order missing?"</a>
            </div>
        </div>
    }
}
