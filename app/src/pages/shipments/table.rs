//! Shipments in a table.

use leptos::prelude::*;
use parcelpilot_contract::shipments::ShipmentRow;
use parcelpilot_domain::count_text::counted;

use super::actions::{can_drop, can_retry, retry_label};
use super::card::Tracking;
use super::push::{PushBadge, PushFacts};
use crate::components::time::Time;

/// Browsers send one pair a ticked box; the brackets make the server read them as a list.
const IDS_FIELD: &str = "ids[]";

#[component]
pub fn ShipmentTable(rows: Vec<ShipmentRow>, may_change: bool) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| view! { <TableRow row=row may_change=may_change /> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"Shipments, newest first"</caption>
                <thead>
                    <tr>
                        {may_change
                            .then(|| {
                                view! {
                                    <th scope="col">
                                        <span class="visually-hidden">"Select"</span>
                                    </th>
                                }
                            })}
                        <th scope="col">"Order"</th>
                        <th scope="col">"Client"</th>
                        <th scope="col">"Tracking"</th>
                        <th scope="col">"State"</th>
                        {may_change
                            .then(|| {
                                view! {
                                    <th scope="col" class="actions">
                                        <span class="visually-hidden">"Retry"</span>
                                    </th>
                                }
                            })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn TableRow(row: ShipmentRow, may_change: bool) -> impl IntoView {
    let items = counted(row.lines.iter().map(|line| line.quantity).sum(), "item", "items");
    let push = row
        .push
        .clone()
        .filter(|push| may_change && (can_retry(push) || can_drop(push)));
    let name = format!("shipment of order {}", row.order_number);
    let select = push.as_ref().map(|push| {
        let id = push.id.to_string();
        view! { <input type="checkbox" name=IDS_FIELD value=id aria-label=format!("Select {name}") /> }
    });
    let retry = push.filter(can_retry).map(|push| {
        view! {
            <button class="button" name="only" value=push.id.to_string()>
                {retry_label(&push)} <span class="visually-hidden">{format!(" {name}")}</span>
            </button>
        }
    });
    view! {
        <tr>
            {may_change.then(|| view! { <td class="select">{select}</td> })}
            <td data-label="Order">
                <a href=format!("/orders/{}#shipments", row.order_id)>{row.order_number}</a>
                <div class="muted nowrap">{items}</div>
                <div class="muted">
                    <Time at=row.made_at />
                </div>
            </td>
            <td data-label="Client">
                {row.client_name.clone()} <div class="muted">{row.integration_name.clone()}</div>
            </td>
            <td data-label="Tracking">
                <Tracking tracking=row.tracking.clone() />
            </td>
            <td data-label="State" class="state">
                <PushBadge shipment=row.clone() />
                <div class="push">
                    <PushFacts shipment=row />
                </div>
            </td>
            {may_change.then(|| view! { <td class="actions">{retry}</td> })}
        </tr>
    }
}
