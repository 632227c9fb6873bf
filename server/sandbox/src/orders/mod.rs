//! Orders of the imitation store: what one is, how it is made, how it is written.

pub mod consignments;
pub mod dice;
pub mod generate;
pub mod json;
pub mod line_json;
pub mod lines;
pub mod money;
pub mod people;
pub mod products;
pub mod shipment;
pub mod spoil;
pub mod status;
pub mod texts;
pub mod timeline;
pub mod write;

use money::{Money, MoneyStyle};
use people::Person;
use products::Product;
use shipment::Shipment;

/// What can be filtered and sorted by without making the whole order.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Place in the store's history, from 0.
    pub index: u64,
    pub id: u64,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds, never before `created`.
    pub modified: i64,
    pub status: u8,
    pub is_deleted: bool,
    /// 0 for a guest.
    pub customer_id: u64,
    pub channel_id: u64,
}

/// Where a line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Physical { address_id: u64 },
    Pickup { pickup_id: u64 },
    Digital,
    GiftCertificate,
}

impl LineKind {
    /// The `order_address_id`: 0 where nothing is shipped.
    pub fn address_id(self) -> u64 {
        match self {
            Self::Physical { address_id } => address_id,
            _ => 0,
        }
    }

    /// BigCommerce's word; a pickup is a physical product.
    pub fn label(self) -> &'static str {
        match self {
            Self::Physical { .. } | Self::Pickup { .. } => "physical",
            Self::Digital => "digital",
            Self::GiftCertificate => "giftcertificate",
        }
    }
}

/// One product of an order; `id` is the `order_product_id`.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: u64,
    pub kind: LineKind,
    pub product: Product,
    pub quantity: u64,
    pub shipped: u64,
    pub refunded: u64,
    /// Price of one, without tax.
    pub price: Money,
    /// The line that this one was picked for (pick list option), else 0.
    pub parent_id: u64,
    pub wrapping_message: Option<&'static str>,
}

/// A place that lines go to; `id` is the `order_address_id`.
#[derive(Clone, Debug)]
pub struct Address {
    pub id: u64,
    pub person: Person,
    pub shipping_method: &'static str,
    pub cost: Money,
}

/// How BigCommerce gives `external_id`: it has been seen in each of these forms.
#[derive(Clone, Copy, Debug)]
pub enum ExternalId {
    Null,
    Number(u64),
    Text(u64),
    Empty,
}

/// A whole order.
#[derive(Clone, Debug)]
pub struct Order {
    pub head: Head,
    pub billing: Person,
    pub lines: Vec<Line>,
    pub addresses: Vec<Address>,
    pub payment_method: &'static str,
    pub source: &'static str,
    pub currency: &'static str,
    /// Tax in hundredths of a percent.
    pub tax_rate: i64,
    pub discount: Money,
    pub cart_id: Option<String>,
    pub external_id: ExternalId,
    pub external_order_id: String,
    pub staff_notes: String,
    pub customer_message: String,
    pub money_style: MoneyStyle,
    /// Consignments come with empty `line_items` though there are items (§3.2).
    pub consignments_come_empty: bool,
    /// The store holds it in a form that no client can read.
    pub malformed: bool,
    pub shipments: Vec<Shipment>,
}

impl Order {
    pub fn items_total(&self) -> u64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    pub fn items_shipped(&self) -> u64 {
        self.lines.iter().map(|line| line.shipped).sum()
    }

    pub fn is_digital(&self) -> bool {
        self.lines
            .iter()
            .all(|line| matches!(line.kind, LineKind::Digital))
    }

    pub fn subtotal(&self) -> Money {
        Money(
            self.lines
                .iter()
                .map(|line| line.price.0 * line.quantity as i64)
                .sum(),
        )
    }

    pub fn shipping(&self) -> Money {
        Money(self.addresses.iter().map(|address| address.cost.0).sum())
    }

    pub fn tax(&self) -> Money {
        self.subtotal().percent(self.tax_rate)
    }

    pub fn total(&self) -> Money {
        self.subtotal() + self.tax() + self.shipping() - self.discount
    }
}
