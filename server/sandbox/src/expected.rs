//! The plain truth about an order, for tests to compare with.

use serde::{Deserialize, Serialize};

use super::orders::Order;

/// One order, as an importer should have understood it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedOrder {
    pub id: u64,
    pub status_id: u8,
    pub is_deleted: bool,
    /// Unix seconds.
    pub date_created: i64,
    /// Unix seconds.
    pub date_modified: i64,
    pub lines: Vec<ExpectedLine>,
    pub addresses: Vec<ExpectedAddress>,
    /// With tax, four decimal places.
    pub total: String,
    pub currency: String,
    /// The API gives it in a form that can't be read.
    pub malformed: bool,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedLine {
    /// The `order_product_id`.
    pub id: u64,
    pub sku: String,
    pub quantity: u64,
    /// 0 for what is not shipped: digital, pickup, gift certificate.
    pub address_id: u64,
    /// `physical`, `digital` or `giftcertificate`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A place that lines go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedAddress {
    pub id: u64,
}

impl ExpectedOrder {
    pub fn of(order: &Order) -> Self {
        let line = |line: &super::orders::Line| ExpectedLine {
            id: line.id,
            sku: line.product.sku.clone(),
            quantity: line.quantity,
            address_id: line.kind.address_id(),
            kind: line.kind.label().to_owned(),
        };
        Self {
            id: order.head.id,
            status_id: order.head.status,
            is_deleted: order.head.is_deleted,
            date_created: order.head.created,
            date_modified: order.head.modified,
            lines: order.lines.iter().map(line).collect(),
            addresses: order
                .addresses
                .iter()
                .map(|address| ExpectedAddress { id: address.id })
                .collect(),
            total: order.total().to_string(),
            currency: order.currency.to_owned(),
            malformed: order.malformed,
        }
    }
}
