//! Orders in a table.

use leptos::prelude::*;
use parcelpilot_contract::orders::OrderRow;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::order_status::OrderStatus;

use crate::components::time::Time;

#[component]
pub fn OrderTable(rows: Vec<OrderRow>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| view! { <OrderTableRow row=row /> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="data">
                <caption class="visually-hidden">"Orders, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Order"</th>
                        <th scope="col">"Client"</th>
                        <th scope="col">"Created"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Customer"</th>
                        <th scope="col" class="numeric">"Items"</th>
                        <th scope="col" class="numeric">"Left to ship"</th>
                        <th scope="col" class="numeric">"Total"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn OrderTableRow(row: OrderRow) -> impl IntoView {
    view! {
        <tr>
            <td data-label="Order">
                <a href=format!("/orders/{}", row.id)>{row.remote_id}</a>
            </td>
            <td data-label="Client">
                {row.client_name} <div class="muted">{row.integration_name}</div>
            </td>
            <td data-label="Created">
                <Time at=row.created_at />
            </td>
            <td data-label="Status">
                <StatusBadge status=row.status label=row.status_label is_deleted=row.is_deleted />
            </td>
            <td data-label="Customer">{row.customer_name}</td>
            <td data-label="Items" class="numeric">{count_text(row.items)}</td>
            <td data-label="Left to ship" class="numeric">{count_text(row.left_to_ship)}</td>
            <td data-label="Total" class="numeric">{row.total}</td>
        </tr>
    }
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
