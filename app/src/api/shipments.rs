//! Shipments, and their confirmation to the store.

#![allow(
    clippy::too_many_arguments,
    reason = "a form's fields are its arguments, in both halves"
)]

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, PushId, ShipmentId};
use parcelpilot_domain::order::Address;
use parcelpilot_domain::shipment::push::{PushFailure, PushKind, PushState};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::shipment_form;
#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;

/// Everything that a form to ship an order needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipping {
    pub order_id: OrderId,
    pub integration_id: IntegrationId,
    /// The store is told of a shipment as soon as it is made, and e-mails the customer. Else the push is held.
    pub is_push_on: bool,
    /// Archived in the store.
    pub is_deleted: bool,
    /// Those with something to ship, or shipped.
    pub consignments: Vec<ConsignmentToShip>,
    /// Made here, oldest first, voided ones among them.
    pub shipments: Vec<ShipmentRow>,
    /// Made elsewhere, as they were when the order's tracking was last re-synced.
    pub elsewhere: Vec<StoreShipment>,
    /// When that was.
    pub read_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsignmentToShip {
    pub address_id: i64,
    pub address: Address,
    pub shipping_method: String,
    pub lines: Vec<LineToShipRow>,
}

impl ConsignmentToShip {
    pub fn left(&self) -> i64 {
        self.lines.iter().map(|line| line.left).sum()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineToShipRow {
    pub remote_id: i64,
    pub sku: String,
    pub name: String,
    pub options: String,
    pub bin: String,
    /// Less what was refunded.
    pub quantity: i64,
    pub left: i64,
    /// A bundle: its parts are chosen, and it goes along with the last of them.
    pub goes_along: bool,
    pub parent: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentRow {
    pub id: ShipmentId,
    pub order_id: OrderId,
    /// The order's number in the store.
    pub order_number: i64,
    pub integration_id: IntegrationId,
    pub integration_name: String,
    pub client_name: String,
    pub address_id: i64,
    pub lines: Vec<ShipmentLineRow>,
    pub tracking: TrackingRow,
    pub made_at: Timestamp,
    /// The person's name then.
    pub made_by: String,
    pub voided_at: Option<Timestamp>,
    pub voided_by: Option<String>,
    /// Its number in the store, while it is there.
    pub remote_id: Option<i64>,
    /// False: shipped elsewhere, nobody tells the store.
    pub is_told: bool,
    /// The order's tracking was re-synced since, and the store did not have it.
    pub is_missing_in_store: bool,
    /// How the store's view stands: the first push that is not confirmed, else the last one.
    pub push: Option<PushRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentLineRow {
    pub remote_id: i64,
    /// Empty where the line has left the order since.
    pub sku: String,
    pub name: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingRow {
    /// For the form: a code of the carriers, `other`, or empty.
    pub carrier: String,
    /// For the form, with `other`.
    pub carrier_name: String,
    /// As people read it.
    pub carrier_label: String,
    pub number: String,
    /// For the form: as typed.
    pub link: String,
    /// Where the parcel can be followed.
    pub followed_at: Option<String>,
    /// The carrier that the number looks more like one of.
    pub suspect: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRow {
    pub id: PushId,
    pub kind: PushKind,
    pub state: PushState,
    pub since: Timestamp,
    /// Of a pending one.
    pub next_try_at: Option<Timestamp>,
    pub tries: i64,
    /// Of a failed one.
    pub failure: Option<PushFailure>,
    /// What went wrong last, in the store's words. Untrusted; may be empty.
    pub detail: String,
    /// Another push of the order goes first.
    pub waits_for_another: bool,
}

impl PushRow {
    /// What happens next, or what to do.
    pub fn what_next(&self) -> String {
        match (self.state, self.failure) {
            (PushState::Failed, Some(failure)) => failure.what_to_do(),
            (PushState::Failed, None) => "Try again, or void the shipment.".to_owned(),
            (PushState::Held, _) => {
                "Nothing is sent: pushing is off, or the integration is disabled. Turn it on to send it."
                    .to_owned()
            }
            (PushState::Pending, _) if self.waits_for_another => {
                "Waits for another push of this order, which goes first.".to_owned()
            }
            (PushState::Pending, _) if self.tries > 0 => {
                "Tried, without an answer that settles it. It is tried again by itself, never twice."
                    .to_owned()
            }
            (PushState::Pending, _) => "Will be sent in a moment.".to_owned(),
            (PushState::Sending, _) => "Being sent.".to_owned(),
            (PushState::Confirmed, _) => "BigCommerce has it.".to_owned(),
        }
    }
}

/// A shipment that was made elsewhere, as the store tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreShipment {
    pub remote_id: i64,
    pub address_id: i64,
    pub created_at: Timestamp,
    /// As the store names it; may be empty.
    pub carrier: String,
    pub tracking_number: String,
    pub tracking_link: String,
    pub lines: Vec<ShipmentLineRow>,
}

/// What the list is narrowed to. Empty texts narrow nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentQuery {
    /// An order number, or a tracking number.
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub client: Option<ClientId>,
    #[serde(default)]
    pub integration: Option<IntegrationId>,
    /// Those with a push in this state.
    #[serde(default)]
    pub state: Option<PushState>,
    /// Opaque: where the next page begins, as the page before said.
    #[serde(default)]
    pub after: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentPage {
    /// Newest first.
    pub rows: Vec<ShipmentRow>,
    /// For [`ShipmentQuery::after`]; nothing where this is the last page.
    pub next: Option<String>,
}

/// How many pushes of a client's stores are in which state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushCounts {
    pub client_id: ClientId,
    pub client_name: String,
    pub held: i64,
    /// Pending and sending.
    pub pending: i64,
    pub failed: i64,
    /// Within the last 24 hours.
    pub confirmed: i64,
}

/// What a re-sync of an order found and set going.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resynced {
    /// Shipments that the store has.
    pub in_store: i64,
    /// Of those, how many were made elsewhere.
    pub elsewhere: i64,
    /// Of ours, whose tracking differed: they are corrected now.
    pub corrected: i64,
    /// Failed pushes that are tried again.
    pub retried: i64,
}

#[server(endpoint = "fetch_shipping", input = GetUrl)]
pub async fn fetch_shipping(order: OrderId) -> Result<Shipping, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.shipping(order).await
    })
    .await
}

#[server(endpoint = "fetch_shipment", input = GetUrl)]
pub async fn fetch_shipment(id: ShipmentId) -> Result<ShipmentRow, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.shipment(id).await
    })
    .await
}

#[server(endpoint = "list_shipments")]
pub async fn list_shipments(query: ShipmentQuery) -> Result<ShipmentPage, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.list(query).await
    })
    .await
}

#[server(endpoint = "fetch_push_counts", input = GetUrl)]
pub async fn fetch_push_counts() -> Result<Vec<PushCounts>, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().shipments.counts().await
    })
    .await
}

/// Ships. `quantities` is how many of each line, by its number in the store; blank is none. `elsewhere` is not empty
/// where the store shall not be told.
#[server(endpoint = "make_shipment")]
pub async fn make_shipment(
    order: OrderId,
    #[server(default)] address_id: String,
    #[server(default)] quantities: BTreeMap<String, String>,
    #[server(default)] carrier: String,
    #[server(default)] carrier_name: String,
    #[server(default)] tracking_number: String,
    #[server(default)] tracking_link: String,
    #[server(default)] elsewhere: String,
) -> Result<ShipmentId, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let tracking = shipment_form::tracking(carrier, carrier_name, tracking_number, tracking_link);
        let draft = shipment_form::draft(&address_id, &quantities, tracking)?;
        let is_told = elsewhere.is_empty();
        let id = ports().shipments.make(&caller, order, draft, is_told).await?;
        leptos_axum::redirect(&format!("/orders/{order}?done=shipment_made"));
        Ok(id)
    })
    .await
}

/// Takes a shipment back. Where the store has it, it is deleted there, which does not move the order's status back.
#[server(endpoint = "void_shipment")]
pub async fn void_shipment(id: ShipmentId) -> Result<(), AppError> {
    api_error_status(async {
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
    #[server(default)] carrier: String,
    #[server(default)] carrier_name: String,
    #[server(default)] tracking_number: String,
    #[server(default)] tracking_link: String,
) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let tracking = shipment_form::tracking(carrier, carrier_name, tracking_number, tracking_link);
        let order = ports().shipments.correct_tracking(&caller, id, tracking).await?;
        leptos_axum::redirect(&format!("/orders/{order}?done=tracking_corrected"));
        Ok(())
    })
    .await
}

/// Voids a shipment and makes the same again with another label.
#[server(endpoint = "make_shipment_again")]
pub async fn make_shipment_again(
    id: ShipmentId,
    #[server(default)] carrier: String,
    #[server(default)] carrier_name: String,
    #[server(default)] tracking_number: String,
    #[server(default)] tracking_link: String,
) -> Result<ShipmentId, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let tracking = shipment_form::tracking(carrier, carrier_name, tracking_number, tracking_link);
        let (order, made) = ports().shipments.make_again(&caller, id, tracking).await?;
        leptos_axum::redirect(&format!("/orders/{order}?done=shipment_made_again"));
        Ok(made)
    })
    .await
}

/// Tries failed pushes again, and sends held ones where pushing is on. How many.
#[server(endpoint = "retry_pushes")]
pub async fn retry_pushes(#[server(default)] ids: Vec<PushId>) -> Result<i64, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let retried = ports().shipments.retry(&caller, ids).await?;
        leptos_axum::redirect("/shipments?done=pushes_retried");
        Ok(retried)
    })
    .await
}

/// All failed pushes, of one integration where `integration` is given. How many.
#[server(endpoint = "retry_all_pushes")]
pub async fn retry_all_pushes(#[server(default)] integration: String) -> Result<i64, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let integration = shipment_form::optional_integration(&integration)?;
        let retried = ports().shipments.retry_all(&caller, integration).await?;
        leptos_axum::redirect("/shipments?done=pushes_retried");
        Ok(retried)
    })
    .await
}

/// The store is never told of these held pushes' shipments. How many.
#[server(endpoint = "drop_held_pushes")]
pub async fn drop_held_pushes(#[server(default)] ids: Vec<PushId>) -> Result<i64, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let dropped = ports().shipments.drop_held(&caller, ids).await?;
        leptos_axum::redirect("/shipments?done=pushes_dropped");
        Ok(dropped)
    })
    .await
}

/// Reads what the store has of an order's shipments, corrects ours there, and tries again what failed.
#[server(endpoint = "resync_tracking")]
pub async fn resync_tracking(order: OrderId) -> Result<Resynced, AppError> {
    api_error_status(async {
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
    api_error_status(async {
        let caller = require(Role::Admin)?;
        let held = shipment_form::held_choice(&held, ids)?;
        ports().shipments.turn_on(&caller, integration, held).await?;
        leptos_axum::redirect(&format!("/integrations/{integration}?done=pushes_on"));
        Ok(())
    })
    .await
}

/// What is not sent yet is held from now on.
#[server(endpoint = "turn_pushes_off")]
pub async fn turn_pushes_off(integration: IntegrationId) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Admin)?;
        ports().shipments.turn_off(&caller, integration).await?;
        leptos_axum::redirect(&format!("/integrations/{integration}?done=pushes_off"));
        Ok(())
    })
    .await
}
