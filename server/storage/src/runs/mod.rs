//! Import runs: the queue, the lease on each run, its plan and checkpoint, and what the pages show of it.
//!
//! A run is leased by one worker at a time. Every write names the lease (owner and attempt), so that a worker that was
//! stopped and wakes up after another took over writes nothing and gets [`crate::StorageError::LeaseLost`]. Times of
//! leases are the database's clock's ([`crate::clock::database_now`]): a host whose clock is ahead would take runs
//! whose leases hold, and one that is behind would lose its own.

mod days;
pub(crate) mod events;
mod finish;
mod lease;
mod plan;
mod queue;
mod show;
mod sync;

use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::time::Timestamp;

pub use days::days;
pub use events::log_event;
pub use finish::finish;
pub use lease::{Capacity, Heartbeat, claim, claim_run, count_stall, give_back, heartbeat};
pub use plan::{first_begun, store_plan};
pub use queue::{NewRun, cancel, cancel_of_integration, enqueue, enqueue_once, enqueue_single, resume};
pub use show::{active_of, events, live, run_row, selection_of, spans};
pub use sync::{delete_old_syncs, queue_due, sync_now};

pub(super) use queue::{INSERT_RUN, insert_run, selection_json};

/// A worker's right to work on a run. `attempt` is the fencing number: it grows with each claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub run_id: RunId,
    pub owner: String,
    pub attempt: i64,
}

#[derive(Debug, Clone)]
pub struct LeasedRun {
    pub lease: Lease,
    pub integration_id: IntegrationId,
    pub kind: RunKind,
    pub selection: Selection,
    /// Its integration is connected to another store than the one that it was queued for: it may read nothing.
    pub is_of_other_store: bool,
    /// Nothing before the plan is made.
    pub spans: Option<Vec<Span>>,
}

/// A part of a run's orders that is read from its first id to its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub ordinal: i64,
    pub status: Option<OrderStatus>,
    pub first_id: i64,
    pub last_id: Option<i64>,
    /// The checkpoint: everything before is stored.
    pub next_id: i64,
    pub modified_from: Option<Timestamp>,
    pub expected: Option<i64>,
    pub seen: i64,
    pub is_done: bool,
}
