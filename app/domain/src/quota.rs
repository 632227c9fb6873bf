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
