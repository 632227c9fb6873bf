//! Which orders a run reads.

use serde::{Deserialize, Serialize};

use crate::date_range::DateRange;
use crate::ids::RemoteOrderId;
use crate::order_status::StatusFilter;
use crate::time::Timestamp;

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
