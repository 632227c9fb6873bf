//! Parcels that left for an order.

use super::json::rfc2822;
use super::money::{Money, MoneyStyle};
use super::write::{Object, array};
use super::{LineKind, Order};

/// One shipment; what it may hold is in §4.1.
#[derive(Clone, Debug)]
pub struct Shipment {
    pub id: u64,
    pub address_id: u64,
    /// Unix seconds.
    pub created: i64,
    pub tracking_number: String,
    pub shipping_provider: String,
    pub tracking_carrier: String,
    pub tracking_link: String,
    pub shipping_method: String,
    pub comments: String,
    pub cost: Money,
    pub items: Vec<ShippedItem>,
}

/// So many of one line.
#[derive(Clone, Copy, Debug)]
pub struct ShippedItem {
    /// The `order_product_id`.
    pub line_id: u64,
    pub product_id: u64,
    pub quantity: u64,
}

impl Shipment {
    /// The shipments that an order's history must have had: one for each address with shipped lines.
    pub fn of_shipped_lines(order: &Order) -> Vec<Self> {
        order
            .addresses
            .iter()
            .filter_map(|address| Self::to_address(order, address.id))
            .collect()
    }

    fn to_address(order: &Order, address_id: u64) -> Option<Self> {
        let items: Vec<ShippedItem> = order
            .lines
            .iter()
            .filter(|line| line.kind == LineKind::Physical { address_id } && line.shipped > 0)
            .map(|line| ShippedItem {
                line_id: line.id,
                product_id: line.product.id,
                quantity: line.shipped,
            })
            .collect();
        (!items.is_empty()).then(|| Self {
            id: address_id,
            address_id,
            created: order.head.modified,
            tracking_number: format!("1Z{address_id:016}"),
            shipping_provider: "ups".to_owned(),
            tracking_carrier: String::new(),
            tracking_link: String::new(),
            shipping_method: "None".to_owned(),
            comments: String::new(),
            cost: Money::ZERO,
            items,
        })
    }

    pub fn write(&self, out: &mut Vec<u8>, order: &Order) {
        let mut shipment = Object::open(out);
        shipment
            .number("id", self.id)
            .number("order_id", order.head.id)
            .number("customer_id", order.head.customer_id)
            .number("order_address_id", self.address_id)
            .text("date_created", &rfc2822(self.created))
            .text("tracking_number", &self.tracking_number)
            .money("merchant_shipping_cost", self.cost, MoneyStyle::Documented)
            .text("shipping_method", &self.shipping_method)
            .text("shipping_provider", &self.shipping_provider)
            .text("tracking_carrier", &self.tracking_carrier)
            .text("tracking_link", &self.tracking_link)
            .text("generated_tracking_link", "")
            .text(
                "shipping_provider_display_name",
                &self.shipping_provider.to_uppercase(),
            )
            .text("comments", &self.comments)
            .object("billing_address", |object| order.billing.write_billing(object));
        match order
            .addresses
            .iter()
            .find(|address| address.id == self.address_id)
        {
            Some(address) => shipment.object("shipping_address", |object| address.person.write(object)),
            None => shipment.null("shipping_address"),
        };
        shipment.value("items", |out| {
            array(out, &self.items, |out, item| {
                Object::open(out)
                    .number("order_product_id", item.line_id)
                    .number("product_id", item.product_id)
                    .number("quantity", item.quantity)
                    .close();
            });
        });
        shipment.close();
    }
}
