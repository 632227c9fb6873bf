//! How many shipments of each client are in which state.

use leptos::either::Either;
use leptos::prelude::*;
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::shipments::{PushCounts, ShipmentQuery};
use parcelpilot_domain::english;
use parcelpilot_domain::shipment::push::PushState;

use super::actions::for_screen_readers;
use super::query;
use crate::components::data_table::DataTable;
use crate::localization::Localized;
use crate::pages::orders::count_text;

/// Heading, count, state, and how the count is shown.
type StateColumn = (&'static str, fn(&PushCounts) -> i64, PushState, &'static str);

const STATES: [StateColumn; 4] = [
    (
        english!("Failed"),
        |counts| counts.failed,
        PushState::Failed,
        "bad",
    ),
    (english!("Held"), |counts| counts.held, PushState::Held, "warn"),
    (
        english!("Pending"),
        |counts| counts.pending,
        PushState::Pending,
        "",
    ),
    (
        english!("Confirmed, 24 h"),
        |counts| counts.confirmed,
        PushState::Confirmed,
        "",
    ),
];

#[component]
pub fn CountTable(counts: Vec<PushCounts>) -> impl IntoView {
    let table = DataTable::new(text!("Shipments by client and state"), counts)
        .class("push-counts")
        .column(text!("Client"), |counts| {
            view! { <a href=address(counts, None)>{counts.client_name.clone()}</a> }
        });
    STATES
        .into_iter()
        .fold(table, |table, (heading, count, state, class)| {
            table.numeric(heading.localized(), move |counts| match count(counts) {
                0 => Either::Left(view! { <span class="muted">"0"</span> }),
                count => Either::Right(view! {
                    <a class=class href=address(counts, Some(state))>
                        {counted(count, state)}
                    </a>
                }),
            })
        })
        .view()
}

/// Eyes see the state in the heading.
fn counted(count: i64, state: PushState) -> Vec<AnyView> {
    match state {
        PushState::Failed => {
            rich_text!("{count}<state> failed</state>", count = count; state = for_screen_readers)
        }
        PushState::Held => {
            rich_text!("{count}<state> held</state>", count = count; state = for_screen_readers)
        }
        PushState::Pending | PushState::Sending => {
            rich_text!("{count}<state> pending</state>", count = count; state = for_screen_readers)
        }
        PushState::Confirmed => {
            // Counted to so many, as lists of orders are.
            rich_text!(
                "{count}<state> confirmed</state>",
                count = count_text(OrderCount(count));
                state = for_screen_readers
            )
        }
    }
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
