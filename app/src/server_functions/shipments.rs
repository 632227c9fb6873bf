//! Shipments, and their confirmation to the store.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::{AppResult, FieldProblem};
#[cfg(feature = "ssr")]
use parcelpilot_contract::ports::HeldChoice;
use parcelpilot_contract::shipments::{
    PushCounts, Resynced, ShipmentPage, ShipmentPreview, ShipmentQuery, ShipmentRow, Shipping,
};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, PushId, ShipmentId};
#[cfg(feature = "ssr")]
use parcelpilot_domain::packing::is_code_of;
#[cfg(feature = "ssr")]
use parcelpilot_domain::shipment::draft::{DraftError, DraftField, DraftProblem};

#[cfg(feature = "ssr")]
use crate::server_functions::chosen_pushes::ChosenOn;
use crate::server_functions::chosen_pushes::ChosenPushes;
use crate::server_functions::shipment_form::{ShipmentForm, TrackingForm};
#[cfg(feature = "ssr")]
use crate::server_functions::{go_back, ports, require, with_error_status};

#[server(endpoint = "fetch_shipping", input = GetUrl)]
pub async fn fetch_shipping(order: OrderId) -> Result<Shipping, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.shipping(order).await
    })
    .await
}

#[server(endpoint = "fetch_shipment", input = GetUrl)]
pub async fn fetch_shipment(id: ShipmentId) -> Result<ShipmentRow, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.shipment(id).await
    })
    .await
}

#[server(endpoint = "list_shipments")]
pub async fn list_shipments(query: ShipmentQuery) -> Result<ShipmentPage, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.list(query).await
    })
    .await
}

#[server(endpoint = "fetch_push_counts", input = GetUrl)]
pub async fn fetch_push_counts() -> Result<Vec<PushCounts>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.counts().await
    })
    .await
}

/// Another text as soon as something has changed of what pages show: of one order's shipments, or of all.
#[server(endpoint = "fetch_shipments_version", input = GetUrl)]
pub async fn fetch_shipments_version(order: Option<OrderId>) -> Result<String, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.version(order).await
    })
    .await
}

/// What [`make_shipment`] would make of the same fields. Nothing is changed.
#[server(endpoint = "preview_shipment")]
pub async fn preview_shipment(
    order: OrderId,
    #[server(default)] quantities: BTreeMap<String, String>,
    #[server(flatten)] form: ShipmentForm,
) -> Result<ShipmentPreview, AppError> {
    with_error_status(async {
        require(Role::Operator)?;
        refuse_what_is_no_label(order, &form).await?;
        let notify_store = !form.external;
        let draft = form.draft(&quantities)?;
        ports().shipments.preview(order, draft, notify_store).await
    })
    .await
}

/// Ships. `quantities` is how many of each line, by its number in the store; blank is none.
#[server(endpoint = "make_shipment")]
pub async fn make_shipment(
    order: OrderId,
    #[server(default)] quantities: BTreeMap<String, String>,
    #[server(flatten)] form: ShipmentForm,
) -> Result<ShipmentId, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        form.ask_for_tracking()?;
        refuse_what_is_no_label(order, &form).await?;
        let notify_store = !form.external;
        let page = form.page_after(order);
        let draft = form.draft(&quantities)?;
        let id = ports()
            .shipments
            .make(&caller, order, draft, notify_store)
            .await?;
        go_back(&page, &format!("shipment_made&shipment={id}"));
        Ok(id)
    })
    .await
}

/// Packers scan items and labels in turn: an item's code must not leave as a tracking number. Nor, where all is scanned, must
/// a packing slip or the label of the parcel before; who types may mean two orders in one parcel.
#[cfg(feature = "ssr")]
async fn refuse_what_is_no_label(order: OrderId, form: &ShipmentForm) -> AppResult<()> {
    let number = form.tracking.tracking_number.trim();
    if number.is_empty() {
        return Ok(());
    }
    let order = ports().orders.detail(order).await?;
    let client = order.client_id;
    let shipped = order
        .consignments
        .iter()
        .flat_map(|consignment| &consignment.lines);
    let mut lines = shipped.chain(&order.not_shipped);
    let is_item = lines.any(|line| {
        let own = line.warehouse.as_ref();
        is_code_of(&line.sku, &line.details.barcode, number)
            || own.is_some_and(|item| is_code_of(item.sku.as_str(), "", number))
    });
    if form.packed {
        // What the warehouse calls a product is printed on it, and is of no order's words.
        let is_known = is_item
            || ports().orders.is_known_code(number).await?
            || ports().client_skus.is_name(client, number).await?;
        if is_known {
            return Err(AppError::invalid("tracking_number", FieldProblem::Taken));
        }
    }
    if is_item {
        let error = DraftError::new(DraftField::TrackingNumber, DraftProblem::ItemCode);
        return Err(AppError::of_draft(vec![error]));
    }
    Ok(())
}

/// Takes a shipment back. Where the store has it, it is deleted there, which does not move the order's status back.
#[server(endpoint = "void_shipment")]
pub async fn void_shipment(id: ShipmentId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let order = ports().shipments.void(&caller, id).await?;
        leptos_axum::redirect(&format!("/orders/{order}?done=shipment_voided"));
        Ok(())
    })
    .await
}

#[server(endpoint = "correct_tracking")]
pub async fn correct_tracking(
    id: ShipmentId,
    #[server(flatten)] tracking: TrackingForm,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let order = ports()
            .shipments
            .correct_tracking(&caller, id, tracking.draft())
            .await?;
        leptos_axum::redirect(&format!("/orders/{order}?done=tracking_corrected"));
        Ok(())
    })
    .await
}

/// Voids a shipment and makes the same again with another label.
#[server(endpoint = "make_shipment_again")]
pub async fn make_shipment_again(
    id: ShipmentId,
    #[server(flatten)] tracking: TrackingForm,
) -> Result<ShipmentId, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let (order, made) = ports()
            .shipments
            .make_again(&caller, id, tracking.draft())
            .await?;
        leptos_axum::redirect(&format!("/orders/{order}?done=shipment_made_again"));
        Ok(made)
    })
    .await
}

/// Tries failed pushes again, and sends held ones where pushing is on. How many. Goes back to the page where they were
/// chosen.
#[server(endpoint = "retry_pushes")]
pub async fn retry_pushes(#[server(flatten)] chosen: ChosenPushes) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let retried = ports().shipments.retry(&caller, chosen.push_ids()?).await?;
        chosen
            .chosen_on
            .redirect(retried, "pushes_retried", "no_push_open");
        Ok(retried)
    })
    .await
}

/// All failed pushes: of one client or integration where one is given. How many.
#[server(endpoint = "retry_all_pushes")]
pub async fn retry_all_pushes(
    #[server(default)] client: Option<ClientId>,
    #[server(default)] integration: Option<IntegrationId>,
) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let retried = ports().shipments.retry_all(&caller, client, integration).await?;
        let chosen_on = ChosenOn {
            client,
            integration,
            ..ChosenOn::default()
        };
        chosen_on.redirect(retried, "pushes_retried", "no_push_failed");
        Ok(retried)
    })
    .await
}

/// The store is never told of these held pushes' shipments. How many.
#[server(endpoint = "drop_held_pushes")]
pub async fn drop_held_pushes(#[server(flatten)] chosen: ChosenPushes) -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let dropped = ports().shipments.drop_held(&caller, chosen.push_ids()?).await?;
        chosen
            .chosen_on
            .redirect(dropped, "pushes_dropped", "no_push_held");
        Ok(dropped)
    })
    .await
}

/// Reads what the store has of an order's shipments, corrects ours there, and tries again what failed.
#[server(endpoint = "resync_tracking")]
pub async fn resync_tracking(order: OrderId) -> Result<Resynced, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let resynced = ports().shipments.resync(&caller, order).await?;
        leptos_axum::redirect(&format!("/orders/{order}?done=tracking_resynced"));
        Ok(resynced)
    })
    .await
}

/// Turns pushing on, after a test that the token may change orders. `held` says what becomes of the pushes that were
/// held until now: `send_all`, `from_now_on` (the store is never told of those), or `choose` (`ids` are sent, the
/// others stay held).
#[server(endpoint = "turn_pushes_on")]
pub async fn turn_pushes_on(
    integration: IntegrationId,
    #[server(default)] held: String,
    #[server(default)] ids: Vec<PushId>,
) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        let held = held_choice(&held, ids)?;
        ports().shipments.turn_on(&caller, integration, held).await?;
        let pushing = ports().integrations.detail(integration).await?.pushing();
        let done = if pushing.is_on() {
            "pushes_on"
        } else {
            "pushes_on_held"
        };
        leptos_axum::redirect(&format!("/integrations/{integration}/shipments?done={done}"));
        Ok(())
    })
    .await
}

/// What is not sent yet is held from now on.
#[server(endpoint = "turn_pushes_off")]
pub async fn turn_pushes_off(integration: IntegrationId) -> Result<(), AppError> {
    with_error_status(async {
        let caller = require(Role::Admin)?;
        ports().shipments.turn_off(&caller, integration).await?;
        leptos_axum::redirect(&format!("/integrations/{integration}/shipments?done=pushes_off"));
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn held_choice(held: &str, ids: Vec<PushId>) -> AppResult<HeldChoice> {
    match held {
        "" | "choose" => Ok(HeldChoice::Send(ids)),
        "send_all" => Ok(HeldChoice::SendAll),
        "from_now_on" => Ok(HeldChoice::FromNowOn),
        _ => Err(AppError::invalid("held", FieldProblem::Unknown)),
    }
}
