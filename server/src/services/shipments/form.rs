//! The data of the form that ships an order.

use parcelpilot_contract::shipments::{ConsignmentToShip, LineToShipRow, ShipmentLineRow};
use parcelpilot_domain::order::{Consignment, Line};
use parcelpilot_domain::shipment::ShippedLine;
use parcelpilot_domain::shipment::left::{LineRole, LineToShip};
use storage::orders::StoredOrder;

/// Consignments with lines that are shipped or left to ship.
pub fn consignments(stored: &StoredOrder, to_ship: &[LineToShip]) -> Vec<ConsignmentToShip> {
    let line = |line: &Line| {
        let found = to_ship.iter().find(|one| one.id == line.remote_id)?;
        (found.role != LineRole::NotShipped).then(|| LineToShipRow {
            remote_id: line.remote_id.0,
            sku: line.sku.clone(),
            name: line.name.clone(),
            options: line.options.clone(),
            bin: line.bin.clone(),
            quantity: (line.quantity - line.quantity_refunded).max(0),
            left: found.left,
            goes_along: found.role == LineRole::Bundle,
            parent: line.parent.map(|parent| parent.0),
        })
    };
    let consignment = |consignment: &Consignment| ConsignmentToShip {
        address_id: consignment.address_id.0,
        address: consignment.address.clone(),
        shipping_method: consignment.shipping_method.clone(),
        lines: stored
            .order
            .lines
            .iter()
            .filter(|line| line.address_id == Some(consignment.address_id))
            .filter_map(line)
            .collect(),
    };
    let all = stored.order.consignments.iter().map(consignment);
    all.filter(|consignment| !consignment.lines.is_empty()).collect()
}

/// Lines of a shipment, with SKU and name from the order.
pub fn lines(order: &[Line], leaving: &[ShippedLine]) -> Vec<ShipmentLineRow> {
    let row = |leaving: &ShippedLine| {
        let line = order.iter().find(|line| line.remote_id == leaving.line)?;
        Some(ShipmentLineRow {
            remote_id: line.remote_id.0,
            sku: line.sku.clone(),
            name: line.name.clone(),
            quantity: leaving.quantity,
        })
    };
    leaving.iter().filter_map(row).collect()
}
