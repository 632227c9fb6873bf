//! What a check compares: all orders of a selection, or those that changed since a moment, within a range of ids.

use std::time::Duration;

use crate::ids::RemoteChannelId;
use crate::order_status::{OrderStatus, StatusFilter};
use crate::store::orders::{ListedOrder, StoreOrderFilter};
use crate::time::Timestamp;

/// Ids from `first` to `last`, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdRange {
    pub first: i64,
    pub last: Option<i64>,
}

impl IdRange {
    pub const ALL: IdRange = IdRange { first: 1, last: None };

    /// The ids below `at`, and those from `at` on.
    pub const fn split(self, at: i64) -> (IdRange, IdRange) {
        let lower = IdRange {
            first: self.first,
            last: Some(at - 1),
        };
        let upper = IdRange {
            first: at,
            last: self.last,
        };
        (lower, upper)
    }

    pub fn is_over_after(self, id: i64) -> bool {
        self.last.is_some_and(|last| id >= last)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The orders that should be here. An order that is already here is kept up to date whatever its status
    /// becomes.
    pub statuses: StatusFilter,
    pub created_from: Option<Timestamp>,
    /// Exclusive.
    pub created_until: Option<Timestamp>,
    pub modified_from: Option<Timestamp>,
    /// Channels that are not imported: nothing of them is compared.
    pub left_out: Vec<RemoteChannelId>,
}

impl Scope {
    pub fn changed_since(&self, since: Timestamp) -> Self {
        Self {
            modified_from: Some(since),
            ..self.clone()
        }
    }

    pub fn filter(&self, window: IdRange, status: Option<OrderStatus>) -> StoreOrderFilter {
        StoreOrderFilter {
            min_id: Some(window.first),
            max_id: window.last,
            status,
            channel: None,
            created_from: self.created_from,
            // The store's bounds are inclusive, and its dates are whole seconds.
            created_to: self
                .created_until
                .map(|until| until.minus(Duration::from_secs(1))),
            modified_from: self.modified_from,
            modified_to: None,
        }
    }

    pub fn leaves_out(&self, order: &ListedOrder) -> bool {
        order
            .channel
            .is_some_and(|channel| self.left_out.contains(&channel))
    }

    /// Whether an order with these dates is in scope. A date that can't be read excludes nothing.
    pub fn holds(&self, created_at: Option<Timestamp>, modified_at: Option<Timestamp>) -> bool {
        let is_from = |at: Option<Timestamp>, from: Option<Timestamp>| match (at, from) {
            (Some(at), Some(from)) => at >= from,
            _ => true,
        };
        let is_before = |at: Option<Timestamp>, until: Option<Timestamp>| match (at, until) {
            (Some(at), Some(until)) => at < until,
            _ => true,
        };
        is_from(created_at, self.created_from)
            && is_before(created_at, self.created_until)
            && is_from(modified_at, self.modified_from)
    }
}
