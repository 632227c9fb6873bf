//! What programs that follow along are told of.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// What happened, and to what.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ChangeKind {
        OrderCreated = "order.created",
        /// Something that the API shows of it.
        OrderChanged = "order.changed",
        /// It ended in its store with something left to ship: cancelled, declined, refunded, archived or deleted.
        OrderCancelled = "order.cancelled",
        OrderHeld = "order.held",
        ShipmentCreated = "shipment.created",
        /// Its carrier, tracking or `notify_store` was changed, or a push of it that had failed is sent again or dropped.
        ShipmentChanged = "shipment.changed",
        ShipmentVoided = "shipment.voided",
        /// By its store.
        ShipmentConfirmed = "shipment.confirmed",
        /// It can't be sent to its store until somebody does something.
        ShipmentFailed = "shipment.failed",
        /// An order could not be imported.
        ProblemOpened = "problem.opened",
        /// Polling its store failed, after it went well.
        IntegrationFailing = "integration.failing",
    }
}

/// What a change happened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeSubject {
    Order,
    Shipment,
    Problem,
    Integration,
}

impl ChangeKind {
    pub const fn subject(self) -> ChangeSubject {
        match self {
            Self::OrderCreated | Self::OrderChanged | Self::OrderCancelled | Self::OrderHeld => {
                ChangeSubject::Order
            }
            Self::ShipmentCreated
            | Self::ShipmentChanged
            | Self::ShipmentVoided
            | Self::ShipmentConfirmed
            | Self::ShipmentFailed => ChangeSubject::Shipment,
            Self::ProblemOpened => ChangeSubject::Problem,
            Self::IntegrationFailing => ChangeSubject::Integration,
        }
    }
}

/// A change's place in the feed. They begin with 1, or far above where a database was restored, and leave none out; a reader
/// that has seen one has seen all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangePosition(pub i64);
