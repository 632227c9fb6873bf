//! What the order list is narrowed to. A plain GET form: the address is the query, with or without JavaScript.

use leptos::prelude::*;
use parcelpilot_domain::order_status::OrderStatus;

use crate::api::clients::{ClientRow, list_clients};
use crate::api::integrations::{IntegrationRow, list_integrations};
use crate::api::orders::OrderQuery;
use crate::error::AppResult;

/// What there is to choose from.
pub type Choices = (Vec<ClientRow>, Vec<IntegrationRow>);

pub async fn load_choices() -> AppResult<Choices> {
    Ok((list_clients().await?, list_integrations().await?))
}

/// Follows the address, so that a link to `/orders` empties it.
#[component]
pub fn Filters(choices: Choices, query: Memo<OrderQuery>) -> impl IntoView {
    let (clients, integrations) = choices;
    let client_options = clients
        .into_iter()
        .map(|client| (client.id.to_string(), client.name))
        .collect();
    let integration_options = integrations
        .into_iter()
        .map(|row| (row.id.to_string(), format!("{} · {}", row.client_name, row.name)))
        .collect();
    let status_options = OrderStatus::ALL
        .into_iter()
        .map(|status| (status.0.to_string(), status.standard_name().to_owned()))
        .collect();
    let chosen_client = move || query.with(|query| query.client.map(|id| id.to_string()));
    let chosen_integration = move || query.with(|query| query.integration.map(|id| id.to_string()));
    let chosen_status = move || query.with(|query| query.status.map(|status| status.0.to_string()));
    let search = move || query.with(|query| query.search.clone());
    let from = move || query.with(|query| query.from.clone());
    let until = move || query.with(|query| query.until.clone());
    view! {
        <form class="filters" method="get" action="/orders" role="search" aria-label="Orders">
            <div class="field">
                <label for="search">"Search"</label>
                <input
                    id="search"
                    name="search"
                    type="search"
                    maxlength="200"
                    placeholder="Number, name, e-mail, SKU"
                    value=search
                    prop:value=search
                    aria-describedby="search-hint"
                />
                <p class="visually-hidden" id="search-hint">
                    "Order number, name, e-mail or SKU"
                </p>
            </div>
            <Choice name="client" label="Client" all="All clients" options=client_options chosen=Signal::derive(chosen_client) />
            <Choice
                name="integration"
                label="Integration"
                all="All integrations"
                options=integration_options
                chosen=Signal::derive(chosen_integration)
            />
            <Choice name="status" label="Status" all="All statuses" options=status_options chosen=Signal::derive(chosen_status) />
            <div class="field">
                <label for="from">"Created from"</label>
                <input id="from" name="from" type="date" value=from prop:value=from />
            </div>
            <div class="field">
                <label for="until">"Created until"</label>
                <input id="until" name="until" type="date" value=until prop:value=until />
            </div>
            <div class="cluster">
                <button class="button primary">"Apply"</button>
                <a class="button quiet" href="/orders">
                    "Clear"
                </a>
            </div>
        </form>
    }
}

#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    /// Value and text of each.
    options: Vec<(String, String)>,
    chosen: Signal<Option<String>>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let is_chosen = {
                let value = value.clone();
                Signal::derive(move || chosen.with(|chosen| chosen.as_deref() == Some(value.as_str())))
            };
            view! {
                <option value=value selected=move || is_chosen.get() prop:selected=move || is_chosen.get()>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                <option value="" prop:selected=move || chosen.with(Option::is_none)>
                    {all}
                </option>
                {options}
            </select>
        </div>
    }
}
