//! BigCommerce's order statuses. Merchants can rename them, so only the number counts.

use serde::{Deserialize, Serialize};

/// A status number, currently 0 to 14; others are kept as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderStatus(pub i64);

impl OrderStatus {
    pub const INCOMPLETE: OrderStatus = OrderStatus(0);
    pub const PENDING: OrderStatus = OrderStatus(1);
    pub const SHIPPED: OrderStatus = OrderStatus(2);
    pub const PARTIALLY_SHIPPED: OrderStatus = OrderStatus(3);
    pub const REFUNDED: OrderStatus = OrderStatus(4);
    pub const CANCELLED: OrderStatus = OrderStatus(5);
    pub const DECLINED: OrderStatus = OrderStatus(6);
    pub const AWAITING_PAYMENT: OrderStatus = OrderStatus(7);
    pub const AWAITING_PICKUP: OrderStatus = OrderStatus(8);
    pub const AWAITING_SHIPMENT: OrderStatus = OrderStatus(9);
    pub const COMPLETED: OrderStatus = OrderStatus(10);
    pub const AWAITING_FULFILLMENT: OrderStatus = OrderStatus(11);
    pub const MANUAL_VERIFICATION: OrderStatus = OrderStatus(12);
    pub const DISPUTED: OrderStatus = OrderStatus(13);
    pub const PARTIALLY_REFUNDED: OrderStatus = OrderStatus(14);

    /// All statuses that BigCommerce documents, in its order.
    pub const ALL: [OrderStatus; 15] = {
        let mut all = [OrderStatus(0); 15];
        let mut id = 0;
        while id < 15 {
            all[id] = OrderStatus(id as i64);
            id += 1;
        }
        all
    };

    /// Imported unless the integration says otherwise: the orders that a warehouse can work on.
    pub const IMPORTED_BY_DEFAULT: [OrderStatus; 3] = [
        Self::AWAITING_PICKUP,
        Self::AWAITING_SHIPMENT,
        Self::AWAITING_FULFILLMENT,
    ];

    /// Whether a shipment that was made before the order got this status is not sent to the store any more. Shipped and
    /// Completed don't count: shops set them by hand before they ship.
    pub fn refuses_push(self) -> bool {
        [
            Self::INCOMPLETE,
            Self::REFUNDED,
            Self::CANCELLED,
            Self::DECLINED,
            Self::DISPUTED,
        ]
        .contains(&self)
    }

    /// BigCommerce's own name for the status; the store may show another.
    pub const fn standard_name(self) -> &'static str {
        match self.0 {
            0 => "Incomplete",
            1 => "Pending",
            2 => "Shipped",
            3 => "Partially Shipped",
            4 => "Refunded",
            5 => "Cancelled",
            6 => "Declined",
            7 => "Awaiting Payment",
            8 => "Awaiting Pickup",
            9 => "Awaiting Shipment",
            10 => "Completed",
            11 => "Awaiting Fulfillment",
            12 => "Manual Verification Required",
            13 => "Disputed",
            14 => "Partially Refunded",
            _ => "Unknown status",
        }
    }
}

/// Which statuses a pull or an integration accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// All except Incomplete, which BigCommerce lists only if it is asked for by number.
    All,
    Only(Vec<OrderStatus>),
}

impl StatusFilter {
    pub fn accepts(&self, status: OrderStatus) -> bool {
        match self {
            StatusFilter::All => status != OrderStatus::INCOMPLETE,
            StatusFilter::Only(statuses) => statuses.contains(&status),
        }
    }
}

impl Default for StatusFilter {
    fn default() -> Self {
        StatusFilter::Only(OrderStatus::IMPORTED_BY_DEFAULT.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_that_nobody_wants_shipped_refuse_pushes() {
        let refuse: Vec<&str> = OrderStatus::ALL
            .into_iter()
            .filter(|status| status.refuses_push())
            .map(OrderStatus::standard_name)
            .collect();
        let wanted = ["Incomplete", "Refunded", "Cancelled", "Declined", "Disputed"];
        assert_eq!(refuse, wanted);
        assert!(!OrderStatus(99).refuses_push(), "an unknown one says nothing");
    }
}
