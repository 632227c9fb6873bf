//! What has left for a client's customers.

use leptos::prelude::*;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::portal::{
    ClientName, PortalShipment, PortalShipmentPage as Page, PortalShipmentQuery,
};

use super::frame::{ClientChoice, NoClient};
use super::query;
use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::filter_form::{FilterForm, SearchField};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::pager::Pager;
use crate::components::time::Time;
use crate::pages::list_address::id_text;
use crate::server_functions::portal::{fetch_own_clients, list_portal_shipments};

#[component]
pub fn PortalShipmentsPage() -> impl IntoView {
    let query = query::shipments();
    let wanted = query.clone();
    view! {
        <Title text=text!("Shipments · ParcelPilot") />
        <PageHead title=text!("Shipments") />
        <Loaded from=load(wanted) let:loaded>
            <Content clients=loaded.0 page=loaded.1 query=query />
        </Loaded>
    }
}

async fn load(query: PortalShipmentQuery) -> AppResult<(Vec<ClientName>, Page)> {
    Ok((fetch_own_clients().await?, list_portal_shipments(query).await?))
}

#[component]
fn Content(clients: Vec<ClientName>, page: Page, query: PortalShipmentQuery) -> impl IntoView {
    if clients.is_empty() {
        return view! { <NoClient /> }.into_any();
    }
    let address = query.clone();
    let (after, next) = (query.after.clone(), page.next.clone());
    let list = match page.rows.is_empty() {
        true => view! {
            <EmptyState title=text!("No shipments here")>
                <p>{text!("No shipment of yours matches.")}</p>
            </EmptyState>
        }
        .into_any(),
        false => view! {
            {shipment_table(page.rows)}
            <Pager after=after next=next address=move |after| query::shipments_address(&address, after) />
        }
        .into_any(),
    };
    view! {
        <div class="stack loose">
            <ClientChoice clients=clients looked_at=query.client path="/shipments" />
            <FilterForm path="/shipments" label=text!("Shipments")>
                {query.client.map(|_| view! { <input type="hidden" name="client" value=id_text(query.client) /> })}
                <SearchField value=query.search hint=text!("Order or tracking number.") />
            </FilterForm>
            {list}
        </div>
    }
    .into_any()
}

pub(super) fn shipment_table(rows: Vec<PortalShipment>) -> AnyView {
    DataTable::new(text!("Shipments, newest first"), rows)
        .column(text!("Shipped"), |row| {
            view! {
                <Time at=row.made_at />
                {row.is_voided.then(|| view! { <div class="muted">{text!("Taken back")}</div> })}
            }
        })
        .column(text!("Order"), |row| {
            view! { <a href=format!("/orders/{}", row.order_id)>{row.order_number}</a> }
        })
        .column(text!("Carrier"), |row| row.carrier.clone())
        .column(Column::mono(text!("Tracking")), |row| {
            match row.followed_at.clone() {
                Some(address) => {
                    view! { <a href=address rel="noreferrer">{row.tracking_number.clone()}</a> }.into_any()
                }
                None => row.tracking_number.clone().into_any(),
            }
        })
        .column(text!("Items"), |row| {
            let items = row.items.iter().map(|item| {
                let text = format!("{} × {} {}", item.quantity, item.sku, item.name);
                view! { <div>{text}</div> }
            });
            items.collect_view()
        })
        .view()
}
