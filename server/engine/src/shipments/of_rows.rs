//! A shipment out of the rows of a CSV.

use parcelpilot_domain::ids::{RemoteLineId, ShipmentId};
use parcelpilot_domain::shipment::changes;
use parcelpilot_domain::shipment::changes::{Decision, OrderSnapshot, ShipmentSnapshot};
use parcelpilot_domain::shipment::csv::{Candidate, ItemRow, RowRefusal, ShipmentRows, allocate};
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::left::LineToShip;
use parcelpilot_domain::shipment::tracking::{Tracking, TrackingDraft};

/// What becomes of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RowsMade {
    /// There is a shipment of this id now.
    pub is_there: bool,
    /// It was not there before.
    pub is_new: bool,
    /// By line of the file.
    pub refused: Vec<(u32, RowRefusal)>,
}

/// Rows that are refused stop no other. Where the shipment is there already, this was sent before: its rows are as
/// they were then.
pub fn make(order: &OrderSnapshot, id: ShipmentId, wanted: &ShipmentRows) -> Decision<RowsMade> {
    let candidates = candidates(order);
    let made = order.find(id).ok();
    let holds = |shipment: &ShipmentSnapshot, row: &ItemRow| {
        let mut meant = candidates.iter().filter(|line| row.item.means(line));
        meant.any(|line| shipment.lines.iter().any(|shipped| shipped.line == line.line.id))
    };
    let same_label = order.shipments.iter().filter(|shipment| {
        shipment.id != id && !shipment.is_voided && is_same_label(&shipment.tracking, &wanted.tracking)
    });
    let same_label: Vec<_> = same_label.collect();
    let mut refused = Vec::new();
    let mut fresh = Vec::new();
    for row in &wanted.rows {
        if made.is_some_and(|made| holds(made, row)) {
            continue;
        }
        if same_label.iter().any(|shipment| holds(shipment, row)) {
            refused.push((row.line, RowRefusal::ShippedAlready));
        } else {
            fresh.push(row);
        }
    }
    let allocation = allocate(fresh.iter().copied(), candidates);
    refused.extend(allocation.refused.iter().copied());
    if made.is_some() {
        let went = |row: &&&ItemRow| !allocation.refused.iter().any(|(line, _)| *line == row.line);
        refused.extend(
            fresh
                .iter()
                .filter(went)
                .map(|row| (row.line, RowRefusal::LabelUsed)),
        );
    }
    let (is_new, steps) = if made.is_some() || allocation.lines.is_empty() {
        (false, Vec::new())
    } else {
        let draft = ShipmentDraft {
            address_id: allocation.address_id,
            lines: allocation.lines,
            tracking: typed(&wanted.tracking),
        };
        changes::make(order, id, &draft, true)?
    };
    let rows = RowsMade {
        is_there: is_new || made.is_some(),
        is_new,
        refused,
    };
    Ok((rows, steps))
}

fn candidates(order: &OrderSnapshot) -> Vec<Candidate> {
    let sku = |id: RemoteLineId| {
        let line = order.lines.iter().find(|line| line.remote_id == id);
        line.map(|line| line.sku.clone()).unwrap_or_default()
    };
    let candidate = |line: LineToShip| Candidate {
        sku: sku(line.id),
        line,
    };
    order.to_ship().into_iter().map(candidate).collect()
}

/// One parcel does not leave twice. Those that have no number can't be told from each other.
fn is_same_label(one: &Tracking, other: &Tracking) -> bool {
    !one.number().is_empty()
        && (one.number(), one.carrier_code(), one.carrier_name())
            == (other.number(), other.carrier_code(), other.carrier_name())
}

fn typed(tracking: &Tracking) -> TrackingDraft {
    TrackingDraft {
        carrier: tracking.carrier_code().to_owned(),
        carrier_name: tracking.carrier_name().to_owned(),
        number: tracking.number().to_owned(),
        link: tracking.link().to_owned(),
    }
}
