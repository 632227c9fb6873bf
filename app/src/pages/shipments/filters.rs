//! What the list is narrowed to. A plain GET form: the address is the query, with or without JavaScript.

use leptos::prelude::*;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_contract::shipments::ShipmentQuery;
use parcelpilot_domain::shipment::push::PushState;

use crate::components::filter_select::{ClientFilter, FilterSelect, IntegrationFilter};

#[component]
pub fn Filters(
    clients: Vec<ClientRow>,
    integrations: Vec<IntegrationRow>,
    query: ShipmentQuery,
) -> impl IntoView {
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
            <ClientFilter clients=clients chosen=query.client />
            <IntegrationFilter integrations=integrations chosen=query.integration />
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
