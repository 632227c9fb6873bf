//! Orders in a table.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderRow;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::ShippingState;

use crate::components::data_table::{Column, DataTable};
use crate::components::form::IDS_FIELD;
use crate::components::time::Time;

#[component]
pub fn OrderTable(
    rows: Vec<OrderRow>,
    /// The ids whose boxes are ticked; `None` where nothing can be chosen.
    ticked: Option<Vec<String>>,
) -> impl IntoView {
    let can_choose = ticked.is_some();
    let ticked = ticked.unwrap_or_default();
    DataTable::new("Orders, newest first", rows)
        .when(can_choose, |table| {
            table.column(Column::select("Select"), move |row| select(row, &ticked))
        })
        .column(
            "Order",
            |row| view! { <a href=format!("/orders/{}", row.id)>{row.remote_id}</a> },
        )
        .column("Client", |row| {
            view! {
                {row.client_name.clone()}
                <div class="muted">{row.integration_name.clone()}</div>
            }
        })
        .column("Created", |row| view! { <Time at=row.created_at /> })
        .column("Status", |row| {
            view! {
                <StatusBadge status=row.status label=row.status_label.clone() is_deleted=row.is_deleted />
                <ShippingBadge state=row.shipping_state left=row.left_to_ship />
            }
        })
        .column("Customer", |row| row.customer_name.clone())
        .numeric("Items", |row| count_text(row.items))
        .numeric("Left to ship", |row| count_text(row.left_to_ship))
        .numeric("Total", |row| row.total.clone())
        .view()
}

fn select(row: &OrderRow, ticked: &[String]) -> impl IntoView + use<> {
    let id = row.id.to_string();
    let is_ticked = ticked.contains(&id);
    let label = format!("Select order {}", row.remote_id);
    view! { <input type="checkbox" name=IDS_FIELD value=id checked=is_ticked aria-label=label /> }
}

/// Says so where an order is on hold, or has something left that is not to be shipped.
#[component]
pub fn ShippingBadge(state: ShippingState, left: i64) -> impl IntoView {
    let class = match state {
        ShippingState::Held => "badge warn",
        ShippingState::NotToShip if left > 0 => "badge muted",
        _ => return None,
    };
    Some(view! {
        " "
        <span class=class>{state.label()}</span>
    })
}

/// The store's own name of the status; the colour goes by its number.
#[component]
pub fn StatusBadge(status: OrderStatus, label: String, is_deleted: bool) -> impl IntoView {
    let label = if label.trim().is_empty() {
        status.standard_name().to_owned()
    } else {
        label
    };
    view! {
        <span class=status_class(status)>{label}</span>
        {is_deleted
            .then(|| {
                view! {
                    " "
                    <span class="badge muted">"Archived"</span>
                }
            })}
    }
}

/// Waiting for the warehouse, done, in need of a look, or none of ours.
const fn status_class(status: OrderStatus) -> &'static str {
    match status.0 {
        3 | 8 | 9 | 11 => "badge busy",
        2 | 10 => "badge good",
        12 | 13 => "badge warn",
        5 | 6 => "badge bad",
        _ => "badge muted",
    }
}
