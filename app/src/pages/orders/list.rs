//! The orders.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::orders::{OrderCount, OrderPage as Page, OrderQuery, WorkListCounts};
use parcelpilot_contract::saved_views::SavedViewRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::message::Place;
use parcelpilot_domain::order_columns::OrderColumns;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::tag::Tag;
use parcelpilot_domain::time::Timestamp;

use super::chosen::ChosenOrders;
use super::columns::ChooseColumns;
use super::filters::{Choices, Filters, load_choices};
use super::query;
use super::query::ReadQuery;
use super::saved_views::SavedViews;
use super::understood::Understood;
use super::work_lists::{WorkListTabs, shown};
use crate::components::empty_state::EmptyState;
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::pager::Pager;
use crate::localization::Localized;
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
        <Title text=text!("Orders · ParcelPilot") />
        <FloorStyle />
        <PageHead title=text!("Orders") />
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
    let text: Vec<&str> = complaints.into_iter().map(Localized::localized).collect();
    let text = text.join(" ");
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
            view! { <p class="empty">{text!("There are no more orders.")}</p> }.into_any()
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
                ListOrder::NewestFirst => (text!("Newest"), text!("Older")),
                ListOrder::OldestFirst => (text!("Oldest"), text!("Newer")),
                _ => (text!("First page"), text!("Next page")),
            }
            address=move |after| query::address(&query, after)
        />
    }
    .into_any()
}

#[component]
fn NoOrdersYet() -> impl IntoView {
    view! {
        <EmptyState title=text!("No orders yet")>
            <p>
                {text!(
                    "Orders come in automatically once a client's store is connected. To fetch those that are there already, open the integration and choose Pull Orders."
                )}
            </p>
            <div class="cluster">
                <a class="button primary" href="/integrations/new">
                    {text!("Connect a store")}
                </a>
                <a class="button" href="/integrations">
                    {text!("Pull Orders")}
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
    let is_counted = count.0 <= OrderCount::COUNTED;
    Some(match Timestamp::from_date(&query.imported_from).map(Place::Day) {
        None if is_counted => text!(count = count.0; "1 order", "{count} orders"),
        None => text!("{orders} orders", orders = shown(count)),
        Some(day) if is_counted => text!(
            count = count.0;
            "1 order, imported since {day} (UTC)",
            "{count} orders, imported since {day} (UTC)",
            day = day
        ),
        Some(day) => text!(
            "{orders} orders, imported since {day} (UTC)",
            orders = shown(count),
            day = day
        ),
    })
}

/// All that match, not only this page.
#[component]
fn Export(query: OrderQuery) -> impl IntoView {
    let file = |ending| query::file_address(&query, ending);
    let (csv, json_lines) = (file("csv"), file("jsonl"));
    view! {
        <a class="button quiet" href=csv download="orders.csv">
            {text!("Export CSV")}
        </a>
        <a class="button quiet" href=json_lines download="orders.jsonl">
            {text!("Export JSON lines")}
        </a>
    }
}

#[component]
fn NothingMatches(query: OrderQuery) -> impl IntoView {
    view! {
        <EmptyState title=text!("No order matches")>
            <p>{nothing_sentence(&query)}</p>
            <div class="cluster">
                <a class="button primary" href="/orders">
                    {text!("Clear the filters")}
                </a>
                <WhyMissing />
            </div>
        </EmptyState>
    }
}

fn nothing_sentence(query: &OrderQuery) -> &'static str {
    if !query.search.is_empty() {
        return text!(
            "Search by an order number, a whole tracking number, or the beginning of a name, e-mail address or SKU. All words \
                must match. To look in one place only, type client:acme, store:, sku:, tag:, tracking:, number:, name: or email:."
        );
    }
    if query.due.is_some() {
        return text!("No order passes these filters. Clear one of them to see more.");
    }
    match query.work_list {
        Some(WorkList::ToShip) => text!("Nothing is waiting to be shipped."),
        Some(WorkList::Held) => text!("No order is on hold."),
        Some(WorkList::Failed) => text!("BigCommerce took all shipments."),
        _ => text!("No order passes these filters. Clear one of them to see more."),
    }
}

#[component]
fn WhyMissing() -> impl IntoView {
    view! { <a href="/help/bigcommerce#missing-orders">{text!("Why is an order missing?")}</a> }
}
