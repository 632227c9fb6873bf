//! The orders.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::orders::{OrderCount, OrderPage as Page, OrderQuery, WorkListCounts};
use parcelpilot_contract::saved_views::SavedViewRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::order_columns::OrderColumns;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::tag::Tag;

use super::chosen::ChosenOrders;
use super::columns::ChooseColumns;
use super::filters::{Choices, Filters, load_choices};
use super::query;
use super::query::ReadQuery;
use super::saved_views::SavedViews;
use super::understood::Understood;
use super::work_lists::WorkListTabs;
use crate::components::empty_state::EmptyState;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::pager::Pager;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::order_columns::fetch_order_columns;
use crate::server_functions::orders::{count_orders, list_orders};
use crate::server_functions::saved_views::list_saved_views;
use crate::server_functions::tags::list_tags;
use crate::shell::FloorStyle;

#[component]
pub fn OrdersPage() -> impl IntoView {
    let ReadQuery { query, complaints } = query::read(&use_query_map().read_untracked());
    view! {
        <Title text="Orders · ParcelPilot" />
        <FloorStyle />
        <PageHead title="Orders" />
        <Loaded from=load(query.clone()) let:loaded>
            <SavedViews views=loaded.views query=query.clone() role=loaded.role />
            <WorkListTabs query=query.clone() counts=loaded.counts.clone() />
            <Filters choices=loaded.choices query=query.clone() />
            <Understood query=query.clone() />
            <Complaints complaints=complaints />
            <Orders
                query=query
                page=loaded.page
                counts=loaded.counts
                tags=loaded.tags
                columns=loaded.columns
                may_change={loaded.role >= Role::Operator}
            />
        </Loaded>
    }
}

struct Content {
    choices: Choices,
    page: Page,
    counts: WorkListCounts,
    /// That orders have.
    tags: Vec<Tag>,
    columns: OrderColumns,
    views: Vec<SavedViewRow>,
    role: Role,
}

async fn load(query: OrderQuery) -> AppResult<Content> {
    Ok(Content {
        role: me_or_login().await?.role,
        views: list_saved_views().await?,
        choices: load_choices().await?,
        counts: count_orders(query.clone()).await?,
        tags: list_tags().await?,
        columns: match query.columns.clone() {
            Some(columns) => columns,
            None => fetch_order_columns().await?,
        },
        page: list_orders(query).await?,
    })
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
fn Orders(
    query: OrderQuery,
    page: Page,
    counts: WorkListCounts,
    tags: Vec<Tag>,
    columns: OrderColumns,
    may_change: bool,
) -> impl IntoView {
    if page.rows.is_empty() && query.after.is_empty() {
        return if query::is_everything(&query) {
            view! { <NoOrdersYet /> }.into_any()
        } else {
            view! { <NothingMatches query=query /> }.into_any()
        };
    }
    let count = counts.of(query.work_list);
    let matches = matches_sentence(&query, &page, count);
    let is_past_the_end = page.rows.is_empty();
    let next = page.next.clone();
    view! {
        <div class="cluster">
            {matches.map(|sentence| view! { <p class="muted" role="status">{sentence}</p> })}
            {may_change.then(|| view! { <Export query=query.clone() /> })}
            <ChooseColumns shown=columns.clone() query=query.clone() />
        </div>
        {if is_past_the_end {
            view! { <p class="empty">"There are no more orders."</p> }.into_any()
        } else {
            view! {
                <ChosenOrders
                    page=page
                    query=query.clone()
                    columns=columns
                    count=count
                    tags=tags
                    may_change=may_change
                />
             }.into_any()
        }}
        <Pager
            after=query.after.clone()
            next=next
            labels=match query.order {
                ListOrder::NewestFirst => ("Newest", "Older"),
                ListOrder::OldestFirst => ("Oldest", "Newer"),
                _ => ("First page", "Next page"),
            }
            address=move |after| query::address(&query, after)
        />
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

/// How many match, and what is not seen elsewhere of how they were found.
fn matches_sentence(query: &OrderQuery, page: &Page, count: Option<OrderCount>) -> Option<String> {
    let is_whole = page.next.is_none() && query.after.is_empty();
    let count = match count {
        Some(count) => count,
        None if is_whole => OrderCount(i64::try_from(page.rows.len()).ok()?),
        None => return None,
    };
    let orders = if count.0 == 1 { "order" } else { "orders" };
    let since = match query.imported_from.as_str() {
        "" => String::new(),
        day => format!(", imported since {day} (UTC)"),
    };
    Some(format!("{} {orders}{since}", count.shown()))
}

/// All that match, not only this page.
#[component]
fn Export(query: OrderQuery) -> impl IntoView {
    view! {
        <a class="button quiet" href=query::file_address(&query, "csv") download="orders.csv">
            "Export CSV"
        </a>
        <a class="button quiet" href=query::file_address(&query, "jsonl") download="orders.jsonl">
            "Export JSON lines"
        </a>
    }
}

#[component]
fn NothingMatches(query: OrderQuery) -> impl IntoView {
    view! {
        <EmptyState title="No order matches">
            <p>{nothing_sentence(&query)}</p>
            <div class="cluster">
                <a class="button primary" href="/orders">
                    "Clear the filters"
                </a>
                <WhyMissing />
            </div>
        </EmptyState>
    }
}

fn nothing_sentence(query: &OrderQuery) -> &'static str {
    if !query.search.is_empty() {
        return "Search by an order number, a whole tracking number, or the beginning of a name, e-mail address or SKU. All words \
                must match. To look in one place only, type client:acme, store:, sku:, tag:, tracking:, number:, name: or email:.";
    }
    match query.work_list {
        Some(WorkList::ToShip) => "Nothing is waiting to be shipped.",
        Some(WorkList::Held) => "No order is on hold.",
        Some(WorkList::Failed) => "BigCommerce took all shipments.",
        _ => "No order passes these filters. Clear one of them to see more.",
    }
}

#[component]
fn WhyMissing() -> impl IntoView {
    view! { <a href="/help/bigcommerce#missing-orders">"Why is an order missing?"</a> }
}
