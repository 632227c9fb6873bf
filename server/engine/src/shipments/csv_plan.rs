//! What a CSV would do: which order each of its shipments is of, what is shipped of it, and which rows are refused. The
//! same plan is shown before anything is sent, and carried out.

use std::collections::HashMap;

use parcelpilot_domain::ids::{OrderId, RemoteOrderId, ShipmentId};
use parcelpilot_domain::shipment::changes::{ChangeError, ChangeStep, OrderSnapshot, ShipmentSnapshot};
use parcelpilot_domain::shipment::csv::{Item, OrderReference, Preview, RowRefusal, ShipmentRows};
use parcelpilot_domain::shipment::{NewShipment, ShippedLine};
use storage::shipments::NumberedOrder;
use uuid::Uuid;

use super::csv_rows;
use super::csv_rows::RowsOutcome;

/// The shipments of a CSV, in the file's order.
#[derive(Debug, Default)]
pub struct CsvPlan {
    pub shipments: Vec<PlannedShipment>,
    /// Rows whose order can't be told, by line of the file.
    pub refused: Vec<(u32, RowRefusal)>,
}

/// Where each order's label is among the shipments.
type Labels<'a> = HashMap<(OrderId, [&'a str; 4]), usize>;

/// One shipment, of an order that is known.
#[derive(Debug)]
pub struct PlannedShipment {
    pub order: NumberedOrder,
    pub wanted: ShipmentRows,
    pub outcome: RowsOutcome,
    /// What would be shipped. Empty if all rows are refused.
    pub lines: Vec<ShippedLine>,
}

/// The numbers that orders of the file may have, each once.
pub fn numbers(preview: &Preview) -> Vec<RemoteOrderId> {
    let mut numbers: Vec<RemoteOrderId> = preview
        .shipments
        .iter()
        .flat_map(|shipment| shipment.order.numbers())
        .copied()
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// `orders` are those of [`numbers`]. Earlier shipments of the file count for later ones.
pub fn plan(preview: &Preview, orders: Vec<NumberedOrder>) -> CsvPlan {
    let mut by_number: HashMap<RemoteOrderId, Vec<NumberedOrder>> = HashMap::new();
    for order in orders {
        by_number.entry(order.order.remote_id).or_default().push(order);
    }
    let mut plan = CsvPlan::default();
    let mut labels = Labels::new();
    for wanted in &preview.shipments {
        match resolve(wanted, &by_number) {
            Ok(order) => plan.add(order, wanted, &mut labels),
            Err(refusal) => plan
                .refused
                .extend(wanted.rows.iter().map(|row| (row.line, refusal))),
        }
    }
    plan.refuse_unclear_labels();
    let mut now: HashMap<_, OrderSnapshot> = HashMap::new();
    for planned in &mut plan.shipments {
        let snapshot = now
            .entry(planned.order.order.id)
            .or_insert_with(|| planned.order.order.clone());
        let id = ShipmentId::from_uuid(Uuid::now_v7());
        planned.decide(snapshot, id);
    }
    plan
}

impl CsvPlan {
    /// Rows that name an order in two ways, and have the same label, are one shipment.
    fn add<'a>(&mut self, order: NumberedOrder, wanted: &'a ShipmentRows, labels: &mut Labels<'a>) {
        let tracking = &wanted.tracking;
        if !tracking.number().is_empty() {
            let (carrier, name) = (tracking.carrier_code(), tracking.carrier_name());
            let label = (
                order.order.id,
                [carrier, name, tracking.number(), tracking.link()],
            );
            let place = *labels.entry(label).or_insert(self.shipments.len());
            if let Some(planned) = self.shipments.get_mut(place) {
                planned.wanted.rows.extend(wanted.rows.iter().cloned());
                return;
            }
        }
        self.shipments.push(PlannedShipment {
            order,
            wanted: wanted.clone(),
            outcome: RowsOutcome::default(),
            lines: Vec::new(),
        });
    }

    /// Of several labels of an order, none of which says what is in the parcel, none is shipped.
    fn refuse_unclear_labels(&mut self) {
        let mut labels: HashMap<_, usize> = HashMap::new();
        let is_label =
            |planned: &PlannedShipment| planned.wanted.rows.iter().any(|row| row.item == Item::AllLeft);
        for planned in self.shipments.iter().filter(|planned| is_label(planned)) {
            *labels.entry(planned.order.order.id).or_default() += 1;
        }
        let is_unclear = |planned: &PlannedShipment| {
            is_label(planned)
                && labels
                    .get(&planned.order.order.id)
                    .is_some_and(|count| *count > 1)
        };
        let (unclear, clear): (Vec<_>, Vec<_>) = std::mem::take(&mut self.shipments)
            .into_iter()
            .partition(|planned| is_unclear(planned));
        self.shipments = clear;
        let lines = unclear
            .iter()
            .flat_map(|planned| &planned.wanted.rows)
            .map(|row| row.line);
        self.refused
            .extend(lines.map(|line| (line, RowRefusal::SeveralLabels)));
    }

    /// All refused rows, by line.
    pub fn all_refused(&self) -> Vec<(u32, RowRefusal)> {
        let of_shipments = self.shipments.iter().flat_map(|planned| &planned.outcome.refused);
        let mut all: Vec<_> = self.refused.iter().chain(of_shipments).copied().collect();
        all.sort_unstable_by_key(|(line, _)| *line);
        all
    }
}

impl PlannedShipment {
    fn decide(&mut self, order: &mut OrderSnapshot, id: ShipmentId) {
        let decided = csv_rows::ship(order, id, &self.wanted);
        let (outcome, steps) = match decided {
            Ok(decided) => decided,
            Err(error) => (refused_whole(&self.wanted, &error), Vec::new()),
        };
        self.outcome = outcome;
        for step in steps {
            if let ChangeStep::Insert { id, shipment, .. } = step {
                self.lines.clone_from(&shipment.lines);
                order.shipments.push(made(id, shipment));
            }
        }
    }
}

fn refused_whole(wanted: &ShipmentRows, error: &ChangeError) -> RowsOutcome {
    let refusal = match error {
        ChangeError::Draft(errors) => errors
            .first()
            .map_or(RowRefusal::UnknownOrder, |error| RowRefusal::Draft(error.problem)),
        ChangeError::MayNotShip(answer) if answer.has_no_address() => RowRefusal::Erased,
        ChangeError::MayNotShip(answer) => RowRefusal::MayNotShip(answer.state()),
        ChangeError::NotFound | ChangeError::Voided => RowRefusal::UnknownOrder,
    };
    RowsOutcome {
        refused: wanted.rows.iter().map(|row| (row.line, refusal)).collect(),
        ..RowsOutcome::default()
    }
}

/// As if it had been made.
fn made(id: ShipmentId, shipment: NewShipment) -> ShipmentSnapshot {
    ShipmentSnapshot {
        id,
        address_id: shipment.address_id,
        lines: shipment.lines,
        tracking: shipment.tracking,
        is_voided: false,
        notify_store: true,
        override_reason: None,
        despite_ending: false,
        ahead: 1,
        pushes: Vec::new(),
    }
}

/// The order that the rows are of.
fn resolve(
    wanted: &ShipmentRows,
    orders: &HashMap<RemoteOrderId, Vec<NumberedOrder>>,
) -> Result<NumberedOrder, RowRefusal> {
    let found = wanted
        .order
        .numbers()
        .iter()
        .filter_map(|number| orders.get(number))
        .flatten();
    match &wanted.order {
        OrderReference::Number(_) => match found.collect::<Vec<_>>().as_slice() {
            [] => Err(RowRefusal::UnknownOrder),
            [one] => Ok((*one).clone()),
            _ => Err(RowRefusal::SeveralIntegrations),
        },
        OrderReference::Split { .. } => {
            let fits = found.filter(|order| fits(&order.order, wanted));
            match fits.collect::<Vec<_>>().as_slice() {
                [one] => Ok((*one).clone()),
                _ => Err(RowRefusal::UnsureOrder),
            }
        }
    }
}

/// Whether the order has all the rows' lines, whatever else speaks against shipping them.
fn fits(order: &OrderSnapshot, wanted: &ShipmentRows) -> bool {
    let lines = csv_rows::candidates(order);
    let is_there = |item: &Item| match item {
        Item::AllLeft => wanted.order.is_label_of(order.remote_id),
        item => lines.iter().any(|line| item.means(line)),
    };
    wanted.rows.iter().all(|row| is_there(&row.item))
}
