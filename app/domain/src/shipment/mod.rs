//! Shipments: what may be shipped for an order, how it is checked, and how the store learns of it.
//!
//! A shipment consists of lines with quantities that go to one address, with a carrier and a tracking number or
//! link. Its confirmation to the store is a [`push`].

pub mod changes;
pub mod csv;
pub mod draft;
pub mod left;
pub mod may_ship;
pub mod order_age;
pub mod push;
pub mod tracking;
pub mod work_list;

use serde::{Deserialize, Serialize};

use crate::ids::{RemoteAddressId, RemoteLineId};
use crate::reason::Reason;
use tracking::Tracking;

/// A quantity of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ShippedLine {
    pub line: RemoteLineId,
    pub quantity: i64,
}

/// A shipment that passed the checks and may be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShipment {
    pub address_id: RemoteAddressId,
    /// Sorted by line, each line once, with no zero quantities.
    pub lines: Vec<ShippedLine>,
    pub tracking: Tracking,
    /// Why it is shipped although the order is on hold or refused.
    pub override_reason: Option<Reason>,
    /// Whether that reason was given for an order of which the store refuses shipments, such as a cancelled one. A reason
    /// given for a hold says nothing of a cancellation that comes later.
    pub despite_ending: bool,
}
