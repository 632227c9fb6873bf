//! Imported orders: what a warehouse needs to know, in types that rule out impossible values.

use serde::{Deserialize, Serialize};

use crate::ids::{RemoteAddressId, RemoteLineId, RemoteOrderId};
use crate::ignore_rule::IgnoreRule;
use crate::money::Amount;
use crate::order_details::{CustomField, LineDetails, OrderDetails};
use crate::order_status::OrderStatus;
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub remote_id: RemoteOrderId,
    pub status: OrderStatus,
    /// The store's own name for the status, which the merchant may have changed.
    pub status_label: String,
    /// Archived in the store: still there, but no longer to be worked on.
    pub is_deleted: bool,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
    pub currency: String,
    pub total: Amount,
    pub items_total: i64,
    pub payment_status: String,
    /// Free text from the customer; don't trust it.
    pub customer_message: String,
    pub staff_notes: String,
    pub details: OrderDetails,
    pub billing: Address,
    pub lines: Vec<Line>,
    pub consignments: Vec<Consignment>,
}

/// The part of an order that goes to one address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consignment {
    pub address_id: RemoteAddressId,
    pub address: Address,
    pub shipping_method: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub remote_id: RemoteLineId,
    /// `None` for digital goods, gift certificates and pickups.
    pub address_id: Option<RemoteAddressId>,
    pub kind: LineKind,
    pub sku: String,
    pub name: String,
    /// Chosen options, `Colour: Red`, joined by commas.
    pub options: String,
    pub bin: String,
    pub quantity: i64,
    pub quantity_shipped: i64,
    pub quantity_refunded: i64,
    pub price: Amount,
    /// The line that this pick-list child belongs to. The child is shipped on its own.
    pub parent: Option<RemoteLineId>,
    pub details: LineDetails,
    /// The client's rule by which this warehouse does not ship it. No part of what the store says.
    #[serde(skip)]
    pub ignored_by: Option<IgnoreRule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    Physical,
    Digital,
    GiftCertificate,
    /// A kind that BigCommerce has added since: shown, but never shipped.
    Other,
}

impl LineKind {
    pub const fn code(self) -> &'static str {
        match self {
            LineKind::Physical => "physical",
            LineKind::Digital => "digital",
            LineKind::GiftCertificate => "giftcertificate",
            LineKind::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Self {
        match code {
            "physical" => LineKind::Physical,
            "digital" => LineKind::Digital,
            "giftcertificate" => LineKind::GiftCertificate,
            _ => LineKind::Other,
        }
    }
}

impl Line {
    /// Physical goods that go to an address; all else is never shipped.
    pub fn is_goods(&self) -> bool {
        self.kind == LineKind::Physical && self.address_id.is_some()
    }

    /// Goods that no rule of the client leaves to somebody else.
    pub fn is_shipped(&self) -> bool {
        self.is_goods() && self.ignored_by.is_none()
    }

    /// Goods that the customer picks up at the counter: no address is theirs.
    pub fn is_picked_up(&self) -> bool {
        self.kind == LineKind::Physical && self.address_id.is_none() && self.ignored_by.is_none()
    }

    /// How many were ordered, less what was refunded.
    pub fn sold(&self) -> i64 {
        (self.quantity - self.quantity_refunded).max(0)
    }

    /// How many a rule of the client leaves to somebody else who has not shipped them yet, by the store's count.
    pub fn left_to_others(&self) -> i64 {
        match self.ignored_by {
            Some(_) => (self.sold() - self.quantity_shipped).max(0),
            None => 0,
        }
    }
}

/// A postal address as the customer typed it. `state` is a name or a code; only `country_iso2` is reliable.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub first_name: String,
    pub last_name: String,
    pub company: String,
    pub street_1: String,
    pub street_2: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub country: String,
    pub country_iso2: String,
    pub phone: String,
    pub email: String,
    /// What the merchant's form asks for besides, such as delivery instructions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub form_fields: Vec<CustomField>,
}

impl Address {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name.trim(), self.last_name.trim())
            .trim()
            .to_owned()
    }
}
