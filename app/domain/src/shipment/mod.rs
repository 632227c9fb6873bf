//! Shipments: what may leave for an order, how it is checked, and how the store is told of it.
//!
//! A shipment is lines with quantities that go to one address, with a carrier and a tracking number or link. Its
//! confirmation to the store is a [`push`].

pub mod changes;
pub mod csv;
pub mod draft;
pub mod left;
pub mod push;
pub mod tracking;

use serde::{Deserialize, Serialize};

use crate::ids::{RemoteAddressId, RemoteLineId};
use tracking::Tracking;

/// So many of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ShippedLine {
    pub line: RemoteLineId,
    pub quantity: i64,
}

/// What was checked and may leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShipment {
    pub address_id: RemoteAddressId,
    /// By line, each once, none of nothing.
    pub lines: Vec<ShippedLine>,
    pub tracking: Tracking,
}
