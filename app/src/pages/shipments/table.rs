//! Shipments in a table.

use leptos::prelude::*;
use parcelpilot_contract::shipments::ShipmentRow;
use parcelpilot_domain::count_text::counted;

use super::actions::{can_drop, can_retry, retry_label};
use super::card::Tracking;
use super::push::{PushBadge, PushFacts};
use crate::components::data_table::{Column, DataTable};
use crate::components::form::IDS_FIELD;
use crate::components::time::Time;

#[component]
pub fn ShipmentTable(rows: Vec<ShipmentRow>, may_change: bool) -> impl IntoView {
    DataTable::new("Shipments, newest first", rows)
        .when(may_change, |table| table.column(Column::select("Select"), select))
        .column("Order", |row| {
            let items = counted(row.lines.iter().map(|line| line.quantity).sum(), "item", "items");
            view! {
                <a href=format!("/orders/{}#shipments", row.order_id)>{row.order_number}</a>
                <div class="muted nowrap">{items}</div>
                <div class="muted">
                    <Time at=row.made_at />
                </div>
            }
        })
        .column("Client", |row| {
            view! {
                {row.client_name.clone()}
                <div class="muted">{row.integration_name.clone()}</div>
            }
        })
        .column(
            "Tracking",
            |row| view! { <Tracking tracking=row.tracking.clone() /> },
        )
        .column(Column::text("State").class("state"), |row| {
            view! {
                <PushBadge shipment=row.clone() />
                <div class="push">
                    <PushFacts shipment=row.clone() />
                </div>
            }
        })
        .when(may_change, |table| table.column(Column::actions("Retry"), retry))
        .view()
}

/// For what can be retried or dropped.
fn select(row: &ShipmentRow) -> impl IntoView + use<> {
    let push = row.push.as_ref().filter(|push| can_retry(push) || can_drop(push));
    let label = format!("Select {}", name(row));
    push.map(
        |push| view! { <input type="checkbox" name=IDS_FIELD value=push.id.to_string() aria-label=label /> },
    )
}

fn retry(row: &ShipmentRow) -> impl IntoView + use<> {
    let push = row.push.as_ref().filter(|push| can_retry(push));
    let name = name(row);
    push.map(|push| {
        view! {
            <button class="button" name="only" value=push.id.to_string()>
                {retry_label(push)} <span class="visually-hidden">{format!(" {name}")}</span>
            </button>
        }
    })
}

fn name(row: &ShipmentRow) -> String {
    format!("shipment of order {}", row.order_number)
}
