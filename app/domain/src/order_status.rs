//! BigCommerce's order statuses. Merchants rename them, so that only the number counts.

use serde::{Deserialize, Serialize};

/// A status number, 0 to 14 today; others are kept as they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderStatus(pub i64);

impl OrderStatus {
    pub const INCOMPLETE: OrderStatus = OrderStatus(0);
    pub const SHIPPED: OrderStatus = OrderStatus(2);
    pub const PARTIALLY_SHIPPED: OrderStatus = OrderStatus(3);
    pub const AWAITING_PICKUP: OrderStatus = OrderStatus(8);
    pub const AWAITING_SHIPMENT: OrderStatus = OrderStatus(9);
    pub const AWAITING_FULFILLMENT: OrderStatus = OrderStatus(11);

    /// All that BigCommerce documents, in its own order.
    pub const ALL: [OrderStatus; 15] = {
        let mut all = [OrderStatus(0); 15];
        let mut id = 0;
        while id < 15 {
            all[id] = OrderStatus(id as i64);
            id += 1;
        }
        all
    };

    /// Imported unless an integration says otherwise: what a warehouse can work on.
    pub const IMPORTED_BY_DEFAULT: [OrderStatus; 3] = [
        Self::AWAITING_PICKUP,
        Self::AWAITING_SHIPMENT,
        Self::AWAITING_FULFILLMENT,
    ];

    /// BigCommerce's own name; the store may show another.
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

/// Which statuses a pull or an integration takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// All but Incomplete, which BigCommerce lists only when asked for by number.
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
