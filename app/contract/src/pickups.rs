//! What customers pick up at the counter.

use parcelpilot_domain::pickup::{PickupItem, PickupRefusal};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Of an order with lines that are picked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPickup {
    /// What was made ready; until then, what is to be picked up.
    pub items: Vec<PickupItem>,
    pub ready: Option<PickupMark>,
    pub collected: Option<PickupMark>,
    /// Whether something else is to be picked up by now than was made ready.
    pub has_changed: bool,
    /// Why the next step can't be taken now.
    pub refusal: Option<PickupRefusal>,
}

/// Who said so, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickupMark {
    pub at: Timestamp,
    /// The person's name then.
    pub by: String,
}
