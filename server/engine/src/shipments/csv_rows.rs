//! Makes a shipment from the rows of a CSV.

use parcelpilot_domain::carriers::letters;
use parcelpilot_domain::ids::{RemoteLineId, ShipmentId};
use parcelpilot_domain::shipment::changes;
use parcelpilot_domain::shipment::changes::{Decision, OrderSnapshot, ShipmentSnapshot};
use parcelpilot_domain::shipment::csv::{Candidate, ItemRow, RowRefusal, ShipmentRows, allocate};
use parcelpilot_domain::shipment::draft::ShipmentDraft;
use parcelpilot_domain::shipment::left::LineToShip;
use parcelpilot_domain::shipment::tracking::{Tracking, TrackingDraft};

/// The result for the rows of one shipment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RowsOutcome {
    /// The shipment exists now.
    pub exists: bool,
    /// It did not exist before.
    pub is_new: bool,
    /// Rows that were refused, by line of the file.
    pub refused: Vec<(u32, RowRefusal)>,
}

/// Makes the shipment from the rows that can be shipped; refused rows don't stop the others. If the shipment exists, the
/// file was uploaded before, and the shipment keeps its lines.
pub fn ship(order: &OrderSnapshot, id: ShipmentId, wanted: &ShipmentRows) -> Decision<RowsOutcome> {
    let candidates = candidates(order);
    let existing = order.find(id).ok();
    let holds = |shipment: &ShipmentSnapshot, row: &ItemRow| {
        let mut named = candidates.iter().filter(|line| row.item.means(line));
        named.any(|line| shipment.lines.iter().any(|shipped| shipped.line == line.line.id))
    };
    let same_label = order.shipments.iter().filter(|shipment| {
        shipment.id != id && !shipment.is_voided && is_same_label(&shipment.tracking, &wanted.tracking)
    });
    let same_label: Vec<_> = same_label.collect();
    let mut refused = Vec::new();
    let mut fresh = Vec::new();
    for row in &wanted.rows {
        if existing.is_some_and(|shipment| holds(shipment, row)) {
            continue;
        }
        if same_label.iter().any(|shipment| holds(shipment, row)) {
            refused.push((row.line, RowRefusal::ShippedAlready));
        } else {
            fresh.push(row);
        }
    }
    let answer = order.may_ship();
    let refusal = match &answer {
        answer if answer.has_no_address() => Some(RowRefusal::Erased),
        // Whoever wants it shipped anyway says why, on the order's page.
        answer if answer.can_be_overridden() => Some(RowRefusal::MayNotShip(answer.state())),
        _ => None,
    };
    if let Some(refusal) = refusal {
        refused.extend(fresh.iter().map(|row| (row.line, refusal)));
        fresh.clear();
    }
    let allocation = allocate(fresh.iter().copied(), candidates);
    refused.extend(allocation.refused.iter().copied());
    if existing.is_some() {
        let is_allocated = |row: &&&ItemRow| !allocation.refused.iter().any(|(line, _)| *line == row.line);
        refused.extend(
            fresh
                .iter()
                .filter(is_allocated)
                .map(|row| (row.line, RowRefusal::LabelUsed)),
        );
    }
    let (is_new, steps) = if existing.is_some() || allocation.lines.is_empty() {
        (false, Vec::new())
    } else {
        let draft = ShipmentDraft {
            address_id: allocation.address_id,
            lines: allocation.lines,
            tracking: tracking_draft(&wanted.tracking),
            override_reason: None,
            seen_shipments: None,
        };
        changes::make(order, id, &draft, true)?
    };
    let outcome = RowsOutcome {
        exists: is_new || existing.is_some(),
        is_new,
        refused,
    };
    Ok((outcome, steps))
}

pub(super) fn candidates(order: &OrderSnapshot) -> Vec<Candidate> {
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

/// Whether both belong to the same parcel of an order, which can't be shipped twice. Programs write the same number with
/// hyphens or without, in any case, and name its carrier as they please. Without a number that can't be told.
fn is_same_label(one: &Tracking, other: &Tracking) -> bool {
    let number = letters(one.number());
    !number.is_empty() && number == letters(other.number())
}

fn tracking_draft(tracking: &Tracking) -> TrackingDraft {
    TrackingDraft {
        carrier: tracking.carrier_code().to_owned(),
        carrier_name: tracking.carrier_name().to_owned(),
        number: tracking.number().to_owned(),
        link: tracking.link().to_owned(),
    }
}
