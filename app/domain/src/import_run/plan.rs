//! Plans of what a run reads.

use crate::order_status::OrderStatus;
use crate::store::orders::{Count, PAGE_LIMIT};
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub spans: Vec<PlannedSpan>,
    /// Orders to be read; some may be left out because of their status.
    pub total: i64,
    /// All counted orders, by status.
    pub count: Count,
    /// The store's clock at the time of the count, limited in case it runs ahead. `None` for named orders.
    pub store_time: Option<Timestamp>,
}

/// One pass over orders by ascending id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSpan {
    pub status: Option<OrderStatus>,
    pub first_id: i64,
    pub last_id: Option<i64>,
    /// The counted orders. `None` if they were not counted, as for the closing pass.
    pub expected: Option<i64>,
    /// Reads only orders that changed since then, whatever their status.
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

    /// The number of calls for the plan if nothing goes wrong.
    pub fn calls(&self) -> i64 {
        self.spans.iter().map(|span| span.expected.map_or(1, pages)).sum()
    }
}

pub fn pages(orders: i64) -> i64 {
    (orders + i64::from(PAGE_LIMIT) - 1) / i64::from(PAGE_LIMIT)
}
