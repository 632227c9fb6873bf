//! An order's lines and the addresses they ship to, parsed from its consignments or from `/products` and
//! `/shipping_addresses`.

use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId, RemoteProductId};
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::{Address, Consignment, Line, LineKind};
use parcelpilot_domain::order_details::{CustomField, Event, LineDetails, Wrapping};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::custom_fields;
use super::fields::{
    FieldResult, amount, id, list, object, objects, quantity, required, text, text_or_empty,
};
use super::wire::{AddressFields, ConsignmentFields, ConsignmentsFields, EmailFields, Field, LineFields};

/// What an order's consignments hold.
#[derive(Debug, Default)]
pub struct OrderContents {
    pub lines: Vec<Line>,
    pub consignments: Vec<Consignment>,
    /// Lines are left out: BigCommerce says so, or the counts show it.
    pub is_truncated: bool,
}

/// Where a line was found, which decides where it ships to.
#[derive(Clone, Copy)]
enum LineSource {
    Shipping(RemoteAddressId),
    /// A pickup, a download, an e-mail.
    NotShipped,
    /// `/products`: only the line itself says.
    ProductList,
}

/// Parses `consignments`: an object, an array of such objects, or a link if it was not included.
pub fn parse_consignments(field: Field) -> FieldResult<OrderContents> {
    let mut contents = OrderContents::default();
    let mut is_included = false;
    for value in list(field, "consignments")? {
        let fields: ConsignmentsFields = object(value, "consignments")?;
        is_included |= fields.shipping.is_some() || fields.pickups.is_some() || fields.downloads.is_some();
        contents
            .add_all(&fields)
            .map_err(|error| error.within("consignments"))?;
    }
    contents.is_truncated |= !is_included;
    sort_and_dedup(&mut contents.lines, &mut contents.consignments);
    Ok(contents)
}

/// Sorts by id and removes duplicates, so that the same order is always equal, however the store sorts it.
pub fn sort_and_dedup(lines: &mut Vec<Line>, consignments: &mut Vec<Consignment>) {
    lines.sort_by_key(|line| line.remote_id);
    lines.dedup_by_key(|line| line.remote_id);
    consignments.sort_by_key(|consignment| consignment.address_id);
    consignments.dedup_by_key(|consignment| consignment.address_id);
}

impl OrderContents {
    fn add_all(&mut self, fields: &ConsignmentsFields) -> FieldResult<()> {
        for (index, fields) in numbered(fields.shipping, "shipping")? {
            let added = fields.and_then(|fields| self.add_shipping(&fields));
            added.map_err(|error| error.within(&format!("shipping[{index}]")))?;
        }
        let gifts = match fields.email {
            Some(email) => object::<EmailFields>(email, "email")?.gift_certificates,
            None => None,
        };
        let others = [
            ("pickups", fields.pickups),
            ("downloads", fields.downloads),
            ("email.gift_certificates", gifts),
        ];
        for (name, field) in others {
            for (index, fields) in numbered(field, name)? {
                let added = fields.and_then(|fields| self.add(&fields, LineSource::NotShipped));
                added.map_err(|error| error.within(&format!("{name}[{index}]")))?;
            }
        }
        Ok(())
    }

    fn add_shipping(&mut self, fields: &ConsignmentFields) -> FieldResult<()> {
        let consignment = consignment(fields)?;
        self.add(fields, LineSource::Shipping(consignment.address_id))?;
        self.consignments.push(consignment);
        Ok(())
    }

    fn add(&mut self, fields: &ConsignmentFields, source: LineSource) -> FieldResult<()> {
        let items = numbered(fields.line_items, "line_items")?;
        let has_items = quantity(fields.items_total, "items_total")? != Some(0);
        let mut is_empty = true;
        for (index, item) in items {
            let read = item.and_then(|item| line(&item, source));
            let line = read.map_err(|error| error.within(&format!("line_items[{index}]")))?;
            self.lines.push(line);
            is_empty = false;
        }
        self.is_truncated |= fields.__warning__.is_some() || (is_empty && has_items);
        Ok(())
    }
}

/// The objects of a list with their indices.
fn numbered<'a, T: Deserialize<'a>>(
    field: Field<'a>,
    name: &str,
) -> FieldResult<impl Iterator<Item = (usize, FieldResult<T>)> + use<'a, T>> {
    Ok(objects(field, name)?.into_iter().enumerate())
}

/// Elements of `/v2/orders/{id}/products`.
pub fn parse_products(rows: &[&RawValue]) -> FieldResult<Vec<Line>> {
    let read = |row: &RawValue| line(&object(row, "")?, LineSource::ProductList);
    let numbered = rows.iter().enumerate();
    numbered
        .map(|(index, row)| read(row).map_err(|error| error.within(&format!("products[{index}]"))))
        .collect()
}

/// Elements of `/v2/orders/{id}/shipping_addresses`.
pub fn parse_addresses(rows: &[&RawValue]) -> FieldResult<Vec<Consignment>> {
    let read = |row: &RawValue| consignment(&object(row, "")?);
    let numbered = rows.iter().enumerate();
    numbered
        .map(|(index, row)| read(row).map_err(|error| error.within(&format!("shipping_addresses[{index}]"))))
        .collect()
}

fn consignment(fields: &ConsignmentFields) -> FieldResult<Consignment> {
    Ok(Consignment {
        address_id: RemoteAddressId(required(id(fields.id, "id")?, "id")?),
        address: address(&fields.address())?,
        shipping_method: text(fields.shipping_method, "shipping_method")?,
    })
}

pub fn address(fields: &AddressFields) -> FieldResult<Address> {
    Ok(Address {
        first_name: text(fields.first_name, "first_name")?,
        last_name: text(fields.last_name, "last_name")?,
        company: text(fields.company, "company")?,
        street_1: text(fields.street_1, "street_1")?,
        street_2: text(fields.street_2, "street_2")?,
        city: text(fields.city, "city")?,
        state: text(fields.state, "state")?,
        zip: text(fields.zip, "zip")?,
        country: text(fields.country, "country")?,
        country_iso2: text(fields.country_iso2, "country_iso2")?,
        phone: text(fields.phone, "phone")?,
        email: text(fields.email, "email")?,
        form_fields: custom_fields::named_values(fields.form_fields),
    })
}

fn line(fields: &LineFields, source: LineSource) -> FieldResult<Line> {
    let kind = LineKind::from_code(&text(fields.r#type, "type")?);
    let (options, files) = custom_fields::options(fields.product_options);
    Ok(Line {
        remote_id: RemoteLineId(required(id(fields.id, "id")?, "id")?),
        address_id: address_id(fields, kind, source)?,
        kind,
        sku: text(fields.sku, "sku")?,
        name: text(fields.name, "name")?,
        options,
        bin: text(fields.bin_picking_number, "bin_picking_number")?,
        quantity: required(quantity(fields.quantity, "quantity")?, "quantity")?,
        quantity_shipped: quantity(fields.quantity_shipped, "quantity_shipped")?.unwrap_or(0),
        quantity_refunded: quantity(fields.quantity_refunded, "quantity_refunded")?.unwrap_or(0),
        price: price(fields)?,
        parent: id(fields.parent_order_product_id, "parent_order_product_id")?.map(RemoteLineId),
        details: details(fields, files),
        ignored_by: None,
    })
}

fn address_id(
    fields: &LineFields,
    kind: LineKind,
    source: LineSource,
) -> FieldResult<Option<RemoteAddressId>> {
    let own = id(fields.order_address_id, "order_address_id")?.map(RemoteAddressId);
    let is_picked_up = id(fields.order_pickup_method_id, "order_pickup_method_id")?.is_some();
    Ok(match (kind, source) {
        (LineKind::Digital | LineKind::GiftCertificate, _) | (_, LineSource::NotShipped) => None,
        (_, LineSource::Shipping(consignment)) => own.or(Some(consignment)),
        (_, LineSource::ProductList) if is_picked_up => None,
        (_, LineSource::ProductList) => own,
    })
}

/// With tax, like the order's total.
fn price(fields: &LineFields) -> FieldResult<Amount> {
    let price = amount(fields.price_inc_tax, "price_inc_tax")?
        .or(amount(fields.price_ex_tax, "price_ex_tax")?)
        .or(amount(fields.base_price, "base_price")?);
    Ok(price.unwrap_or(Amount::ZERO))
}

/// Nothing depends on these, so that one that can't be parsed is left out.
fn details(fields: &LineFields, files: Vec<CustomField>) -> LineDetails {
    LineDetails {
        product_id: id(fields.product_id, "").ok().flatten().map(RemoteProductId),
        external_id: text_or_empty(fields.external_id),
        barcode: text_or_empty(fields.upc).trim().to_owned(),
        weight: text_or_empty(fields.weight).parse().ok(),
        wrapping: wrapping(fields),
        event: event(fields),
        fields: [custom_fields::named_values(fields.configurable_fields), files].concat(),
        image: None,
    }
}

fn wrapping(fields: &LineFields) -> Option<Wrapping> {
    let wrapping = Wrapping {
        name: text_or_empty(fields.wrapping_name),
        message: text_or_empty(fields.wrapping_message),
    };
    let has_id = id(fields.wrapping_id, "").is_ok_and(|id| id.is_some());
    (has_id || wrapping != Wrapping::default()).then_some(wrapping)
}

fn event(fields: &LineFields) -> Option<Event> {
    let event = Event {
        name: text_or_empty(fields.event_name),
        date: text_or_empty(fields.event_date),
    };
    (event != Event::default()).then_some(event)
}
