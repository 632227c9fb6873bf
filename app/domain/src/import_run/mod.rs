//! A pass over a store's orders.

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
        /// Pull Orders: asked for by hand.
        Backfill = "backfill" => "Backfill",
        /// By itself, on a schedule.
        Sync = "sync" => "Sync",
        /// Named orders: a retry, or what the store told of.
        Orders = "orders" => "Named orders",
        /// Compares, and brings nothing.
        Check = "check" => "Check",
    }
}

codes! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RunState {
        Queued = "queued" => "Queued",
        Running = "running" => "Running",
        /// Everything asked for was read; there may be problems.
        Complete = "complete" => "Complete",
        Failed = "failed" => "Failed",
        Cancelled = "cancelled" => "Cancelled",
    }
}

impl RunState {
    pub const fn is_over(self) -> bool {
        matches!(self, RunState::Complete | RunState::Failed | RunState::Cancelled)
    }

    /// Stopped before its end: its checkpoint is kept, so that it can go on.
    pub const fn can_resume(self) -> bool {
        matches!(self, RunState::Failed | RunState::Cancelled)
    }
}
