//! Filters that several lists have: one client, one integration, or all of them.

use leptos::prelude::*;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::ids::{ClientId, IntegrationId};

use crate::components::select_field::SelectField;

#[component]
pub fn ClientFilter(clients: Vec<ClientRow>, chosen: Option<ClientId>) -> impl IntoView {
    let options = clients.into_iter().map(|row| (row.id.to_string(), row.name));
    view! {
        <SelectField
            name="client"
            label=text!("Client")
            none=text!("All clients")
            options=options.collect()
            chosen=chosen.map(|id| id.to_string())
        />
    }
}

#[component]
pub fn IntegrationFilter(integrations: Vec<IntegrationRow>, chosen: Option<IntegrationId>) -> impl IntoView {
    view! {
        <SelectField
            name="integration"
            label=text!("Integration")
            none=text!("All integrations")
            options=integration_options(integrations)
            chosen=chosen.map(|id| id.to_string())
        />
    }
}

/// Each with its client: names of integrations repeat.
pub fn integration_options(integrations: Vec<IntegrationRow>) -> Vec<(String, String)> {
    integrations
        .into_iter()
        .map(|row| (row.id.to_string(), format!("{} · {}", row.client_name, row.name)))
        .collect()
}
