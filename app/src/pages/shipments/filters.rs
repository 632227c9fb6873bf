//! What the list is narrowed to.

use leptos::prelude::*;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_contract::shipments::ShipmentQuery;
use parcelpilot_domain::shipment::push::PushState;

use crate::components::field::Field;
use crate::components::filter_form::{FilterForm, SearchField};
use crate::components::select_field::SelectField;
use crate::pages::list_filters::{ClientFilter, IntegrationFilter};

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
        <FilterForm path="/shipments" label="Shipments">
            <SearchField
                value=query.search
                placeholder="Order or tracking number"
                hint="A whole order number or tracking number"
            />
            <ClientFilter clients=clients chosen=query.client />
            <IntegrationFilter integrations=integrations chosen=query.integration />
            <SelectField
                name="state"
                label="State"
                none="All states"
                options=state_options
                chosen=query.state.map(|state| state.code().to_owned())
            />
            <Field id="from" label="Shipped from">
                <input id="from" name="from" type="date" value=query.from />
            </Field>
            <Field id="until" label="Shipped until">
                <input id="until" name="until" type="date" value=query.until />
            </Field>
        </FilterForm>
    }
}
