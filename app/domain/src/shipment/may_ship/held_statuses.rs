use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::order_status::OrderStatus;

/// The statuses in which an integration's orders are on hold. Merchants give statuses their own meaning, so an admin
/// chooses them per integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HeldStatuses(BTreeSet<OrderStatus>);

impl HeldStatuses {
    /// Those that can be chosen. In the others an order is never shipped by itself, or counts as shipped.
    pub const CHOICES: [OrderStatus; 8] = [
        OrderStatus::PENDING,
        OrderStatus::AWAITING_PAYMENT,
        OrderStatus::MANUAL_VERIFICATION,
        OrderStatus::AWAITING_PICKUP,
        OrderStatus::AWAITING_SHIPMENT,
        OrderStatus::AWAITING_FULFILLMENT,
        OrderStatus::PARTIALLY_SHIPPED,
        OrderStatus::PARTIALLY_REFUNDED,
    ];

    /// Statuses that can't be chosen are left out.
    pub fn new(chosen: impl IntoIterator<Item = OrderStatus>) -> Self {
        let can_be_chosen = |status: &OrderStatus| Self::CHOICES.contains(status);
        Self(chosen.into_iter().filter(can_be_chosen).collect())
    }

    pub fn contains(&self, status: OrderStatus) -> bool {
        self.0.contains(&status)
    }

    pub fn iter(&self) -> impl Iterator<Item = OrderStatus> {
        self.0.iter().copied()
    }

    /// In one of the two, but not in both.
    pub fn differing(&self, other: &Self) -> Vec<OrderStatus> {
        self.0.symmetric_difference(&other.0).copied().collect()
    }
}

impl Default for HeldStatuses {
    /// Not paid, or not cleared. Disputed orders are always on hold.
    fn default() -> Self {
        Self::new([
            OrderStatus::PENDING,
            OrderStatus::AWAITING_PAYMENT,
            OrderStatus::MANUAL_VERIFICATION,
        ])
    }
}
