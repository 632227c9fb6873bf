//! What is left to ship of an order's lines.

use crate::ids::{RemoteAddressId, RemoteLineId};
use crate::order::{Line, LineKind};

/// A line, reduced to what shipping needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineToShip {
    pub id: RemoteLineId,
    /// `None` if the line is not shipped.
    pub address_id: Option<RemoteAddressId>,
    pub left: i64,
    pub role: LineRole,
    pub parent: Option<RemoteLineId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineRole {
    /// Can be chosen for a shipment.
    Goods,
    /// Its parts are shipped; its own line goes with the last of them.
    Bundle,
    /// Digital goods, gift certificates and pickups.
    NotShipped,
}

/// `ahead` is how many of a line our shipments hold that the store does not count yet. It is negative while the
/// store still counts a voided shipment.
pub fn lines_to_ship(lines: &[Line], ahead: impl Fn(RemoteLineId) -> i64) -> Vec<LineToShip> {
    let mut to_ship: Vec<LineToShip> = lines
        .iter()
        .map(|line| LineToShip {
            id: line.remote_id,
            address_id: line.address_id,
            left: left(line, ahead(line.remote_id)),
            role: role(line),
            parent: line.parent,
        })
        .collect();
    let open_bundles: Vec<RemoteLineId> = to_ship
        .iter()
        .filter(|line| line.left > 0)
        .filter_map(|line| line.parent)
        .collect();
    for line in &mut to_ship {
        if line.role == LineRole::Goods && open_bundles.contains(&line.id) {
            line.role = LineRole::Bundle;
        }
    }
    to_ship
}

fn role(line: &Line) -> LineRole {
    match (line.kind, line.address_id) {
        (LineKind::Physical, Some(_)) => LineRole::Goods,
        _ => LineRole::NotShipped,
    }
}

fn left(line: &Line, ahead: i64) -> i64 {
    if role(line) == LineRole::NotShipped {
        return 0;
    }
    let sold = (line.quantity - line.quantity_refunded).max(0);
    (sold - line.quantity_shipped - ahead).clamp(0, sold)
}
