use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use parcelpilot_contract::client_links::ClientLinkRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::{Health, IntegrationRow};
use parcelpilot_domain::account::Role;

use super::client_links::{CreatedLink, WaitingLinks};
use super::health::HealthBadge;
use crate::components::data_table::{Column, DataTable};
use crate::components::empty_state::EmptyState;
use crate::components::form::FormError;
use crate::components::form_echo::form_error;
use crate::components::icon::{Icon, IconName};
use crate::components::loaded::Loaded;
use crate::components::page_head::PageHead;
use crate::components::time::{Ago, Time};
use crate::localization::{Localized, count};
use crate::pages::imports::SyncNow;
use crate::server_functions::accounts::me_or_login;
use crate::server_functions::client_links::list_client_links;
use crate::server_functions::imports::SyncNow as SyncNowFunction;
use crate::server_functions::integrations::list_integrations;

#[component]
pub fn IntegrationsPage() -> impl IntoView {
    view! {
        <Title text=text!("Integrations · ParcelPilot") />
        <Loaded from=load() let:loaded>
            <Integrations may_edit=loaded.0 rows=loaded.1 />
            <WaitingLinks may_edit=loaded.0 rows=loaded.2 />
        </Loaded>
    }
}

/// Whether the reader may add one, those that there are, and links that clients have not used.
async fn load() -> AppResult<(bool, Vec<IntegrationRow>, Vec<ClientLinkRow>)> {
    Ok((
        me_or_login().await?.role >= Role::Admin,
        list_integrations().await?,
        list_client_links().await?,
    ))
}

#[component]
fn Integrations(may_edit: bool, rows: Vec<IntegrationRow>) -> impl IntoView {
    let has_any = !rows.is_empty();
    let list = if has_any {
        view! {
            <FormError error=form_error(SyncNowFunction::url()) />
            {table(rows)}
        }
        .into_any()
    } else {
        view! { <NoIntegrations may_edit=may_edit /> }.into_any()
    };
    view! {
        <PageHead title=text!("Client Integrations") lead=text!("The stores that orders come from.")>
            <div class="cluster">
                {may_edit.then(|| view! { <a class="button" href="/integrations/events">{text!("Events out")}</a> })}
                {(may_edit && has_any).then(|| view! { <NewButton /> })}
            </div>
        </PageHead>
        <CreatedLink />
        {list}
    }
}

#[component]
fn NewButton() -> impl IntoView {
    view! {
        <a class="button primary" href="/integrations/new">
            <Icon name=IconName::Plus />
            {text!("New integration")}
        </a>
    }
}

#[component]
fn NoIntegrations(may_edit: bool) -> impl IntoView {
    view! {
        <EmptyState title=text!("Connect the first store") icon=IconName::Integrations>
            <p>{text!("Three steps, about two minutes:")}</p>
            <ol class="steps">
                <li>
                    {text!("In the store's BigCommerce control panel, create a store-level API account.")} " "
                    <a href="/help/bigcommerce">{text!("How to, step by step")}</a>
                </li>
                <li>
                    {text!("Drop the .txt file that BigCommerce downloads onto the form here; it fills in the fields.")}
                </li>
                <li>{text!("Test the connection, save, and pull the orders.")}</li>
            </ol>
            {if may_edit {
                view! {
                    <div class="cluster">
                        <NewButton />
                        <a class="button" href="/integrations/client-link">
                            {text!("Let the client connect it")}
                        </a>
                    </div>
                }
                    .into_any()
            } else {
                view! { <p>{text!("An admin can do this.")}</p> }.into_any()
            }}
        </EmptyState>
    }
}

fn table(rows: Vec<IntegrationRow>) -> AnyView {
    DataTable::new(text!("Integrations"), rows)
        .column(text!("Integration"), |row| {
            view! { <a class="strong" href=format!("/integrations/{}", row.id)>{row.name.clone()}</a> }
        })
        .column(text!("Health"), |row| {
            let why = match row.health {
                Health::Failing(failure) => Some(failure.sentence().localized()),
                _ => None,
            };
            view! {
                <HealthBadge health=row.health />
                {why.map(|why| view! { <p class="hint">{why}</p> })}
            }
        })
        .column(text!("Client"), |row| row.client_name.clone())
        .column(text!("Store"), |row| {
            view! {
                {row.store_name.clone().map(|name| view! { <span>{name} " "</span> })}
                <span class="mono muted">{row.store_hash.clone()}</span>
            }
        })
        .column(text!("Last good poll"), |row| {
            view! {
                {match row.last_good_poll {
                    Some(at) => view! { <Ago at=at /> }.into_any(),
                    None => view! { <span class="muted">{text!("never")}</span> }.into_any(),
                }}
                {row.next_sync
                    .map(|at| {
                        view! {
                            <div class="muted">
                                {rich_text!("next sync <at/>"; at = move |_| view! { <Time at=at /> })}
                            </div>
                        }
                    })}
            }
        })
        .numeric(text!("Orders"), |row| count(row.orders))
        .numeric(text!("Problems"), |row| count(row.open_problems))
        .column(
            Column::actions(text!("Sync")),
            |row| view! { <SyncNow row=row.clone() class="button quiet" /> },
        )
        .view()
}
