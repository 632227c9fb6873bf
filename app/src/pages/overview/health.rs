//! How each integration is doing.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;

use crate::components::data_table::{Column, DataTable};
use crate::components::form::FormError;
use crate::components::form_echo::form_error;
use crate::components::time::Ago;
use crate::localization::count;
use crate::pages::imports::SyncNow;
use crate::pages::integrations::HealthBadge;
use crate::server_functions::imports::SyncNow as SyncNowFunction;

#[component]
pub fn HealthTable(rows: Vec<IntegrationRow>) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="integrations">
            <h2 id="integrations">{text!("Integrations")}</h2>
            <FormError error=form_error(SyncNowFunction::url()) />
            {table(rows)}
        </section>
    }
}

fn table(rows: Vec<IntegrationRow>) -> AnyView {
    DataTable::new(text!("Integrations and their health"), rows)
        .column(text!("Integration"), |row| {
            view! {
                <a href=format!("/integrations/{}", row.id)>{row.name.clone()}</a>
                {row.store_name.clone().map(|name| view! { <div class="muted">{name}</div> })}
            }
        })
        .column(text!("Client"), |row| row.client_name.clone())
        .column(text!("Health"), |row| view! { <HealthBadge health=row.health /> })
        .column(text!("Last good import"), |row| match row.last_good_poll {
            Some(at) => Either::Left(view! { <Ago at=at /> }),
            None => Either::Right(text!("never")),
        })
        .numeric(text!("Orders"), |row| {
            view! { <a href=format!("/orders?integration={}", row.id)>{count(row.orders)}</a> }
        })
        .numeric(text!("Problems"), |row| {
            view! { <a href=format!("/problems?integration={}", row.id)>{count(row.open_problems)}</a> }
        })
        .column(
            Column::actions(text!("Sync")),
            |row| view! { <SyncNow row=row.clone() class="button quiet" /> },
        )
        .view()
}
