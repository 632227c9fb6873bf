//! What a run is going to read.

use crate::order_status::OrderStatus;
use crate::store::orders::{Count, PAGE_LIMIT};
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub spans: Vec<PlannedSpan>,
    /// Orders that will be read; some may be left out for their status.
    pub total: i64,
    /// Of those that were counted, by status.
    pub count: Count,
    /// The store's clock when it was counted, as far as it can be believed; nothing for named orders.
    pub store_time: Option<Timestamp>,
}

/// One walk by ascending id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSpan {
    pub status: Option<OrderStatus>,
    pub first_id: i64,
    pub last_id: Option<i64>,
    /// As counted; nothing where it was not counted, as for the closing pass.
    pub expected: Option<i64>,
    /// Reads only what was changed since, whatever its status.
    pub modified_from: Option<Timestamp>,
}

impl PlannedSpan {
    /// Over all ids.
    pub const fn new(
        status: Option<OrderStatus>,
        expected: Option<i64>,
        modified_from: Option<Timestamp>,
    ) -> Self {
        Self {
            status,
            first_id: 1,
            last_id: None,
            expected,
            modified_from,
        }
    }
}

impl Plan {
    pub fn of(spans: Vec<PlannedSpan>, count: Count, store_time: Timestamp) -> Self {
        Plan {
            total: spans.iter().filter_map(|span| span.expected).sum(),
            spans,
            count,
            store_time: Some(store_time),
        }
    }

    /// Calls that carrying it out takes, if nothing goes wrong.
    pub fn calls(&self) -> i64 {
        self.spans.iter().map(|span| span.expected.map_or(1, pages)).sum()
    }
}

pub fn pages(orders: i64) -> i64 {
    (orders + i64::from(PAGE_LIMIT) - 1) / i64::from(PAGE_LIMIT)
}
