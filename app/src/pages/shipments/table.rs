//! Shipments in a table.

use leptos::prelude::*;
use parcelpilot_contract::shipments::ShipmentRow;
use parcelpilot_domain::shipment::push::PushState;

use super::actions::{can_drop, can_retry, for_screen_readers};
use super::card::Tracking;
use super::push::{PushBadge, PushFacts};
use crate::components::data_table::{Column, DataTable};
use crate::components::form::IDS_FIELD;
use crate::components::time::Ago;
use crate::rich_text;

#[component]
pub fn ShipmentTable(rows: Vec<ShipmentRow>, may_change: bool) -> impl IntoView {
    DataTable::new(text!("Shipments, newest first"), rows)
        .when(may_change, |table| {
            table.column(Column::select(text!("Select")), select)
        })
        .column(text!("Order"), |row| {
            let items: i64 = row.lines.iter().map(|line| line.quantity).sum();
            let items = text!(count = items; "1 item", "{count} items");
            view! {
                <a href=format!("/orders/{}#shipments", row.order_id)>{row.order_number}</a>
                <div class="muted nowrap">{items}</div>
                <div class="muted">
                    <Ago at=row.made_at />
                </div>
            }
        })
        .column(text!("Client"), |row| {
            view! {
                {row.client_name.clone()}
                <div class="muted">{row.integration_name.clone()}</div>
            }
        })
        .column(
            text!("Tracking"),
            |row| view! { <Tracking tracking=row.tracking.clone() /> },
        )
        .column(Column::text(text!("State")).class("state"), |row| {
            view! {
                <PushBadge shipment=row.clone() />
                <div class="push">
                    <PushFacts shipment=row.clone() />
                </div>
            }
        })
        .when(may_change, |table| {
            table.column(Column::actions(text!("Retry")), retry)
        })
        .view()
}

/// For what can be retried or dropped.
fn select(row: &ShipmentRow) -> impl IntoView + use<> {
    let push = row.push.as_ref().filter(|push| can_retry(push) || can_drop(push));
    let label = text!(
        "Select shipment of order {order}",
        order = row.order_number.to_string()
    );
    push.map(
        |push| view! { <input type="checkbox" name=IDS_FIELD value=push.id.to_string() aria-label=label /> },
    )
}

fn retry(row: &ShipmentRow) -> impl IntoView + use<> {
    let push = row.push.as_ref().filter(|push| can_retry(push));
    let order = row.order_number.to_string();
    push.map(|push| {
        let label = match push.state {
            PushState::Held => {
                rich_text!("Send<of> shipment of order {order}</of>", order = order; of = for_screen_readers)
            }
            _ => {
                rich_text!("Retry<of> shipment of order {order}</of>", order = order; of = for_screen_readers)
            }
        };
        view! {
            <button class="button" name="only" value=push.id.to_string()>
                {label}
            </button>
        }
    })
}
