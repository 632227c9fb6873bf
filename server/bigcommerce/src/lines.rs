//! An order's lines and the addresses they go to, out of its consignments or of `/products` and `/shipping_addresses`.

use parcelpilot_domain::ids::{RemoteAddressId, RemoteLineId};
use parcelpilot_domain::money::Amount;
use parcelpilot_domain::order::{Address, Consignment, Line, LineKind};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::fields::{Read, amount, any_text, id, list, object, objects, quantity, required, text};
use super::wire::{
    AddressFields, ConsignmentFields, ConsignmentsFields, EmailFields, Field, LineFields, OptionFields,
};

/// What the consignments hold.
#[derive(Debug, Default)]
pub struct Contents {
    pub lines: Vec<Line>,
    pub consignments: Vec<Consignment>,
    /// They say themselves, or show, that lines are left out.
    pub is_cut: bool,
}

/// Where a line was found, which says where it goes.
#[derive(Clone, Copy)]
enum Found {
    ToShip(RemoteAddressId),
    /// A pickup, a download, an e-mail.
    NotToShip,
    /// In `/products`: only the line itself says.
    Loose,
}

/// `consignments` as an object, as an array of it, or (where it was not included) as a link.
pub fn of_consignments(field: Field) -> Read<Contents> {
    let mut contents = Contents::default();
    let mut is_included = false;
    for value in list(field, "consignments")? {
        let fields: ConsignmentsFields = object(value, "consignments")?;
        is_included |= fields.shipping.is_some() || fields.pickups.is_some() || fields.downloads.is_some();
        contents
            .add_all(&fields)
            .map_err(|wrong| wrong.within("consignments"))?;
    }
    contents.is_cut |= !is_included;
    in_order(&mut contents.lines, &mut contents.consignments);
    Ok(contents)
}

/// By id, each once, so that equal orders are equal however the store sorts them.
pub fn in_order(lines: &mut Vec<Line>, consignments: &mut Vec<Consignment>) {
    lines.sort_by_key(|line| line.remote_id);
    lines.dedup_by_key(|line| line.remote_id);
    consignments.sort_by_key(|consignment| consignment.address_id);
    consignments.dedup_by_key(|consignment| consignment.address_id);
}

impl Contents {
    fn add_all(&mut self, fields: &ConsignmentsFields) -> Read<()> {
        for (index, fields) in numbered(fields.shipping, "shipping")? {
            let added = fields.and_then(|fields| self.add_shipping(&fields));
            added.map_err(|wrong| wrong.within(&format!("shipping[{index}]")))?;
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
                let added = fields.and_then(|fields| self.add(&fields, Found::NotToShip));
                added.map_err(|wrong| wrong.within(&format!("{name}[{index}]")))?;
            }
        }
        Ok(())
    }

    fn add_shipping(&mut self, fields: &ConsignmentFields) -> Read<()> {
        let consignment = consignment(fields)?;
        self.add(fields, Found::ToShip(consignment.address_id))?;
        self.consignments.push(consignment);
        Ok(())
    }

    fn add(&mut self, fields: &ConsignmentFields, found: Found) -> Read<()> {
        let items = numbered(fields.line_items, "line_items")?;
        let is_promised = quantity(fields.items_total, "items_total")? != Some(0);
        let mut is_empty = true;
        for (index, item) in items {
            let read = item.and_then(|item| line(&item, found));
            let line = read.map_err(|wrong| wrong.within(&format!("line_items[{index}]")))?;
            self.lines.push(line);
            is_empty = false;
        }
        self.is_cut |= fields.__warning__.is_some() || (is_empty && is_promised);
        Ok(())
    }
}

/// Objects of a list, with their places.
fn numbered<'a, T: Deserialize<'a>>(
    field: Field<'a>,
    name: &str,
) -> Read<impl Iterator<Item = (usize, Read<T>)> + use<'a, T>> {
    Ok(objects(field, name)?.into_iter().enumerate())
}

/// Elements of `/v2/orders/{id}/products`.
pub fn of_products(rows: &[&RawValue]) -> Read<Vec<Line>> {
    let read = |row: &RawValue| line(&object(row, "")?, Found::Loose);
    let numbered = rows.iter().enumerate();
    numbered
        .map(|(index, row)| read(row).map_err(|wrong| wrong.within(&format!("products[{index}]"))))
        .collect()
}

/// Elements of `/v2/orders/{id}/shipping_addresses`.
pub fn of_addresses(rows: &[&RawValue]) -> Read<Vec<Consignment>> {
    let read = |row: &RawValue| consignment(&object(row, "")?);
    let numbered = rows.iter().enumerate();
    numbered
        .map(|(index, row)| read(row).map_err(|wrong| wrong.within(&format!("shipping_addresses[{index}]"))))
        .collect()
}

fn consignment(fields: &ConsignmentFields) -> Read<Consignment> {
    Ok(Consignment {
        address_id: RemoteAddressId(required(id(fields.id, "id")?, "id")?),
        address: address(&fields.address())?,
        shipping_method: text(fields.shipping_method, "shipping_method")?,
    })
}

pub fn address(fields: &AddressFields) -> Read<Address> {
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
    })
}

fn line(fields: &LineFields, found: Found) -> Read<Line> {
    let kind = LineKind::from_code(&text(fields.r#type, "type")?);
    Ok(Line {
        remote_id: RemoteLineId(required(id(fields.id, "id")?, "id")?),
        address_id: address_id(fields, kind, found)?,
        kind,
        sku: text(fields.sku, "sku")?,
        name: text(fields.name, "name")?,
        options: options(fields.product_options),
        bin: text(fields.bin_picking_number, "bin_picking_number")?,
        quantity: required(quantity(fields.quantity, "quantity")?, "quantity")?,
        quantity_shipped: quantity(fields.quantity_shipped, "quantity_shipped")?.unwrap_or(0),
        quantity_refunded: quantity(fields.quantity_refunded, "quantity_refunded")?.unwrap_or(0),
        price: price(fields)?,
        parent: id(fields.parent_order_product_id, "parent_order_product_id")?.map(RemoteLineId),
    })
}

fn address_id(fields: &LineFields, kind: LineKind, found: Found) -> Read<Option<RemoteAddressId>> {
    let own = id(fields.order_address_id, "order_address_id")?.map(RemoteAddressId);
    let is_picked_up = id(fields.order_pickup_method_id, "order_pickup_method_id")?.is_some();
    Ok(match (kind, found) {
        (LineKind::Digital | LineKind::GiftCertificate, _) | (_, Found::NotToShip) => None,
        (_, Found::ToShip(consignment)) => own.or(Some(consignment)),
        (_, Found::Loose) if is_picked_up => None,
        (_, Found::Loose) => own,
    })
}

/// With tax, as the order's total is.
fn price(fields: &LineFields) -> Read<Amount> {
    let price = amount(fields.price_inc_tax, "price_inc_tax")?
        .or(amount(fields.price_ex_tax, "price_ex_tax")?)
        .or(amount(fields.base_price, "base_price")?);
    Ok(price.unwrap_or(Amount::ZERO))
}

/// `Colour: Red, Size: L`. Only for people to read, so that an odd one is left out.
fn options(field: Field) -> String {
    let shown = |fields: Read<OptionFields>| {
        let fields = fields.ok()?;
        let (name, value) = (any_text(fields.display_name), any_text(fields.display_value));
        (!value.is_empty()).then(|| {
            if name.is_empty() {
                value.clone()
            } else {
                format!("{name}: {value}")
            }
        })
    };
    let options = objects(field, "").unwrap_or_default();
    options
        .into_iter()
        .filter_map(shown)
        .collect::<Vec<_>>()
        .join(", ")
}
