//! Orders on hold.

use parcelpilot_domain::order_status::OrderStatus;
use serde::{Deserialize, Serialize};

/// The most orders that are put on hold or released at once.
pub const HOLDS_AT_ONCE: u32 = 500;

/// A status that may put an integration's orders on hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldStatusRow {
    pub status: OrderStatus,
    /// The store's own name, where it is known.
    pub label: String,
    pub is_held: bool,
}
