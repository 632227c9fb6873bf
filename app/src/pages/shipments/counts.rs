//! How many shipments of each client are in which state.

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_contract::shipments::{PushCounts, ShipmentQuery};
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::shipment::push::PushState;

use super::query;
use crate::components::data_table::DataTable;

/// Heading, count, state, and how the count is shown.
type StateColumn = (&'static str, fn(&PushCounts) -> i64, PushState, &'static str);

const STATES: [StateColumn; 4] = [
    ("Failed", |counts| counts.failed, PushState::Failed, "bad"),
    ("Held", |counts| counts.held, PushState::Held, "warn"),
    ("Pending", |counts| counts.pending, PushState::Pending, ""),
    (
        "Confirmed, 24 h",
        |counts| counts.confirmed,
        PushState::Confirmed,
        "",
    ),
];

#[component]
pub fn CountTable(counts: Vec<PushCounts>) -> impl IntoView {
    let table = DataTable::new("Shipments by client and state", counts)
        .class("push-counts")
        .column("Client", |counts| {
            view! { <a href=address(counts, None)>{counts.client_name.clone()}</a> }
        });
    STATES
        .into_iter()
        .fold(table, |table, (heading, count, state, class)| {
            table.numeric(heading, move |counts| match count(counts) {
                0 => Either::Left(view! { <span class="muted">"0"</span> }),
                count => Either::Right(view! {
                    <a class=class href=address(counts, Some(state))>
                        {count_text(count)}
                        <span class="visually-hidden">{format!(" {}", state.label().to_lowercase())}</span>
                    </a>
                }),
            })
        })
        .view()
}

/// Of the client's shipments, all or those in one state.
fn address(counts: &PushCounts, state: Option<PushState>) -> String {
    let query = ShipmentQuery {
        client: Some(counts.client_id),
        state,
        ..ShipmentQuery::default()
    };
    query::address(&query, "")
}
