//! A pass over a store's orders.

pub mod estimate;
pub mod event;
pub mod plan;
mod progress;

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::date_range::DateRange;
use crate::ids::RemoteOrderId;
use crate::order_status::StatusFilter;
use crate::time::Timestamp;

pub use progress::ProgressDelta;

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

/// Which orders a run reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// Orders whose date lies in `dates`; of `statuses`.
    Span {
        #[serde(flatten)]
        dates: DateRange,
        statuses: StatusFilter,
    },
    /// Changed since a moment, whatever the status: what is in already is followed, the rest is picked by status.
    ModifiedSince {
        since: Timestamp,
        statuses: StatusFilter,
    },
    /// These orders, whatever their status.
    Named { remote_ids: Vec<RemoteOrderId> },
    /// These orders, of which the store told: what is in already is followed, the rest is picked by status. One that
    /// is not there is no problem.
    Hinted {
        remote_ids: Vec<RemoteOrderId>,
        statuses: StatusFilter,
    },
}

impl Selection {
    /// It may take hours: it reads a part of the store, whatever has changed in it.
    pub const fn is_long(&self) -> bool {
        matches!(self, Selection::Span { .. })
    }

    /// In words, such as `Created from 2026-11-01`.
    pub fn sentence(&self) -> String {
        match self {
            Selection::Span { dates, .. } => dates.sentence(),
            Selection::ModifiedSince { since, .. } => format!("Changed since {since}"),
            Selection::Named { remote_ids } => match remote_ids.as_slice() {
                [one] => format!("Order {one}"),
                many => format!("{} named orders", many.len()),
            },
            Selection::Hinted { remote_ids, .. } => match remote_ids.as_slice() {
                [one] => format!("Order {one}, of which the store told"),
                many => format!("{} orders, of which the store told", many.len()),
            },
        }
    }
}

/// What a run has done so far. Never runs backwards, and survives a change of worker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Orders read from the store.
    pub seen: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Read, and left out because of their status.
    pub skipped: i64,
    pub problems: i64,
    /// Requests sent to BigCommerce.
    pub calls: i64,
    /// Of those, how many were answered 429.
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

codes! {
    /// Why a run does not move at the moment.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum WaitReason {
        /// BigCommerce answered 429.
        Throttled = "throttled",
        /// A fifth of the store's quota is left to its other apps.
        QuotaReserve = "quota_reserve",
        Maintenance = "maintenance",
        StoreFault = "store_fault",
        Unreachable = "unreachable",
        /// Another run of the same integration goes first.
        OtherRun = "other_run",
        /// Our own database failed.
        Storage = "storage",
    }
}

impl WaitReason {
    pub const fn sentence(self) -> &'static str {
        match self {
            WaitReason::Throttled => "BigCommerce asked for a pause (429).",
            WaitReason::QuotaReserve => {
                "Leaving the rest of the store's quota to its other apps until it resets."
            }
            WaitReason::Maintenance => "The store is in maintenance (503).",
            WaitReason::StoreFault => "BigCommerce had a fault; trying again.",
            WaitReason::Unreachable => "BigCommerce could not be reached; trying again.",
            WaitReason::OtherRun => "Another run of this integration goes first.",
            WaitReason::Storage => "The database failed; trying again.",
        }
    }
}

codes! {
    /// Why a run failed; what to do is for the page to say.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RunFailure {
        /// 401 in the middle of a run.
        TokenRefused = "token_refused",
        /// 403 in the middle of a run.
        ScopeMissing = "scope_missing",
        /// The store did not recover within the tries that a run has.
        StoreUnavailable = "store_unavailable",
        /// An answer that is none of BigCommerce's, or a filter that the store ignored.
        Unexpected = "unexpected",
        /// The sealed credentials could not be opened.
        CredentialsUnreadable = "credentials_unreadable",
        /// Our own database failed.
        Storage = "storage",
        IntegrationDisabled = "integration_disabled",
    }
}

impl RunFailure {
    pub const fn sentence(self) -> &'static str {
        match self {
            RunFailure::TokenRefused => {
                "BigCommerce refused the access token (401). Paste a new credentials file: imports then go on by themselves."
            }
            RunFailure::ScopeMissing => {
                "BigCommerce answered 403: the token may no longer read orders, or the store hash is wrong. Test the connection."
            }
            RunFailure::StoreUnavailable => {
                "BigCommerce did not answer properly in ten tries. What was read is kept; resume to go on."
            }
            RunFailure::Unexpected => {
                "BigCommerce sent something that could not be understood. What was read is kept."
            }
            RunFailure::CredentialsUnreadable => {
                "The stored credentials could not be opened with this server's key. Paste the credentials file again."
            }
            RunFailure::Storage => "The database failed. What was read is kept; resume to go on.",
            RunFailure::IntegrationDisabled => "The integration was disabled.",
        }
    }
}
