use crate::order_status::OrderStatus;

use super::{HeldStatuses, Hold, Refusal};

/// What the rule looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippingFacts {
    pub status: OrderStatus,
    /// The store's own name for the status.
    pub status_label: String,
    /// Archived in the store.
    pub is_deleted: bool,
    /// The store no longer has it.
    pub is_gone: bool,
    /// Its personal data was erased: there is no address to ship to.
    pub is_erased: bool,
    /// The store's word; may be empty.
    pub payment_status: String,
    /// Pieces left to ship.
    pub left: i64,
    /// Of the order's integration.
    pub held_statuses: HeldStatuses,
    /// By a person.
    pub hold: Option<Hold>,
    /// SKUs that its client's list must have, and does not; empty for lines without one. Looked up when an order is read:
    /// it is never part of the state that is stored.
    pub unlisted_skus: Vec<String>,
}

impl ShippingFacts {
    /// Whether the store neither counts it as shipped nor has ended it.
    pub(super) fn is_open(&self) -> bool {
        let is_shipped = matches!(self.status, OrderStatus::SHIPPED | OrderStatus::COMPLETED);
        !is_shipped && Refusal::of_ended(self.status, self.is_deleted, self.is_gone).is_none()
    }

    /// Whether somebody may yet have to ship it: it waits, or its payment may still come.
    pub fn may_be_shipped_later(&self) -> bool {
        let is_over = matches!(
            self.status,
            OrderStatus::SHIPPED | OrderStatus::COMPLETED | OrderStatus::CANCELLED | OrderStatus::REFUNDED
        );
        !is_over && !self.is_deleted && !self.is_gone && self.left > 0
    }

    /// Whether a shipment of it is stopped before it is sent to the store.
    pub fn refuses_push(&self) -> bool {
        self.status.refuses_push() || self.is_deleted || self.is_gone
    }
}
