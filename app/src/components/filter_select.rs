//! One of many, or all of them: what a list is narrowed to.

use leptos::prelude::*;
use parcelpilot_contract::clients::ClientRow;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::ids::{ClientId, IntegrationId};

#[component]
pub fn FilterSelect(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    /// Value and text of each.
    options: Vec<(String, String)>,
    chosen: Option<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, text)| {
        let is_chosen = chosen.as_ref() == Some(&value);
        view! { <option value=value selected=is_chosen>{text}</option> }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                <option value="">{all}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}

#[component]
pub fn ClientFilter(clients: Vec<ClientRow>, chosen: Option<ClientId>) -> impl IntoView {
    let options = clients.into_iter().map(|row| (row.id.to_string(), row.name));
    view! {
        <FilterSelect
            name="client"
            label="Client"
            all="All clients"
            options=options.collect()
            chosen=chosen.map(|id| id.to_string())
        />
    }
}

#[component]
pub fn IntegrationFilter(integrations: Vec<IntegrationRow>, chosen: Option<IntegrationId>) -> impl IntoView {
    let options = integrations
        .into_iter()
        .map(|row| (row.id.to_string(), format!("{} · {}", row.client_name, row.name)));
    view! {
        <FilterSelect
            name="integration"
            label="Integration"
            all="All integrations"
            options=options.collect()
            chosen=chosen.map(|id| id.to_string())
        />
    }
}
