//! Personal tokens, one a row.

use leptos::prelude::*;
use parcelpilot_contract::api_tokens::ApiTokenRow;

use crate::components::badge::{Badge, Tone};
use crate::components::data_table::{Column, DataTable};
use crate::components::icon::IconName;
use crate::components::row_button::RowButton;
use crate::components::time::{MaybeTime, Time};

/// `revoke` is the path of the server function that revokes one.
#[component]
pub fn ApiTokenTable(
    rows: Vec<ApiTokenRow>,
    revoke: &'static str,
    /// Says of each token whose it is.
    #[prop(optional)]
    names_people: bool,
) -> impl IntoView {
    DataTable::new("API tokens", rows)
        .column(Column::strong("Token"), |row| row.name.clone())
        .when(names_people, |table| {
            table.column("Person", |row| format!("{} · {}", row.person, row.email))
        })
        .column("May", |row| row.access.label())
        .column("Last used", |row| {
            view! { <MaybeTime at=row.last_used_at otherwise=view! { <span class="muted">"never"</span> } /> }
        })
        .column("Works until", |row| {
            let expired = row
                .is_expired
                .then(|| view! { " " <Badge tone=Tone::Muted icon=IconName::Off text="Expired" /> });
            view! {
                <Time at=row.expires_at />
                {expired}
            }
        })
        .column(Column::actions("Revoke"), move |row| {
            let id = ("id", row.id.to_string());
            view! { <RowButton action=revoke field=id label="Revoke" of=format!("the token {}", row.name) /> }
        })
        .view()
}
