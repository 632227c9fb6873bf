//! A client's orders.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::portal::{ClientName, PortalOrderPage as Page, PortalOrderQuery};
use parcelpilot_domain::shipment::work_list::WorkList;

use super::frame::{ClientChoice, NoClient};
use super::query;
use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::field::Field;
use crate::components::filter_form::{FilterForm, SearchField};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::pager::Pager;
use crate::components::select_field::SelectField;
use crate::components::time::Ago;
use crate::localization::{Localized, count, money};
use crate::pages::list_address::id_text;
use crate::pages::orders::{ShippingBadge, StatusBadge};
use crate::server_functions::portal::{fetch_own_clients, list_portal_orders};

#[component]
pub fn PortalOrdersPage() -> impl IntoView {
    let query = query::orders();
    let wanted = query.clone();
    view! {
        <Title text=text!("Orders · ParcelPilot") />
        <PageHead title=text!("Orders") />
        <Loaded from=load(wanted) let:loaded>
            <Content clients=loaded.0 page=loaded.1 query=query />
        </Loaded>
    }
}

async fn load(query: PortalOrderQuery) -> AppResult<(Vec<ClientName>, Page)> {
    Ok((fetch_own_clients().await?, list_portal_orders(query).await?))
}

#[component]
fn Content(clients: Vec<ClientName>, page: Page, query: PortalOrderQuery) -> impl IntoView {
    if clients.is_empty() {
        return view! { <NoClient /> }.into_any();
    }
    let address = query.clone();
    let (after, next) = (query.after.clone(), page.next.clone());
    let list = match page.rows.is_empty() {
        true => view! {
            <EmptyState title=text!("No orders here")>
                <p>{text!("No order of yours matches.")}</p>
            </EmptyState>
        }
        .into_any(),
        false => view! {
            {table(page)}
            <Pager after=after next=next address=move |after| query::orders_address(&address, after) />
        }
        .into_any(),
    };
    view! {
        <div class="stack loose">
            <ClientChoice clients=clients looked_at=query.client path="/orders" />
            <Filters query=query />
            {list}
        </div>
    }
    .into_any()
}

#[component]
fn Filters(query: PortalOrderQuery) -> impl IntoView {
    let lists = query::LISTS.map(|list| (list.code().to_owned(), list.label().localized().to_owned()));
    view! {
        <FilterForm path="/orders" label=text!("Orders")>
            {query.client.map(|_| view! { <input type="hidden" name="client" value=id_text(query.client) /> })}
            <SearchField value=query.search hint=text!("Order or tracking number, name, e-mail or SKU.") />
            <SelectField
                name="list"
                label=text!("State")
                options=lists.into()
                chosen=query.list.map(WorkList::code).map(str::to_owned)
                none=text!("All orders")
            />
            <Day name="from" label=text!("From") value=query.from />
            <Day name="until" label=text!("Until") value=query.until />
        </FilterForm>
    }
}

#[component]
fn Day(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <Field id=name label=label>
            <input id=name name=name type="date" value=value />
        </Field>
    }
}

fn table(page: Page) -> AnyView {
    DataTable::new(text!("Orders, newest first"), page.rows)
        .class("orders")
        .column(text!("Order"), |row| {
            view! { <a href=format!("/orders/{}", row.id)>{row.number}</a> }
        })
        .column(text!("Created"), |row| {
            view! { <Ago at=row.created_at store_zone=row.store_zone.clone() /> }
        })
        .column(text!("Status"), |row| {
            view! {
                <StatusBadge status=row.status label=row.status_label.clone() is_deleted=row.is_deleted />
                " "
                <ShippingBadge state=row.shipping_state left=row.left_to_ship />
            }
        })
        .column(text!("Customer"), |row| row.customer_name.clone())
        .numeric(text!("Left"), |row| count(row.left_to_ship))
        .column(Column::numeric(text!("Total")), |row| {
            money(&row.currency, row.total)
        })
        .view()
}
