//! How each integration is doing.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::integrations::IntegrationRow;
use parcelpilot_domain::count_text::count_text;

use crate::components::form::FormError;
use crate::components::form_echo::form_error;
use crate::components::status::HealthBadge;
use crate::components::sync_now::SyncNow;
use crate::components::time::Time;
use crate::server_functions::imports::SyncNow as SyncNowFunction;

#[component]
pub fn HealthTable(rows: Vec<IntegrationRow>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| view! { <HealthRow row=row /> })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="integrations">
            <h2 id="integrations">"Integrations"</h2>
            <FormError error=form_error(SyncNowFunction::url()) />
            <div class="table-wrap">
                <table class="data">
                    <caption class="visually-hidden">"Integrations and their health"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Integration"</th>
                            <th scope="col">"Client"</th>
                            <th scope="col">"Health"</th>
                            <th scope="col">"Last good import"</th>
                            <th scope="col" class="numeric">"Orders"</th>
                            <th scope="col" class="numeric">"Problems"</th>
                            <th scope="col" class="actions"><span class="visually-hidden">"Sync"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn HealthRow(row: IntegrationRow) -> impl IntoView {
    let synced = row.clone();
    let problems = format!("/problems?integration={}", row.id);
    let last = match row.last_good_poll {
        Some(at) => view! { <Time at=at /> }.into_any(),
        None => "never".into_any(),
    };
    view! {
        <tr>
            <td data-label="Integration">
                <a href=format!("/integrations/{}", row.id)>{row.name}</a>
                {row.store_name.map(|name| view! { <div class="muted">{name}</div> })}
            </td>
            <td data-label="Client">{row.client_name}</td>
            <td data-label="Health">
                <HealthBadge health=row.health />
            </td>
            <td data-label="Last good import">{last}</td>
            <td data-label="Orders" class="numeric">
                <a href=format!("/orders?integration={}", row.id)>{count_text(row.orders)}</a>
            </td>
            <td data-label="Problems" class="numeric">
                <a href=problems>{count_text(row.open_problems)}</a>
            </td>
            <td class="actions"><SyncNow row=synced class="button quiet" /></td>
        </tr>
    }
}
