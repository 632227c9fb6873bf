use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::{Health, IntegrationRow};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::count_text::count_text;

use crate::components::form::FormError;
use crate::components::form_echo::form_error;
use crate::components::icon::{Icon, IconName};
use crate::components::loaded::Loaded;
use crate::components::status::HealthBadge;
use crate::components::sync_now::SyncNow;
use crate::components::time::Time;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::imports::SyncNow as SyncNowFunction;
use crate::server_functions::integrations::list_integrations;

#[component]
pub fn IntegrationsPage() -> impl IntoView {
    view! {
        <Title text="Integrations · ParcelPilot" />
        <Loaded from=load() let:loaded>
            <div class="page-head">
                <div>
                    <h1>"Client Integrations"</h1>
                    <p class="muted">"The stores that orders come from."</p>
                </div>
                {(loaded.0 && !loaded.1.is_empty()).then(|| view! { <NewButton /> })}
            </div>
            {if loaded.1.is_empty() {
                view! { <NoIntegrations may_edit=loaded.0 /> }.into_any()
            } else {
                view! {
                    <FormError error=form_error(SyncNowFunction::url()) />
                    <Table rows=loaded.1 />
                }
                    .into_any()
            }}
        </Loaded>
    }
}

/// Whether the reader may add one, and those that there are.
async fn load() -> AppResult<(bool, Vec<IntegrationRow>)> {
    Ok((
        me_or_login().await?.role >= Role::Admin,
        list_integrations().await?,
    ))
}

#[component]
fn NewButton() -> impl IntoView {
    view! {
        <a class="button primary" href="/integrations/new">
            <Icon name=IconName::Plus />
            "New integration"
        </a>
    }
}

#[component]
fn NoIntegrations(may_edit: bool) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=IconName::Integrations />
            <h2>"Connect the first store"</h2>
            <p>"Three steps, about two minutes:"</p>
            <ol class="steps">
                <li>
                    "In the store's BigCommerce control panel, create a store-level API account. "
                    <a href="/help/bigcommerce">"How to, step by step"</a>
                </li>
                <li>"Drop the .txt file that BigCommerce then downloads on the form here; it fills itself in."</li>
                <li>"Test the connection, save, and pull the orders."</li>
            </ol>
            {if may_edit {
                view! { <NewButton /> }.into_any()
            } else {
                view! { <p>"An admin can do this."</p> }.into_any()
            }}
        </div>
    }
}

#[component]
fn Table(rows: Vec<IntegrationRow>) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"Integrations"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Integration"</th>
                        <th scope="col">"Health"</th>
                        <th scope="col">"Client"</th>
                        <th scope="col">"Store"</th>
                        <th scope="col">"Last good poll"</th>
                        <th scope="col" class="numeric">"Orders"</th>
                        <th scope="col" class="numeric">"Problems"</th>
                        <th scope="col" class="actions"><span class="visually-hidden">"Sync"</span></th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row=row /> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: IntegrationRow) -> impl IntoView {
    let href = format!("/integrations/{}", row.id);
    let why = match row.health {
        Health::Failing(failure) => Some(failure.sentence()),
        _ => None,
    };
    let synced = row.clone();
    view! {
        <tr>
            <td data-label="Integration">
                <a class="strong" href=href>{row.name}</a>
            </td>
            <td data-label="Health">
                <HealthBadge health=row.health />
                {why.map(|why| view! { <p class="hint">{why}</p> })}
            </td>
            <td data-label="Client">{row.client_name}</td>
            <td data-label="Store">
                {row.store_name.map(|name| view! { <span>{name} " "</span> })}
                <span class="mono muted">{row.store_hash}</span>
            </td>
            <td data-label="Last good poll">
                {match row.last_good_poll {
                    Some(at) => view! { <Time at=at /> }.into_any(),
                    None => view! { <span class="muted">"never"</span> }.into_any(),
                }}
                {row.next_sync.map(|at| view! { <div class="muted">"next sync " <Time at=at /></div> })}
            </td>
            <td data-label="Orders" class="numeric">{count_text(row.orders)}</td>
            <td data-label="Problems" class="numeric">{count_text(row.open_problems)}</td>
            <td class="actions"><SyncNow row=synced class="button quiet" /></td>
        </tr>
    }
}
