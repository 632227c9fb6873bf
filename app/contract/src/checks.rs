//! Completeness: is everything of a store here?

use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// The run that made it; its log is the proof.
    pub run_id: RunId,
    pub at: Timestamp,
    /// Orders of the store that should be here.
    pub theirs: i64,
    pub ours: i64,
    pub missing: DifferingOrders,
    pub stale: DifferingOrders,
    pub extra: DifferingOrders,
    /// Of the missing: those that could not be imported.
    pub with_problem: i64,
    /// Every order was compared, not only how many there are of each status.
    pub is_one_by_one: bool,
    pub calls: i64,
    /// Of the missing and the stale: those that were not pulled since. `None` where they are too many to look.
    pub left_to_pull: Option<i64>,
}

impl CheckResult {
    pub const fn is_complete(&self) -> bool {
        self.missing.count + self.stale.count + self.extra.count == 0
    }
}

/// Orders that differ in the same way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferingOrders {
    pub count: i64,
    /// The lowest fifty numbers.
    pub first: Vec<i64>,
}
