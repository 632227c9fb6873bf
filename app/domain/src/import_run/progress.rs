//! The progress of a run, in total and since the last update.

use serde::{Deserialize, Serialize};

use super::WaitReason;
use crate::quota::Quota;
use crate::time::Timestamp;

/// What a run has done so far. The counts never decrease, and survive a change of worker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Orders read from the store.
    pub seen: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Orders that were read, but left out because of their status.
    pub skipped: i64,
    pub problems: i64,
    /// Requests sent to BigCommerce.
    pub calls: i64,
    /// Those of the calls that got the response 429.
    pub throttled: i64,
}

impl Counters {
    pub fn add(&mut self, other: Counters) {
        self.seen += other.seen;
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.skipped += other.skipped;
        self.problems += other.problems;
        self.calls += other.calls;
        self.throttled += other.throttled;
    }
}

/// The progress since it was last taken. Each call is reported to the database once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct ProgressDelta {
    pub calls: i64,
    pub throttled: i64,
    pub waiting: Option<(WaitReason, Timestamp)>,
    pub quota: Option<Quota>,
}
