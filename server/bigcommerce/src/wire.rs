//! The fields of responses. Values stay raw until [`super::fields`] parses them, so that a wrong value is reported by its
//! field's name and affects only its own order. Fields that are not named here are skipped.

use serde::Deserialize;
use serde_json::value::RawValue;

/// A field's value. Absent and `null` are both none.
pub type Field<'a> = Option<&'a RawValue>;

macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        pub struct $name<'a> {
            $(#[serde(borrow)] pub $field: Field<'a>,)*
        }
    )*};
}

wire! {
    /// `/v2/orders`, with `include=consignments.line_items`.
    OrderFields {
        id, status_id, status, custom_status, is_deleted, date_created, date_modified, currency_code,
        total_inc_tax, items_total, payment_status, payment_method, customer_message, staff_notes, channel_id,
        external_id, external_order_id, external_source, external_merchant_id, billing_address, consignments,
    }
    /// `/v2/orders`, without the orders' contents.
    ListedFields { id, status_id, channel_id, is_deleted, date_created, date_modified }
    /// The id of an order that is otherwise unreadable.
    IdField { id }
    ChannelIdField { channel_id }
    ConsignmentsFields { pickups, shipping, downloads, email }
    /// Of `consignments.email`.
    EmailFields { gift_certificates }
    /// Any kind of consignment. Only those that are shipped have an address, whose fields are not nested, and an id that
    /// matters.
    ConsignmentFields {
        id, items_total, shipping_method, line_items, __warning__,
        first_name, last_name, company, street_1, street_2, city, state, zip, country, country_iso2, phone, email,
        form_fields,
    }
    AddressFields {
        first_name, last_name, company, street_1, street_2, city, state, zip, country, country_iso2, phone, email,
        form_fields,
    }
    /// An element of `/v2/orders/{id}/products` and of a consignment's `line_items`.
    LineFields {
        id, order_address_id, order_pickup_method_id, r#type, sku, name, bin_picking_number, quantity,
        quantity_shipped, quantity_refunded, price_inc_tax, price_ex_tax, base_price, product_options,
        parent_order_product_id, product_id, external_id, upc, weight, wrapping_id, wrapping_name, wrapping_message,
        event_name, event_date, configurable_fields,
    }
    OptionFields { display_name, display_value, r#type }
    /// Of `form_fields` and `configurable_fields`.
    NamedValueFields { name, value }
    /// What is kept of an order, to be read anew.
    KeptFields { order, products, shipping_addresses }
    /// An element of `/v2/orders/{id}/shipments`.
    ShipmentFields {
        id, order_address_id, date_created, tracking_number, shipping_provider, tracking_carrier, tracking_link,
        comments, items,
    }
    ShippedItemFields { order_product_id, quantity }
    /// `/v2/orders/count`.
    CountFields { statuses, count }
    /// Of `/v2/orders/count` and of `/v2/order_statuses`.
    StatusFields { id, name, system_label, custom_label, count }
    /// `/v2/store`.
    StoreFields { id, name, timezone }
    /// Of `/v2/store`; seconds east of UTC.
    ZoneFields { name, raw_offset }
    /// `/v3/catalog/products`.
    CatalogFields { data }
    ProductFields { id, primary_image }
    ImageFields { url_thumbnail, url_standard }
    /// `/v3/channels`.
    ChannelsFields { data, meta }
    MetaFields { pagination }
    PaginationFields { total_pages }
    ChannelFields { id, name, r#type, platform, status }
    /// `/v3/inventory/locations`.
    LocationsFields { data }
    LocationFields { id, label, enabled }
    /// `/v2/time`.
    TimeField { time }
}

impl<'a> ConsignmentFields<'a> {
    pub const fn address(&self) -> AddressFields<'a> {
        AddressFields {
            first_name: self.first_name,
            last_name: self.last_name,
            company: self.company,
            street_1: self.street_1,
            street_2: self.street_2,
            city: self.city,
            state: self.state,
            zip: self.zip,
            country: self.country,
            country_iso2: self.country_iso2,
            phone: self.phone,
            email: self.email,
            form_fields: self.form_fields,
        }
    }
}
