//! One parcel: what of an order goes to one address, and how much of that is in the box.

use parcelpilot_contract::orders::{LineDetail, OrderDetail};
use parcelpilot_contract::shipments::{ConsignmentToShip, LineToShipRow, Shipping};
use parcelpilot_domain::client_sku::WarehouseItem;
use parcelpilot_domain::ids::RemoteLineId;
use parcelpilot_domain::order_details::LineDetails;
use parcelpilot_domain::packing::{LineToPack, Packing};

use super::asked::{Asked, Change};
use super::said::Said;

pub struct Parcel {
    pub consignment: ConsignmentToShip,
    pub lines: Vec<ParcelLine>,
    pub packing: Packing,
    /// How many shipments the order had when packing began.
    pub seen_shipments: usize,
    /// What the last scan did.
    pub said: Option<Said>,
    pub is_at_label: bool,
    /// Something of the order goes elsewhere, and is still to be packed.
    pub has_others: bool,
}

pub struct ParcelLine {
    pub row: LineToShipRow,
    pub details: LineDetails,
    /// What the warehouse takes for it, where its client's list has the SKU.
    pub warehouse: Option<WarehouseItem>,
    /// In units of the warehouse, as is the next one.
    pub packed: i64,
    pub wanted: i64,
    pub per_pack: i64,
}

impl ParcelLine {
    pub fn is_done(&self) -> bool {
        self.packed >= self.wanted
    }
}

impl Parcel {
    /// The one that is asked for, else the first with something left. None if nothing is.
    pub fn of(order: &OrderDetail, shipping: &Shipping, asked: Asked) -> Option<Self> {
        let open = || {
            let all = shipping.consignments.iter();
            all.filter(|consignment| consignment.left() > 0)
        };
        let wanted = open().find(|consignment| Some(consignment.address_id) == asked.ship_to);
        let consignment = wanted.or_else(|| open().next())?.clone();
        let mut packing = Packing::new(to_pack(order, &consignment)).with_packed(&asked.packed);
        let seen_shipments = asked.seen_shipments.unwrap_or(shipping.shipments.len());
        let said = change(&mut packing, asked.change, order);
        let lines = consignment.lines.iter().filter(|row| row.left > 0);
        let lines = lines.map(|row| {
            let packed = packing.line(RemoteLineId(row.remote_id));
            ParcelLine {
                details: details(order, row.remote_id),
                warehouse: warehouse(order, row.remote_id).cloned(),
                packed: packed.map_or(0, |line| line.packed),
                wanted: packed.map_or(row.left, |line| line.line.wanted),
                per_pack: packed.map_or(1, |line| line.line.per_pack),
                row: row.clone(),
            }
        });
        Some(Self {
            lines: lines.collect(),
            is_at_label: packing.is_complete()
                || (asked.wants_label && packing.packed() > 0 && !packing.has_broken_packs()),
            has_others: open().count() > 1,
            packing,
            seen_shipments,
            said,
            consignment,
        })
    }
}

/// Bundles go along with the last of their parts.
fn to_pack(order: &OrderDetail, consignment: &ConsignmentToShip) -> Vec<LineToPack> {
    let scanned = consignment.lines.iter().filter(|row| !row.goes_along);
    scanned
        .map(|row| {
            let barcode = details(order, row.remote_id).barcode;
            let line = RemoteLineId(row.remote_id);
            LineToPack::new(
                line,
                &row.sku,
                &barcode,
                row.left,
                warehouse(order, row.remote_id),
            )
        })
        .collect()
}

fn change(packing: &mut Packing, change: Change, order: &OrderDetail) -> Option<Said> {
    match change {
        Change::None => None,
        Change::Scan(code) => {
            let scan = packing.scan(&code);
            Some(Said::of(scan, packing, order, &code))
        }
        Change::Add(line) => {
            let scan = packing.count(line);
            Some(Said::of(scan, packing, order, ""))
        }
        Change::AddPack(line) => {
            let scan = packing.count_pack(line);
            Some(Said::of(scan, packing, order, ""))
        }
        Change::Remove(line) => {
            packing.take_out(line);
            Some(Said::taken_out(line, packing, order))
        }
    }
}

/// What the order's page knows of a line.
pub fn find_line(order: &OrderDetail, id: i64) -> Option<&LineDetail> {
    let goes_out = order
        .consignments
        .iter()
        .flat_map(|consignment| &consignment.lines);
    goes_out
        .chain(&order.not_shipped)
        .find(|line| line.remote_id == id)
}

fn warehouse(order: &OrderDetail, id: i64) -> Option<&WarehouseItem> {
    find_line(order, id)?.warehouse.as_ref()
}

fn details(order: &OrderDetail, id: i64) -> LineDetails {
    find_line(order, id).map_or_else(LineDetails::default, |line| line.details.clone())
}
