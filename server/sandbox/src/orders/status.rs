//! The fifteen order statuses of §3.3, two of them renamed by this store's merchant.

/// One order status.
pub struct Status {
    pub id: u8,
    /// BigCommerce's own name.
    pub system_label: &'static str,
    /// The merchant's name for it, mostly the same.
    pub custom_label: &'static str,
    pub system_description: &'static str,
    /// How many of a hundred orders have it.
    share: u8,
}

const fn status(id: u8, label: &'static str, custom: &'static str, about: &'static str, share: u8) -> Status {
    Status {
        id,
        system_label: label,
        custom_label: custom,
        system_description: about,
        share,
    }
}

pub const INCOMPLETE: u8 = 0;
pub const SHIPPED: u8 = 2;
pub const PARTIALLY_SHIPPED: u8 = 3;
pub const REFUNDED: u8 = 4;
pub const COMPLETED: u8 = 10;
pub const PARTIALLY_REFUNDED: u8 = 14;

pub static STATUSES: [Status; 15] = [
    status(
        0,
        "Incomplete",
        "Incomplete",
        "The shopper did not finish paying.",
        3,
    ),
    status(1, "Pending", "Pending", "Checkout was begun but not finished.", 2),
    status(2, "Shipped", "Shipped", "Sent, receipt not confirmed.", 12),
    status(
        3,
        "Partially Shipped",
        "Partially Shipped",
        "Some items were sent.",
        3,
    ),
    status(4, "Refunded", "Refunded", "The whole payment was returned.", 2),
    status(5, "Cancelled", "Cancelled", "Called off by the seller.", 3),
    status(6, "Declined", "Declined", "Refused by the seller.", 1),
    status(
        7,
        "Awaiting Payment",
        "Awaiting Payment",
        "Payment is still to come.",
        2,
    ),
    status(
        8,
        "Awaiting Pickup",
        "Ready at the counter",
        "Packed, waits for the shopper.",
        5,
    ),
    status(
        9,
        "Awaiting Shipment",
        "Awaiting Shipment",
        "Packed, waits for the carrier.",
        15,
    ),
    status(10, "Completed", "Completed", "Sent and received.", 14),
    status(
        11,
        "Awaiting Fulfillment",
        "To be packed <now>",
        "Paid, to be packed.",
        35,
    ),
    status(
        12,
        "Manual Verification Required",
        "Manual Verification Required",
        "On hold for a check.",
        1,
    ),
    status(13, "Disputed", "Disputed", "The payment is disputed.", 1),
    status(
        14,
        "Partially Refunded",
        "Partially Refunded",
        "Some of the payment was returned.",
        1,
    ),
];

/// The status at a place (0 to 99) of the cycle, by share.
pub fn status_at(place: u64) -> u8 {
    let mut passed = 0;
    for status in &STATUSES {
        passed += u64::from(status.share);
        if place < passed {
            return status.id;
        }
    }
    COMPLETED
}

/// BigCommerce's status with this number.
pub fn status_of(id: u8) -> Option<&'static Status> {
    STATUSES.get(usize::from(id))
}
