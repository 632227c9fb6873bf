//! Where shipments are confirmed, as the outbox sees it. It knows no HTTP: the quota and the shape of answers are the
//! business of the platform's client.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ids::{RemoteAddressId, RemoteOrderId, RemoteShipmentId};
use crate::shipment::ShippedLine;
use crate::shipment::push::PushFailure;
use crate::shipment::tracking::Tracking;
use crate::time::Timestamp;

/// A shipment as the store is to have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentToSend {
    pub address_id: RemoteAddressId,
    /// By line.
    pub lines: Vec<ShippedLine>,
    /// The customer's choice, as the order says.
    pub shipping_method: String,
    pub tracking: TrackingToSend,
}

/// In the store's fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingToSend {
    pub tracking_number: String,
    pub shipping_provider: String,
    pub tracking_carrier: String,
    pub tracking_link: String,
    /// Shown to the customer.
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

/// A shipment as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteShipment {
    pub id: RemoteShipmentId,
    pub address_id: RemoteAddressId,
    /// By the store's clock, to the second.
    pub created_at: Timestamp,
    /// By line.
    pub lines: Vec<ShippedLine>,
    pub tracking: TrackingToSend,
}

/// Why a call gave no good answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SinkError {
    /// [`BeforeSending`] said no: nothing was sent.
    #[error("not sent")]
    NotSent,
    /// The store takes no calls for so long; this one did nothing.
    #[error("the store's quota is used up")]
    Throttled(Duration),
    /// There was no answer, or one that does not tell: a call that writes may have been carried out, or may be yet.
    #[error("{0}")]
    Uncertain(String),
    /// The store says no, in its own words: nothing was done, and will be answered the same again.
    #[error("{failure:?}: {words}")]
    Refused { failure: PushFailure, words: String },
}

/// Asked when a call's turn has come, right before it goes out.
#[async_trait]
pub trait BeforeSending: Send + Sync {
    /// Until when it may go out; nothing where it must not.
    async fn may_go_until(&self) -> Option<Instant>;
}

/// One store's shipments. Each method sends one call, once (a list is read page by page).
#[async_trait]
pub trait ShipmentSink: Send + Sync {
    async fn create(
        &self,
        order: RemoteOrderId,
        shipment: &ShipmentToSend,
        before: &dyn BeforeSending,
    ) -> Result<RemoteShipment, SinkError>;
    /// Everything but its lines.
    async fn correct(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        tracking: &TrackingToSend,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError>;
    /// One that is not there is no error: it is as it was wanted.
    async fn delete(
        &self,
        order: RemoteOrderId,
        id: RemoteShipmentId,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError>;
    async fn list(&self, order: RemoteOrderId) -> Result<Vec<RemoteShipment>, SinkError>;
}
