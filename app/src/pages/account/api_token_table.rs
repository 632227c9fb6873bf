//! Personal tokens, one a row.

use leptos::prelude::*;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::clients::ClientRow;

use crate::components::badge::{Badge, Tone};
use crate::components::data_table::{Column, DataTable};
use crate::components::icon::IconName;
use crate::components::row_button::RowButton;
use crate::components::time::{MaybeAgo, Time};
use crate::localization::Localized;
use crate::pages::people::clients_of;

/// `clients` are those that have a name for the reader; `revoke` is the path of the server function that revokes one.
#[component]
pub fn ApiTokenTable(
    rows: Vec<ApiTokenRow>,
    clients: Vec<ClientRow>,
    revoke: &'static str,
    /// Says of each token whose it is.
    #[prop(optional)]
    names_people: bool,
) -> impl IntoView {
    DataTable::new(text!("API tokens"), rows)
        .column(Column::strong(text!("Token")), |row| row.name.clone())
        .when(names_people, |table| {
            table.column(text!("Person"), |row| format!("{} · {}", row.person, row.email))
        })
        .column(text!("May"), move |row| {
            // Whoever is of clients themselves knows them.
            let of = (!clients.is_empty()).then(|| clients_of(&row.sees, &clients)).flatten();
            (row.access.label().localized(), of.map(|of| view! { <div class="muted">{of}</div> }))
        })
        .column(text!("Last used"), |row| {
            view! { <MaybeAgo at=row.last_used_at otherwise=view! { <span class="muted">{text!("never")}</span> } /> }
        })
        .column(text!("Works until"), |row| {
            let expired = row
                .is_expired
                .then(|| view! { " " <Badge tone=Tone::Muted icon=IconName::Off text=text!("Expired") /> });
            view! {
                <Time at=row.expires_at />
                {expired}
            }
        })
        .column(Column::actions(text!("Revoke")), move |row| {
            let id = ("id", row.id.to_string());
            view! { <RowButton action=revoke field=id label=text!("Revoke") of=text!("the token {name}", name = row.name.as_str()) /> }
        })
        .view()
}
