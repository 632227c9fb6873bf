//! An order's lines and addresses, as `/products`, `/shipping_addresses` and the consignments give them.

use super::money::{Money, MoneyStyle};
use super::write::{Object, write_text};
use super::{Address, Line, LineKind, Order};

const LINE_REST: &str = r#""is_refunded":false,"refund_amount":"0.0000","return_id":0,"base_wrapping_cost":"0.0000","wrapping_cost_ex_tax":"0.0000","wrapping_cost_inc_tax":"0.0000","wrapping_cost_tax":"0.0000","fixed_shipping_cost":"0.0000","ebay_item_id":"","ebay_transaction_id":"","option_set_id":null,"external_id":null,"fulfillment_source":"","brand":"","applied_discounts":[]"#;
const PLAIN: &str = r#""wrapping_id":0,"wrapping_name":"","event_name":null,"event_date":"","product_options":[],"configurable_fields":[]"#;
/// What packers have to know, and an uploaded file, which comes as HTML.
const PERSONAL: &str = r#""wrapping_id":3,"wrapping_name":"Red paper","event_name":"Wedding","event_date":"Sat, 02 May 2026 00:00:00 +0000","product_options":[{"id":1,"option_id":1,"display_name":"Artwork","display_value":"<a href=\"https://shop.example/upload?id=1&amp;k=2\">dragon.png</a>","value":"","type":"File upload field"}],"configurable_fields":[{"name":"Engraving","value":"Rabin"}]"#;
const COSTS: &str = r#""base_cost_price":"0.0000","cost_price_inc_tax":"0.0000","cost_price_ex_tax":"0.0000","cost_price_tax":"0.0000""#;
const ADDRESS_REST: &str = r#""cost_tax":"0.0000","cost_tax_class_id":2,"base_handling_cost":"0.0000","handling_cost_ex_tax":"0.0000","handling_cost_inc_tax":"0.0000","handling_cost_tax":"0.0000","handling_cost_tax_class_id":2,"shipping_zone_id":1,"shipping_zone_name":"Everywhere","shipping_quotes":{"url":"","resource":""}"#;

impl Order {
    /// A line, as an element of `/v2/orders/{id}/products`.
    pub fn write_line(&self, out: &mut Vec<u8>, line: &Line) {
        let style = self.money_style;
        let quantity = line.quantity as i64;
        let total = Money(line.price.0 * quantity);
        let (tax, total_tax) = (line.price.percent(self.tax_rate), total.percent(self.tax_rate));
        let name = &line.product.name;
        let mut object = Object::open(out);
        object
            .number("id", line.id)
            .number("order_id", self.head.id)
            .number("product_id", line.product.id)
            .number("variant_id", line.product.variant_id)
            .number("order_pickup_method_id", pickup_id(line.kind))
            .number("order_address_id", line.kind.address_id())
            .text("name", name)
            .text("name_customer", name)
            .text("name_merchant", name)
            .text("sku", &line.product.sku)
            .text("upc", "")
            .text("type", line.kind.label())
            .money("base_price", line.price, style)
            .money("price_ex_tax", line.price, style)
            .money("price_inc_tax", line.price + tax, style)
            .money("price_tax", tax, style)
            .money("base_total", total, style)
            .money("total_ex_tax", total, style)
            .money("total_inc_tax", total + total_tax, style)
            .money("total_tax", total_tax, style)
            .value("weight", |out| weight(out, line))
            .constant(r#""width":"0.0000","height":"0.0000","depth":"0.0000""#)
            .number("quantity", line.quantity)
            .number("quantity_shipped", line.shipped)
            .number("quantity_refunded", line.refunded)
            .constant(COSTS)
            .constant(LINE_REST)
            .constant(if line.id.is_multiple_of(5) {
                PERSONAL
            } else {
                PLAIN
            })
            .value("wrapping_message", |out| match line.wrapping_message {
                Some(message) => write_text(out, message),
                None if line.id.is_multiple_of(2) => out.extend_from_slice(b"null"),
                None => out.extend_from_slice(b"\"\""),
            })
            .text(
                "bin_picking_number",
                if line.id.is_multiple_of(3) { "A-12/3" } else { "" },
            )
            .flag("is_bundled_product", line.parent_id != 0);
        match line.parent_id {
            0 => object.null("parent_order_product_id"),
            parent => object.number("parent_order_product_id", parent),
        };
        match line.kind {
            LineKind::GiftCertificate => object.number("gift_certificate_id", line.id),
            _ => object.null("gift_certificate_id"),
        };
        object.close();
    }

    /// An address, as an element of `/v2/orders/{id}/shipping_addresses`.
    pub fn write_address(&self, out: &mut Vec<u8>, address: &Address) {
        let mut object = Object::open(out);
        object.number("id", address.id).number("order_id", self.head.id);
        address.person.write(&mut object);
        self.write_address_counts(&mut object, address);
        object
            .text("shipping_method", address.shipping_method)
            .money("base_cost", address.cost, MoneyStyle::Documented)
            .money("cost_ex_tax", address.cost, MoneyStyle::Documented)
            .money("cost_inc_tax", address.cost, MoneyStyle::Documented)
            .constant(ADDRESS_REST)
            .constant(form_fields(address))
            .close();
    }

    pub(super) fn write_address_counts(&self, object: &mut Object<'_>, address: &Address) {
        let kind = LineKind::Physical {
            address_id: address.id,
        };
        let there = || self.lines.iter().filter(|line| line.kind == kind);
        object
            .number("items_total", there().map(|line| line.quantity).sum::<u64>())
            .number("items_shipped", there().map(|line| line.shipped).sum::<u64>());
    }
}

/// Some customers say where to leave it.
pub(super) fn form_fields(address: &Address) -> &'static str {
    if address.id.is_multiple_of(3) {
        r#""form_fields":[{"name":"Delivery Instructions","value":"Leave it in the backyard"}]"#
    } else {
        r#""form_fields":[]"#
    }
}

fn pickup_id(kind: LineKind) -> u64 {
    match kind {
        LineKind::Pickup { pickup_id } => pickup_id,
        _ => 0,
    }
}

/// A number for some products, a text for others (§3.4).
fn weight(out: &mut Vec<u8>, line: &Line) {
    let style = if line.product.id.is_multiple_of(3) {
        MoneyStyle::Number
    } else {
        MoneyStyle::Documented
    };
    Money(line.product.weight as i64 * 10).write(out, style);
}
