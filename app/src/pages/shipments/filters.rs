//! What the list is narrowed to.

use leptos::prelude::*;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_contract::shipments::ShipmentQuery;
use parcelpilot_domain::shipment::push::PushState;

use crate::components::field::Field;
use crate::components::filter_form::{FilterForm, SearchField};
use crate::components::select_field::SelectField;
use crate::localization::Localized;
use crate::pages::list_filters::{ClientFilter, IntegrationFilter};

#[component]
pub fn Filters(
    clients: Vec<ClientRow>,
    integrations: Vec<IntegrationRow>,
    query: ShipmentQuery,
) -> impl IntoView {
    let state_options = PushState::ALL
        .iter()
        .map(|state| (state.code().to_owned(), state.label().localized().to_owned()))
        .collect();
    view! {
        <FilterForm path="/shipments" label=text!("Shipments")>
            <SearchField
                value=query.search
                placeholder=text!("Order or tracking number")
                hint=text!("A whole order number or tracking number")
            />
            <ClientFilter clients=clients chosen=query.client />
            <IntegrationFilter integrations=integrations chosen=query.integration />
            <SelectField
                name="state"
                label=text!("State")
                none=text!("All states")
                options=state_options
                chosen=query.state.map(|state| state.code().to_owned())
            />
            <Field id="from" label=text!("Shipped from")>
                <input id="from" name="from" type="date" value=query.from />
            </Field>
            <Field id="until" label=text!("Shipped until")>
                <input id="until" name="until" type="date" value=query.until />
            </Field>
        </FilterForm>
    }
}
