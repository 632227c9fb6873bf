//! What the store says of an order's shipments, beside ours.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::shipments::StoreShipment;
use parcelpilot_domain::count_text::count_text;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::time::Timestamp;

use super::card::Lines;
use crate::components::data_table::DataTable;
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
        view! { <p class="notice notice-info">{pieces}" shipped outside ParcelPilot, by the store's count. Re-sync \
                                                       tracking to see the shipments."</p> }
    });
    let read = match read_at {
        Some(at) => view! { "The store's shipments were last read at " <Time at=at /> "." }.into_any(),
        None => {
            "The store's shipments of this order were not read yet. Re-sync tracking to read them.".into_any()
        }
    };
    let elsewhere = (!external.is_empty()).then(|| {
        view! {
            <h3>"External shipments"</h3>
            {table(external)}
        }
    });
    view! {
        {elsewhere}
        {unknown}
        <p class="muted">{read}</p>
    }
}

fn table(external: Vec<StoreShipment>) -> AnyView {
    DataTable::new("External shipments", external)
        .column("In the store", |shipment| {
            format!("Shipment {}", shipment.remote_id)
        })
        .column("Made", |shipment| view! { <Time at=shipment.created_at /> })
        .column(
            "Items",
            |shipment| view! { <Lines lines=shipment.lines.clone() /> },
        )
        // A stranger's link is shown as text, never as something to press.
        .column("Tracking", |shipment| {
            let link = (!shipment.tracking_link.is_empty()).then(|| shipment.tracking_link.clone());
            view! {
                {shipment.carrier.clone()}
                " "
                <span class="mono">{shipment.tracking_number.clone()}</span>
                {link.map(|link| view! { <div class="muted words">{link}</div> })}
            }
        })
        .view()
}

fn pieces(count: i64) -> String {
    match count {
        1 => "1 item was".to_owned(),
        _ => format!("{} items were", count_text(count)),
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
                "Reads the order's shipments from the store, corrects ours there where the tracking differs, and \
                 retries what failed."
            </p>
        </PostForm>
    }
}
