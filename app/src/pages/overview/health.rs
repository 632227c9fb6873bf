//! How each integration is doing.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::count_text::count_text;

use crate::components::data_table::{Column, DataTable};
use crate::components::form::FormError;
use crate::components::form_echo::form_error;
use crate::components::time::MaybeTime;
use crate::pages::imports::SyncNow;
use crate::pages::integrations::HealthBadge;
use crate::server_functions::imports::SyncNow as SyncNowFunction;

#[component]
pub fn HealthTable(rows: Vec<IntegrationRow>) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="integrations">
            <h2 id="integrations">"Integrations"</h2>
            <FormError error=form_error(SyncNowFunction::url()) />
            {table(rows)}
        </section>
    }
}

fn table(rows: Vec<IntegrationRow>) -> AnyView {
    DataTable::new("Integrations and their health", rows)
        .column("Integration", |row| {
            view! {
                <a href=format!("/integrations/{}", row.id)>{row.name.clone()}</a>
                {row.store_name.clone().map(|name| view! { <div class="muted">{name}</div> })}
            }
        })
        .column("Client", |row| row.client_name.clone())
        .column("Health", |row| view! { <HealthBadge health=row.health /> })
        .column(
            "Last good import",
            |row| view! { <MaybeTime at=row.last_good_poll otherwise="never" /> },
        )
        .numeric("Orders", |row| {
            view! { <a href=format!("/orders?integration={}", row.id)>{count_text(row.orders)}</a> }
        })
        .numeric("Problems", |row| {
            view! { <a href=format!("/problems?integration={}", row.id)>{count_text(row.open_problems)}</a> }
        })
        .column(
            Column::actions("Sync"),
            |row| view! { <SyncNow row=row.clone() class="button quiet" /> },
        )
        .view()
}
