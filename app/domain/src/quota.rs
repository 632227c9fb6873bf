//! The calls that a store still accepts in its rate limit window.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// The numbers from the `X-Rate-Limit-*` headers of a response. The quota belongs to the store, and all of its apps
/// share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    pub left: i64,
    pub total: i64,
    pub resets_at: Timestamp,
}

/// One part in this many of a store's quota is left to its other apps.
pub const RESERVED_PART: i64 = 5;

impl Quota {
    /// The calls per window that we use.
    pub const fn ours(self) -> i64 {
        self.total - self.reserve()
    }

    pub const fn reserve(self) -> i64 {
        self.total / RESERVED_PART
    }
}
