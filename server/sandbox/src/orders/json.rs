//! An order as `/v2/orders` gives it (§3.4).

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::consignments::Consignments;
use super::people::Person;
use super::status::status_of;
use super::write::{Object, array};
use super::{ExternalId, Order};

/// What `include` and `consignment_structure` asked for.
#[derive(Clone, Copy, Debug)]
pub struct Include<'a> {
    /// The store in the links to what is not included.
    pub store_hash: &'a str,
    pub consignments: Option<Consignments>,
    pub fees: bool,
}

const NO_COSTS: &str = r#""shipping_cost_tax":"0.0000","shipping_cost_tax_class_id":2,"base_handling_cost":"0.0000","handling_cost_ex_tax":"0.0000","handling_cost_inc_tax":"0.0000","handling_cost_tax":"0.0000","handling_cost_tax_class_id":2,"base_wrapping_cost":"0.0000","wrapping_cost_ex_tax":"0.0000","wrapping_cost_inc_tax":"0.0000","wrapping_cost_tax":"0.0000","wrapping_cost_tax_class_id":3"#;
const NO_CREDIT: &str = r#""refunded_amount":"0.0000","store_credit_amount":"0.0000","gift_certificate_amount":"0.0000","ip_address":"203.0.113.7","ip_address_v6":"","geoip_country":"United States","geoip_country_iso2":"US""#;
const ORIGIN: &str = r#""is_email_opt_in":false,"credit_card_type":null,"ebay_order_id":"0""#;
const STORE_CURRENCY: &str = r#""currency_exchange_rate":"1.0000000000","default_currency_id":1,"default_currency_code":"USD","store_default_currency_code":"USD","store_default_to_transactional_exchange_rate":"1.0000000000""#;

impl Order {
    pub fn write(&self, out: &mut Vec<u8>, include: Include<'_>) {
        let head = &self.head;
        let mut order = Object::open(out);
        order
            .number("id", head.id)
            .number("customer_id", head.customer_id)
            .text("date_created", &rfc2822(head.created))
            .text("date_modified", &rfc2822(head.modified))
            .text("date_shipped", &self.date_shipped());
        self.write_status(&mut order);
        self.write_money(&mut order);
        order
            .number("items_total", self.items_total())
            .number("items_shipped", self.items_shipped())
            .text("payment_method", self.payment_method);
        match head.id % 3 {
            0 => order.null("payment_provider_id"),
            1 => order.number("payment_provider_id", head.id),
            _ => order.text("payment_provider_id", ""),
        };
        order
            .text(
                "payment_status",
                if head.id.is_multiple_of(4) { "captured" } else { "" },
            )
            .flag("order_is_digital", self.is_digital())
            .text("staff_notes", &self.staff_notes)
            .text("customer_message", &self.customer_message)
            .number("shipping_address_count", self.addresses.len())
            .flag("is_deleted", head.is_deleted);
        match &self.cart_id {
            Some(id) => order.text("cart_id", id),
            None => order.null("cart_id"),
        };
        order
            .object("billing_address", |address| self.billing.write_billing(address))
            .constant(ORIGIN)
            .text("order_source", self.source)
            .number("channel_id", head.channel_id)
            .null("external_source")
            .null("external_merchant_id")
            .text("external_order_id", &self.external_order_id)
            .text("tax_provider_id", "BasicTaxProvider")
            .text("customer_locale", "en")
            .flag("is_tax_inclusive_pricing", false);
        self.write_external_id(&mut order);
        self.write_resources(&mut order, include);
        order.close();
    }

    fn write_status(&self, order: &mut Object<'_>) {
        order.number("status_id", self.head.status);
        if let Some(status) = status_of(self.head.status) {
            order
                .text("status", status.system_label)
                .text("custom_status", status.custom_label);
        }
    }

    fn write_money(&self, order: &mut Object<'_>) {
        let (subtotal, tax, shipping, style) =
            (self.subtotal(), self.tax(), self.shipping(), self.money_style);
        order
            .money("subtotal_ex_tax", subtotal, style)
            .money("subtotal_inc_tax", subtotal + tax, style)
            .money("subtotal_tax", tax, style)
            .money("base_shipping_cost", shipping, style)
            .money("shipping_cost_ex_tax", shipping, style)
            .money("shipping_cost_inc_tax", shipping, style)
            .constant(NO_COSTS)
            .money("total_ex_tax", self.total() - tax, style)
            .money("total_inc_tax", self.total(), style)
            .money("total_tax", tax, style)
            .money("discount_amount", Default::default(), style)
            .money("coupon_discount", self.discount, style)
            .constant(NO_CREDIT)
            .number("currency_id", 1)
            .text("currency_code", self.currency)
            .constant(STORE_CURRENCY);
    }

    fn write_external_id(&self, order: &mut Object<'_>) {
        match self.external_id {
            ExternalId::Null => order.null("external_id"),
            ExternalId::Number(number) => order.number("external_id", number),
            ExternalId::Text(number) => order.text("external_id", &number.to_string()),
            ExternalId::Empty => order.text("external_id", ""),
        };
    }

    /// Links to what was not included; the path of the addresses has two spellings in the wild.
    fn write_resources(&self, order: &mut Object<'_>, include: Include<'_>) {
        let id = self.head.id;
        let addresses = if id.is_multiple_of(2) {
            "shippingaddresses"
        } else {
            "shipping_addresses"
        };
        link(order, include.store_hash, "products", id, "products");
        link(order, include.store_hash, "shipping_addresses", id, addresses);
        link(order, include.store_hash, "coupons", id, "coupons");
        if include.fees {
            order.value("fees", |out| array(out, [(); 0], |_, ()| {}));
        } else {
            link(order, include.store_hash, "fees", id, "fees");
        }
        match include.consignments {
            Some(consignments) => {
                order.value("consignments", |out| self.write_consignments(out, consignments));
            }
            None => link(order, include.store_hash, "consignments", id, "consignments"),
        }
    }

    fn date_shipped(&self) -> String {
        self.shipments
            .last()
            .map_or_else(String::new, |shipment| rfc2822(shipment.created))
    }
}

impl Person {
    /// The fields that every address has.
    pub fn write(&self, address: &mut Object<'_>) {
        address
            .text("first_name", self.first_name)
            .text("last_name", self.last_name)
            .text("company", self.company)
            .text("street_1", &self.street_1)
            .text("street_2", self.street_2)
            .text("city", self.place.city)
            .text("state", self.place.state)
            .text("zip", self.place.zip)
            .text("country", self.place.country)
            .text("country_iso2", self.place.iso2)
            .text("phone", &self.phone)
            .text("email", &self.email);
    }

    pub fn write_billing(&self, address: &mut Object<'_>) {
        self.write(address);
        address.constant(match self.phone.len() {
            0 => r#""form_fields":[{"name":"License","value":"123BAF"},{"name":"Floors","value":2},{"name":"Ring","value":["front","back"]}]"#,
            _ => r#""form_fields":[]"#,
        });
    }
}

fn link(order: &mut Object<'_>, hash: &str, key: &str, id: u64, path: &str) {
    order.value(key, |out| {
        use std::io::Write;
        write!(
            out,
            r#"{{"url":"https://api.bigcommerce.com/stores/{hash}/v2/orders/{id}/{path}","resource":"/orders/{id}/{path}"}}"#
        )
        .expect("a vector takes every byte");
    });
}

/// A moment as V2 answers write it, `Tue, 05 Mar 2019 21:40:11 +0000`, from Unix seconds.
pub fn rfc2822(second: i64) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let moment = TimeZone::UTC.to_datetime(Timestamp::from_second(second).unwrap_or_default());
    let day = DAYS[moment.weekday().to_sunday_zero_offset() as usize];
    let month = MONTHS[moment.month() as usize - 1];
    let mut text = String::with_capacity(31);
    write!(
        text,
        "{day}, {:02} {month} {} {:02}:{:02}:{:02} +0000",
        moment.day(),
        moment.year(),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
    .expect("a string takes every character");
    text
}
