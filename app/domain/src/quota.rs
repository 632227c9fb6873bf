//! How many calls a store still takes in its window.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// As the `X-Rate-Limit-*` headers of an answer said. The quota is the store's, shared by all of its apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    pub left: i64,
    pub total: i64,
    pub resets_at: Timestamp,
}

/// One part of so many of a store's quota is left to its other apps.
pub const RESERVED_PART: i64 = 5;

impl Quota {
    /// Calls of a window that are ours.
    pub const fn ours(self) -> i64 {
        self.total - self.reserve()
    }

    pub const fn reserve(self) -> i64 {
        self.total / RESERVED_PART
    }
}
