//! How many shipments of each client are in which state.

use leptos::prelude::*;
use parcelpilot_contract::shipments::{PushCounts, ShipmentQuery};
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::shipment::push::PushState;

use super::query;

#[component]
pub fn CountTable(counts: Vec<PushCounts>) -> impl IntoView {
    let rows = counts
        .into_iter()
        .map(|counts| view! { <CountRow counts=counts /> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="data push-counts">
                <caption class="visually-hidden">"Shipments by client and state"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Client"</th>
                        <th scope="col" class="numeric">
                            "Failed"
                        </th>
                        <th scope="col" class="numeric">
                            "Held"
                        </th>
                        <th scope="col" class="numeric">
                            "Pending"
                        </th>
                        <th scope="col" class="numeric">
                            "Confirmed, 24 h"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn CountRow(counts: PushCounts) -> impl IntoView {
    let states = [
        ("Failed", counts.failed, PushState::Failed, "bad"),
        ("Held", counts.held, PushState::Held, "warn"),
        ("Pending", counts.pending, PushState::Pending, ""),
        ("Confirmed, 24 h", counts.confirmed, PushState::Confirmed, ""),
    ];
    let cells = states
        .into_iter()
        .map(|(label, count, state, class)| {
            let address = query::address(
                &ShipmentQuery {
                    client: Some(counts.client_id),
                    state: Some(state),
                    ..ShipmentQuery::default()
                },
                "",
            );
            let number = match count {
                0 => view! { <span class="muted">"0"</span> }.into_any(),
                count => view! {
                    <a class=class href=address>
                        {count_text(count)}
                        <span class="visually-hidden">{format!(" {}", state.label().to_lowercase())}</span>
                    </a>
                }
                .into_any(),
            };
            view! {
                <td data-label=label class="numeric">
                    {number}
                </td>
            }
        })
        .collect_view();
    view! {
        <tr>
            <td data-label="Client">
                <a href=query::address(
                    &ShipmentQuery {
                        client: Some(counts.client_id),
                        ..ShipmentQuery::default()
                    },
                    "",
                )>{counts.client_name}</a>
            </td>
            {cells}
        </tr>
    }
}
