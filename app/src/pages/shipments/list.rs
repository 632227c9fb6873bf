//! All shipments, and the state of their confirmation to the stores.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_contract::shipments::{PushCounts, ShipmentPage, ShipmentQuery};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::shipment::push::PushState;

use super::actions::{can_drop, can_retry};
use super::counts::CountTable;
use super::filters::Filters;
use super::query;
use super::table::ShipmentTable;
use crate::components::confirm::Confirm;
use crate::components::empty_state::EmptyState;
use crate::components::form::{FormError, PostForm, SelectionError};
use crate::components::form_echo::{ACTION_FIELD, any_form_error};
use crate::components::live_part::{LivePart, LivePartNotice};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::pager::Pager;
use crate::components::selection::{SelectAll, SelectionScript};
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::clients::list_clients;
use crate::server_functions::integrations::list_integrations;
use crate::server_functions::shipments::{
    DropHeldPushes, RetryAllPushes, RetryPushes, fetch_push_counts, fetch_shipments_version, list_shipments,
};
use crate::shell::FloorStyle;

#[component]
pub fn ShipmentsPage() -> impl IntoView {
    let query = query::read(&use_query_map().read_untracked());
    view! {
        <Title text=text!("Shipments · ParcelPilot") />
        <FloorStyle />
        <Loaded from=load(query) let:content>
            <Shipments content=content />
        </Loaded>
    }
}

struct Content {
    may_change: bool,
    query: ShipmentQuery,
    clients: Vec<ClientRow>,
    integrations: Vec<IntegrationRow>,
    /// Read before everything that is shown: what changes after it is noticed.
    version: String,
    counts: Vec<PushCounts>,
    page: ShipmentPage,
}

async fn load(query: ShipmentQuery) -> AppResult<Content> {
    Ok(Content {
        may_change: me_or_login().await?.role >= Role::Operator,
        version: fetch_shipments_version(None).await?,
        clients: list_clients().await?,
        integrations: list_integrations().await?,
        counts: fetch_push_counts().await?,
        page: list_shipments(query.clone()).await?,
        query,
    })
}

#[component]
fn Shipments(content: Content) -> impl IntoView {
    let Content {
        may_change,
        query,
        clients,
        integrations,
        version,
        counts,
        page,
    } = content;
    let has_any = !page.rows.is_empty() || !counts.is_empty() || query != ShipmentQuery::default();
    let is_dated = !query.from.is_empty() || !query.until.is_empty();
    let counted = counts.clone();
    let filters =
        has_any.then(|| view! { <Filters clients=clients integrations=integrations query=query.clone() /> });
    let list = if page.rows.is_empty() {
        view! { <Nothing has_any=has_any is_later=!query.after.is_empty() /> }.into_any()
    } else {
        view! { <List page=page counts=counts query=query may_change=may_change /> }.into_any()
    };
    view! {
        <SelectionScript />
        <PageHead title=text!("Shipments")>
            <div class="cluster">
                <LivePartNotice />
                {may_change.then(|| view! { <a class="button" href="/shipments/import">{text!("Ship by CSV")}</a> })}
            </div>
        </PageHead>
        <div class="stack loose">
            {filters}
            {is_dated.then(|| view! { <p class="muted">{text!("Days are in UTC. Voided shipments are left out.")}</p> })}
            <LivePart events="/events/shipments" version=version>
                {(!counted.is_empty()).then(|| view! { <CountTable counts=counted /> })}
                {list}
            </LivePart>
        </div>
    }
}

#[component]
fn List(
    page: ShipmentPage,
    counts: Vec<PushCounts>,
    query: ShipmentQuery,
    may_change: bool,
) -> impl IntoView {
    let error = any_form_error(&[RetryPushes::url(), RetryAllPushes::url(), DropHeldPushes::url()]);
    let nothing_chosen = error.as_ref().and_then(|error| error.field_problem("ids"));
    let pushes = || page.rows.iter().filter_map(|row| row.push.as_ref());
    let has_choice = pushes().any(|push| can_retry(push) || can_drop(push));
    let buttons =
        may_change.then(|| view! { <Buttons counts=counts query=query.clone() has_choice=has_choice /> });
    view! {
        <FormError error=error.filter(|_| nothing_chosen.is_none()) />
        <PostForm action=RetryPushes::url() class="stack" label=text!("Shipments")>
            {buttons}
            <SelectionError problem=nothing_chosen />
            <ShipmentTable rows=page.rows may_change=may_change />
        </PostForm>
        <Pager after=query.after.clone() next=page.next address=move |after| query::address(&query, after) />
    }
}

/// Each only where there is something that it could be for.
#[component]
fn Buttons(counts: Vec<PushCounts>, query: ShipmentQuery, has_choice: bool) -> impl IntoView {
    let counted = || {
        counts
            .iter()
            .filter(|counts| query.client.is_none_or(|id| id == counts.client_id))
    };
    let has_failed = counted().any(|counts| counts.failed > 0);
    let has_held =
        counted().any(|counts| counts.held > 0) && query.state.is_none_or(|state| state == PushState::Held);
    if !has_failed && !has_held && !has_choice {
        return ().into_any();
    }
    let all = match (query.integration, query.client) {
        (Some(_), _) => text!("Retry all failed of this integration"),
        (None, Some(_)) => text!("Retry all failed of this client"),
        (None, None) => text!("Retry all failed"),
    };
    let drop = has_held.then(|| {
        view! {
            <Confirm label=text!("Drop selected…")>
                <p>
                    {text!(
                        "These shipments are never sent to the stores, and nobody is e-mailed. Only held shipments can \
                         be dropped."
                    )}
                </p>
                <button class="button danger" type="submit" name=ACTION_FIELD value=DropHeldPushes::url() data-needs-choice>
                    {text!("Drop selected")}
                </button>
            </Confirm>
        }
    });
    view! {
        {query.client.map(|id| view! { <input type="hidden" name="client" value=id.to_string() /> })}
        {query.integration.map(|id| view! { <input type="hidden" name="integration" value=id.to_string() /> })}
        <div class="cluster list-actions">
            <SelectAll />
            <button class="button primary" data-needs-choice>{text!("Retry selected")}</button>
            {has_failed
                .then(|| {
                    view! {
                        <button class="button" name=ACTION_FIELD value=RetryAllPushes::url()>
                            {all}
                        </button>
                    }
                })} {drop}
        </div>
    }
    .into_any()
}

#[component]
fn Nothing(has_any: bool, is_later: bool) -> impl IntoView {
    if is_later {
        return view! { <p class="empty">{text!("There are no older shipments.")}</p> }.into_any();
    }
    if has_any {
        return view! {
            <EmptyState title=text!("No shipment matches")>
                <p>{text!("Search by a whole order number or tracking number.")}</p>
                <a class="button" href="/shipments">
                    {text!("Show all shipments")}
                </a>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState title=text!("No shipments yet")>
            <p>
                {text!(
                    "Open an order and ship it with a tracking number. Where pushing is on, the shipment is sent to \
                     BigCommerce, which e-mails the customer; this page shows whether BigCommerce has confirmed it."
                )}
            </p>
            <div class="cluster">
                <a class="button primary" href="/orders">
                    {text!("See the orders")}
                </a>
                <a class="button" href="/help/bigcommerce#push">
                    {text!("How shipment confirmations work")}
                </a>
            </div>
        </EmptyState>
    }
    .into_any()
}
