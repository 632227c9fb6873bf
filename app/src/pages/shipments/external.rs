//! What the store says of an order's shipments, beside ours.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::shipments::StoreShipment;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::time::Timestamp;

use super::card::Lines;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::time::Time;
use crate::server_functions::shipments::ResyncTracking;

/// `counted` pieces were shipped elsewhere by the store's count, which is newer than what was read of its shipments.
#[component]
pub fn StoreView(external: Vec<StoreShipment>, counted: i64, read_at: Option<Timestamp>) -> impl IntoView {
    let known: i64 = external
        .iter()
        .flat_map(|shipment| &shipment.lines)
        .map(|line| line.quantity)
        .sum();
    let unknown = (counted > known).then(|| {
        let pieces = pieces(counted);
        view! { <p class="notice notice-info">{pieces}" shipped elsewhere, by the store's count. Re-sync tracking to see how."</p> }
    });
    let read = match read_at {
        Some(at) => view! { "The store's shipments were read last at " <Time at=at /> "." }.into_any(),
        None => "The store's shipments of this order were not read yet.".into_any(),
    };
    let rows = external
        .into_iter()
        .map(|shipment| view! { <StoreRow shipment=shipment /> })
        .collect_view();
    view! {
        {(!rows.is_empty())
            .then(|| {
                view! {
                    <h3>"Made elsewhere"</h3>
                    <div class="table-wrap">
                        <table class="data">
                            <caption class="visually-hidden">"Shipments that were made elsewhere"</caption>
                            <thead>
                                <tr>
                                    <th scope="col">"In the store"</th>
                                    <th scope="col">"Made"</th>
                                    <th scope="col">"Items"</th>
                                    <th scope="col">"Tracking"</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
            })}
        {unknown}
        <p class="muted">{read}</p>
    }
}

fn pieces(count: i64) -> String {
    match count {
        1 => "1 item was".to_owned(),
        _ => format!("{} items were", count_text(count)),
    }
}

#[component]
fn StoreRow(shipment: StoreShipment) -> impl IntoView {
    view! {
        <tr>
            <td data-label="In the store">{format!("Shipment {}", shipment.remote_id)}</td>
            <td data-label="Made">
                <Time at=shipment.created_at />
            </td>
            <td data-label="Items">
                <Lines lines=shipment.lines />
            </td>
            // A stranger's link is shown as text, never as something to press.
            <td data-label="Tracking">
                {shipment.carrier} " " <span class="mono">{shipment.tracking_number}</span>
                {(!shipment.tracking_link.is_empty())
                    .then(|| view! { <div class="muted words">{shipment.tracking_link}</div> })}
            </td>
        </tr>
    }
}

#[component]
pub fn Resync(order: OrderId) -> impl IntoView {
    view! {
        <FormError error=form_error(ResyncTracking::url()) />
        <PostForm action=ResyncTracking::url() class="stack">
            <input type="hidden" name="order" value=order.to_string() />
            <div><button class="button" type="submit">"Re-sync tracking"</button></div>
            <p class="hint">
                "Reads the order's shipments from the store, corrects ours there where their tracking differs, and tries \
                 again what failed."
            </p>
        </PostForm>
    }
}
