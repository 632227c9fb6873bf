//! Where shipments are confirmed, as the outbox sees it. There is no HTTP here: quota and response formats belong
//! to the platform's client.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ids::{RemoteAddressId, RemoteOrderId, RemoteShipmentId};
use crate::order_status::OrderStatus;
use crate::shipment::ShippedLine;
use crate::shipment::push::PushFailure;
use crate::shipment::tracking::Tracking;
use crate::time::Timestamp;

/// A shipment to send to the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentToSend {
    pub address_id: RemoteAddressId,
    /// Sorted by line.
    pub lines: Vec<ShippedLine>,
    /// The shipping method that the customer chose, from the order.
    pub shipping_method: String,
    pub tracking: TrackingToSend,
}

/// Tracking in terms of the store's fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingToSend {
    pub tracking_number: String,
    pub shipping_provider: String,
    pub tracking_carrier: String,
    pub tracking_link: String,
    /// The customer sees it.
    pub comments: String,
}

impl From<&Tracking> for TrackingToSend {
    fn from(tracking: &Tracking) -> Self {
        Self {
            tracking_number: tracking.number().to_owned(),
            shipping_provider: tracking.provider().to_owned(),
            tracking_carrier: tracking.tracking_carrier().to_owned(),
            tracking_link: tracking.followed_at().unwrap_or_default(),
            // The store has no field for the name of a carrier that it does not know.
            comments: match tracking.carrier_name() {
                "" => String::new(),
                name => format!("Sent with {name}."),
            },
        }
    }
}

/// A shipment as it is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteShipment {
    pub id: RemoteShipmentId,
    pub address_id: RemoteAddressId,
    /// By the store's clock, to the second.
    pub created_at: Timestamp,
    /// Sorted by line.
    pub lines: Vec<ShippedLine>,
    pub tracking: TrackingToSend,
}

/// What decides whether a shipment may still be sent, as the store says at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderNow {
    pub status: OrderStatus,
    /// Archived.
    pub is_deleted: bool,
}

/// Why a call did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SinkError {
    /// [`BeforeSending`] refused: nothing was sent.
    #[error("not sent")]
    NotSent,
    /// The store accepts no calls for this long. This call did nothing.
    #[error("the store's quota is used up")]
    Throttled(Duration),
    /// There was no answer, or an unclear one: a call that writes may have taken effect, or may still do so.
    #[error("{0}")]
    Uncertain(String),
    /// The store refused, with these words, and nothing was done. It may pass: the order is locked, or a second look
    /// found nothing wrong.
    #[error("{0}")]
    Later(String),
    /// The store refused, with these words. Nothing was done, and another try would get the same answer: where the answer
    /// alone does not prove that, a second look agrees.
    #[error("{failure:?}: {words}")]
    Refused { failure: PushFailure, words: String },
}

/// Asked when it is a call's turn, right before it is sent.
#[async_trait]
pub trait BeforeSending: Send + Sync {
    /// The time until which the call may be sent. `None` if it must not be sent.
    async fn may_go_until(&self) -> Option<Instant>;
}

/// The shipments of one store. Each method makes a single call without retries (`list` makes one per page), and one or two
/// that only read where the store refuses and the answer is no proof.
#[async_trait]
pub trait ShipmentSink: Send + Sync {
    async fn create(
        &self,
        order: RemoteOrderId,
        shipment: &ShipmentToSend,
        before: &dyn BeforeSending,
    ) -> Result<RemoteShipment, SinkError>;
    /// Replaces everything but the lines.
    async fn correct(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        tracking: &TrackingToSend,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError>;
    /// A shipment that is not there is not an error: that is the desired state.
    async fn delete(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError>;
    async fn list(&self, order: RemoteOrderId) -> Result<Vec<RemoteShipment>, SinkError>;
    /// How much of each of the order's lines the store counts as shipped.
    async fn shipped(&self, order: RemoteOrderId) -> Result<Vec<ShippedLine>, SinkError>;
    /// `None` if the store has no such order, asked twice.
    async fn order(&self, order: RemoteOrderId) -> Result<Option<OrderNow>, SinkError>;
}
