//! What the order list is narrowed to. A plain GET form: the address is the query, with or without JavaScript.

use leptos::prelude::*;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::order_status::OrderStatus;

use crate::components::filter_select::{ClientFilter, FilterSelect, IntegrationFilter};
use crate::server_functions::clients::list_clients;
use crate::server_functions::integrations::list_integrations;

/// What there is to choose from.
pub type Choices = (Vec<ClientRow>, Vec<IntegrationRow>);

pub async fn load_choices() -> AppResult<Choices> {
    Ok((list_clients().await?, list_integrations().await?))
}

#[component]
pub fn Filters(choices: Choices, query: OrderQuery) -> impl IntoView {
    let (clients, integrations) = choices;
    let status_options = OrderStatus::ALL
        .into_iter()
        .map(|status| (status.0.to_string(), status.standard_name().to_owned()))
        .collect();
    let status = query.status.map(|status| status.0.to_string());
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
                    value=query.search
                    aria-describedby="search-hint"
                />
                <p class="visually-hidden" id="search-hint">
                    "Order number, name, e-mail or SKU"
                </p>
            </div>
            <ClientFilter clients=clients chosen=query.client />
            <IntegrationFilter integrations=integrations chosen=query.integration />
            <FilterSelect name="status" label="Status" all="All statuses" options=status_options chosen=status />
            <div class="field">
                <label for="from">"Created from"</label>
                <input id="from" name="from" type="date" value=query.from />
            </div>
            <div class="field">
                <label for="until">"Created until"</label>
                <input id="until" name="until" type="date" value=query.until />
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
