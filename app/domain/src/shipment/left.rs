//! What is left to ship of an order's lines.

use std::collections::BTreeMap;

use crate::ids::{RemoteAddressId, RemoteLineId};
use crate::order::Line;

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
    /// Digital goods, gift certificates and pickups, and what a rule of the client leaves to somebody else.
    NotShipped,
}

/// How many of each line our shipments count that the store does not count yet; negative where a voided shipment is
/// still counted there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ahead(BTreeMap<RemoteLineId, i64>);

impl Ahead {
    pub fn of(&self, line: RemoteLineId) -> i64 {
        self.0.get(&line).copied().unwrap_or(0)
    }

    pub fn add(&mut self, line: RemoteLineId, quantity: i64) {
        *self.0.entry(line).or_default() += quantity;
    }
}

impl FromIterator<(RemoteLineId, i64)> for Ahead {
    fn from_iter<I: IntoIterator<Item = (RemoteLineId, i64)>>(lines: I) -> Self {
        let mut ahead = Self::default();
        for (line, quantity) in lines {
            ahead.add(line, quantity);
        }
        ahead
    }
}

/// How many of a line are left to ship: goods that go to an address and that no rule ignores, less what was refunded, what the store counts as
/// shipped, and what our shipments hold beyond that. The one place where it is computed.
pub fn line_left(line: &Line, ahead: &Ahead) -> i64 {
    if !line.is_shipped() {
        return 0;
    }
    let sold = line.sold();
    (sold - line.quantity_shipped - ahead.of(line.remote_id)).clamp(0, sold)
}

/// The same of a whole order.
pub fn order_left(lines: &[Line], ahead: &Ahead) -> i64 {
    lines.iter().map(|line| line_left(line, ahead)).sum()
}

/// An order's lines as shipping them sees them.
pub fn lines_to_ship(lines: &[Line], ahead: &Ahead) -> Vec<LineToShip> {
    let mut to_ship: Vec<LineToShip> = lines
        .iter()
        .map(|line| LineToShip {
            id: line.remote_id,
            address_id: line.address_id,
            left: line_left(line, ahead),
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
    if line.is_shipped() {
        LineRole::Goods
    } else {
        LineRole::NotShipped
    }
}
