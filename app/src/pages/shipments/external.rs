//! What the store says of an order's shipments, beside ours.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use parcelpilot_contract::shipments::StoreShipment;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::time::Timestamp;

use super::card::Lines;
use crate::components::data_table::DataTable;
use crate::components::form::{FormError, PostForm};
use crate::components::form_echo::form_error;
use crate::components::time::Time;
use crate::rich_text;
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
        let text = text!(
            count = counted;
            "1 item was shipped outside ParcelPilot, by the store's count. Re-sync tracking to see the shipments.",
            "{count} items were shipped outside ParcelPilot, by the store's count. Re-sync tracking to see the shipments."
        );
        view! { <p class="notice notice-info">{text}</p> }
    });
    let read = match read_at {
        Some(at) => rich_text!(
            "The store's shipments were last read at <at/>.";
            at = move |_| view! { <Time at=at /> }
        )
        .into_any(),
        None => {
            text!("The store's shipments of this order were not read yet. Re-sync tracking to read them.")
                .into_any()
        }
    };
    let elsewhere = (!external.is_empty()).then(|| {
        view! {
            <h3>{text!("External shipments")}</h3>
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
    DataTable::new(text!("External shipments"), external)
        .column(text!("In the store"), |shipment| {
            text!("Shipment {number}", number = shipment.remote_id.to_string())
        })
        .column(
            text!("Made"),
            |shipment| view! { <Time at=shipment.created_at /> },
        )
        .column(
            text!("Items"),
            |shipment| view! { <Lines lines=shipment.lines.clone() /> },
        )
        // A stranger's link is shown as text, never as something to press.
        .column(text!("Tracking"), |shipment| {
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

#[component]
pub fn Resync(order: OrderId) -> impl IntoView {
    view! {
        <FormError error=form_error(ResyncTracking::url()) />
        <PostForm action=ResyncTracking::url() class="stack">
            <input type="hidden" name="order" value=order.to_string() />
            <div><button class="button" type="submit">{text!("Re-sync tracking")}</button></div>
            <p class="hint">
                {text!(
                    "Reads the order's shipments from the store, corrects ours there where the tracking differs, and \
                     retries what failed."
                )}
            </p>
        </PostForm>
    }
}
