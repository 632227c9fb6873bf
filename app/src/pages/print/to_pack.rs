//! What of an order goes into parcels, and why none of it does.

use parcelpilot_contract::orders::{ConsignmentDetail, LineDetail, OrderDetail};
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::order::Address;
use parcelpilot_domain::shipment::may_ship::Refusal;

use crate::localization::Localized;

/// What is left to ship to one address.
pub struct Parcel {
    pub address_id: i64,
    pub address: Address,
    pub shipping_method: String,
    pub lines: Vec<PackLine>,
}

pub struct PackLine {
    pub line: LineDetail,
    /// Its parts are packed in its place. It stays on the slip: wrapping and engravings may be the bundle's.
    pub is_bundle: bool,
    /// The bundle's name.
    pub part_of: Option<String>,
}

/// An order of which nothing is printed.
pub struct LeftOut {
    pub id: OrderId,
    pub number: i64,
    /// In the reader's language.
    pub reason: String,
}

/// The order's parcels; or why it has none: what may not be shipped must not be packed by mistake.
pub fn parcels(order: &OrderDetail) -> Result<Vec<Parcel>, LeftOut> {
    let reasons = order.may_ship.sentences();
    if !reasons.is_empty() {
        return Err(left_out(order, reasons.join(" ")));
    }
    let parcels: Vec<_> = order
        .consignments
        .iter()
        .map(|consignment| parcel(consignment, order))
        .filter(|parcel| parcel.pieces() > 0)
        .collect();
    if parcels.is_empty() {
        return Err(left_out(
            order,
            Refusal::NothingLeft.sentence().localized().to_owned(),
        ));
    }
    Ok(parcels)
}

fn left_out(order: &OrderDetail, reason: String) -> LeftOut {
    LeftOut {
        id: order.row.id,
        number: order.row.remote_id,
        reason,
    }
}

fn parcel(consignment: &ConsignmentDetail, order: &OrderDetail) -> Parcel {
    let lines = consignment.lines.iter().filter(|line| line.left_to_ship > 0);
    Parcel {
        address_id: consignment.address_id,
        address: consignment.address.clone(),
        shipping_method: consignment.shipping_method.clone(),
        lines: lines.map(|line| pack_line(line, order)).collect(),
    }
}

fn pack_line(line: &LineDetail, order: &OrderDetail) -> PackLine {
    let has_open_part = |bundle: &LineDetail| {
        all_lines(order).any(|part| part.parent == Some(bundle.remote_id) && part.left_to_ship > 0)
    };
    let bundle = line
        .parent
        .and_then(|parent| all_lines(order).find(|one| one.remote_id == parent));
    PackLine {
        is_bundle: has_open_part(line),
        part_of: bundle.map(|bundle| bundle.name.clone()),
        line: line.clone(),
    }
}

fn all_lines(order: &OrderDetail) -> impl Iterator<Item = &LineDetail> {
    let shipped = order.consignments.iter().flat_map(|one| &one.lines);
    shipped.chain(&order.not_shipped)
}

impl Parcel {
    pub fn pieces(&self) -> i64 {
        self.goods().map(|line| line.left_to_ship).sum()
    }

    /// What lies on shelves.
    pub fn goods(&self) -> impl Iterator<Item = &LineDetail> {
        let goods = self.lines.iter().filter(|line| !line.is_bundle);
        goods.map(|line| &line.line)
    }

    pub fn is_gift(&self) -> bool {
        self.lines.iter().any(|line| line.line.details.wrapping.is_some())
    }
}
