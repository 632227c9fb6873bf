//! Orders that ended in the store while a warehouse was at work on them: somebody has to stop a parcel, or put goods back.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::english;
use crate::order_status::OrderStatus;
use crate::shipment::may_ship::Refusal;

/// How an order ended in the store without being shipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Cancelled or declined.
    Cancelled,
    Refunded,
    /// Deleted, archived, or set back to Incomplete.
    Removed,
}

impl Ending {
    /// `None` if the order may go on. `is_gone`: the store no longer has it.
    pub fn of(status: OrderStatus, is_deleted: bool, is_gone: bool) -> Option<Self> {
        match Refusal::of_ended(status, is_deleted, is_gone)? {
            Refusal::Gone | Refusal::Archived | Refusal::Incomplete => Some(Self::Removed),
            Refusal::Cancelled | Refusal::Declined => Some(Self::Cancelled),
            Refusal::Refunded => Some(Self::Refunded),
            Refusal::NothingLeft | Refusal::Erased | Refusal::NoAddress => None,
        }
    }
}

codes! {
    /// What a person has to look at. The label completes "Order 604: …".
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum OrderWarningKind {
        CancelledWhileWaiting = "cancelled_while_waiting" => "cancelled while it waited to be shipped",
        CancelledAfterShipping = "cancelled_after_shipping" => "cancelled after a parcel was made",
        RefundedWhileWaiting = "refunded_while_waiting" => "refunded while it waited to be shipped",
        RefundedAfterShipping = "refunded_after_shipping" => "refunded after a parcel was made",
        RemovedWhileWaiting = "removed_while_waiting" => "removed from the store while it waited to be shipped",
        RemovedAfterShipping = "removed_after_shipping" => "removed from the store after a parcel was made",
    }
}

impl OrderWarningKind {
    /// `None` if nobody was at work on the order. `was_waiting`: it waited to be shipped; `has_shipment`: one was made here
    /// and is not voided.
    pub const fn of(ending: Ending, was_waiting: bool, has_shipment: bool) -> Option<Self> {
        Some(match (ending, has_shipment, was_waiting) {
            (_, false, false) => return None,
            (Ending::Cancelled, true, _) => Self::CancelledAfterShipping,
            (Ending::Cancelled, false, true) => Self::CancelledWhileWaiting,
            (Ending::Refunded, true, _) => Self::RefundedAfterShipping,
            (Ending::Refunded, false, true) => Self::RefundedWhileWaiting,
            (Ending::Removed, true, _) => Self::RemovedAfterShipping,
            (Ending::Removed, false, true) => Self::RemovedWhileWaiting,
        })
    }

    /// What happened, and what to do.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::CancelledWhileWaiting => english!(
                "This order was cancelled in the store while it waited to be shipped. Don't pack it; put back what was \
                 picked."
            ),
            Self::CancelledAfterShipping => english!(
                "This order was cancelled in the store after a parcel was made for it. Stop the parcel, then void the \
                 shipment."
            ),
            Self::RefundedWhileWaiting => english!(
                "This order was refunded in the store while it waited to be shipped. Don't pack it; put back what was \
                 picked."
            ),
            Self::RefundedAfterShipping => english!(
                "This order was refunded in the store after a parcel was made for it. Ask the client whether to stop the \
                 parcel; if so, void the shipment."
            ),
            Self::RemovedWhileWaiting => english!(
                "This order was deleted, archived or set to Incomplete in the store while it waited to be shipped. Ask \
                 the client before you ship it."
            ),
            Self::RemovedAfterShipping => english!(
                "This order was deleted, archived or set to Incomplete in the store after a parcel was made for it. Ask \
                 the client whether to stop the parcel; if so, void the shipment."
            ),
        }
    }
}

/// Whether an order waits to be shipped. `may_wait`: the rule of shipping lets it be shipped, or holds it. One that the
/// store calls shipped or completed waits for nothing.
pub fn is_waiting(status: OrderStatus, may_wait: bool) -> bool {
    may_wait && !matches!(status, OrderStatus::SHIPPED | OrderStatus::COMPLETED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_ends_by_its_status_or_by_vanishing() {
        let ending = |status, is_deleted, is_gone| Ending::of(OrderStatus(status), is_deleted, is_gone);
        for status in [1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 99] {
            assert_eq!(ending(status, false, false), None, "{status}");
            assert_eq!(ending(status, true, false), Some(Ending::Removed));
            assert_eq!(ending(status, false, true), Some(Ending::Removed));
        }
        assert_eq!(ending(0, false, false), Some(Ending::Removed));
        assert_eq!(ending(4, false, false), Some(Ending::Refunded));
        assert_eq!(ending(5, false, false), Some(Ending::Cancelled));
        assert_eq!(ending(6, false, false), Some(Ending::Cancelled));
    }

    #[test]
    fn only_work_that_is_under_way_needs_a_person() {
        let of = OrderWarningKind::of;
        for ending in [Ending::Cancelled, Ending::Refunded, Ending::Removed] {
            assert_eq!(of(ending, false, false), None);
            assert_eq!(
                of(ending, true, true),
                of(ending, false, true),
                "the parcel is more urgent"
            );
        }
        assert_eq!(
            of(Ending::Cancelled, true, false),
            Some(OrderWarningKind::CancelledWhileWaiting)
        );
        assert_eq!(
            of(Ending::Refunded, false, true),
            Some(OrderWarningKind::RefundedAfterShipping)
        );
    }

    #[test]
    fn what_the_store_calls_shipped_waits_for_nothing() {
        assert!(is_waiting(OrderStatus(11), true));
        assert!(!is_waiting(OrderStatus(11), false));
        assert!(!is_waiting(OrderStatus::SHIPPED, true));
    }
}
