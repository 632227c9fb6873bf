//! What the list is narrowed to. A plain GET form: the address is the query, with or without JavaScript.

use leptos::prelude::*;
use parcelpilot_domain::shipment::push::PushState;

use crate::api::clients::ClientRow;
use crate::api::integrations::IntegrationRow;
use crate::api::shipments::ShipmentQuery;
use crate::components::filter_select::FilterSelect;

#[component]
pub fn Filters(
    clients: Vec<ClientRow>,
    integrations: Vec<IntegrationRow>,
    query: ShipmentQuery,
) -> impl IntoView {
    let client_options = clients
        .into_iter()
        .map(|client| (client.id.to_string(), client.name))
        .collect();
    let integration_options = integrations
        .into_iter()
        .map(|row| (row.id.to_string(), format!("{} · {}", row.client_name, row.name)))
        .collect();
    let state_options = PushState::ALL
        .iter()
        .map(|state| (state.code().to_owned(), state.label().to_owned()))
        .collect();
    view! {
        <form class="filters" method="get" action="/shipments" role="search" aria-label="Shipments">
            <div class="field">
                <label for="search">"Search"</label>
                <input
                    id="search"
                    name="search"
                    type="search"
                    maxlength="200"
                    placeholder="Order or tracking number"
                    value=query.search
                    aria-describedby="search-hint"
                />
                <p class="visually-hidden" id="search-hint">
                    "A whole order number or tracking number"
                </p>
            </div>
            <FilterSelect
                name="client"
                label="Client"
                all="All clients"
                options=client_options
                chosen=query.client.map(|id| id.to_string())
            />
            <FilterSelect
                name="integration"
                label="Integration"
                all="All integrations"
                options=integration_options
                chosen=query.integration.map(|id| id.to_string())
            />
            <FilterSelect
                name="state"
                label="State"
                all="All states"
                options=state_options
                chosen=query.state.map(|state| state.code().to_owned())
            />
            <div class="cluster">
                <button class="button primary">"Apply"</button>
                <a class="button quiet" href="/shipments">
                    "Clear"
                </a>
            </div>
        </form>
    }
}
