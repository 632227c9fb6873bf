//! Import runs: each is one pass over a store's orders.

pub mod estimate;
pub mod event;
mod failure;
pub mod plan;
mod progress;
mod selection;
mod wait_reason;

use serde::{Deserialize, Serialize};

use crate::codes::codes;

pub use failure::RunFailure;
pub use progress::{Counters, ProgressDelta};
pub use selection::Selection;
pub use wait_reason::WaitReason;

codes! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RunKind {
        /// Started by a person with Pull Orders.
        Backfill = "backfill" => "Backfill",
        /// Started by the schedule.
        Sync = "sync" => "Sync",
        /// Reads certain orders: for a retry, or because the store reported them changed.
        Orders = "orders" => "Named orders",
        /// Compares the orders and imports nothing.
        Check = "check" => "Check",
    }
}

codes! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RunState {
        Queued = "queued" => "Queued",
        Running = "running" => "Running",
        /// Everything that was asked for has been read, though there may be problems.
        Complete = "complete" => "Complete",
        Failed = "failed" => "Failed",
        Cancelled = "cancelled" => "Cancelled",
    }
}

impl RunState {
    pub const fn is_over(self) -> bool {
        matches!(self, RunState::Complete | RunState::Failed | RunState::Cancelled)
    }

    /// The run stopped early. Its checkpoint is kept, so it can go on from there.
    pub const fn can_resume(self) -> bool {
        matches!(self, RunState::Failed | RunState::Cancelled)
    }
}
