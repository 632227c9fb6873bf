//! Decides what a requested change to shipments means: the rows to write, and what to push to the store.

use crate::client_sku::skus_to_ship;
use crate::ids::{IntegrationId, OrderId, PushId, RemoteAddressId, RemoteOrderId, ShipmentId};
use crate::order::Line;
use crate::reason::Reason;
use crate::shipment::draft::{DraftError, DraftField, DraftProblem, ShipmentDraft};
use crate::shipment::left::{Ahead, LineRole, LineToShip, lines_to_ship, order_left};
use crate::shipment::may_ship::{MayShip, ShippingFacts, may_ship, may_ship_again};
use crate::shipment::push::{PushKind, PushState};
use crate::shipment::tracking::{Tracking, TrackingDraft};
use crate::shipment::{NewShipment, ShippedLine, draft};

/// An order with its shipments, read while no one else can change them.
#[derive(Debug, Clone)]
pub struct OrderSnapshot {
    pub id: OrderId,
    pub integration_id: IntegrationId,
    pub remote_id: RemoteOrderId,
    /// As last read and stored; [`OrderSnapshot::may_ship`] counts anew what is left.
    pub facts: ShippingFacts,
    pub lines: Vec<Line>,
    /// Oldest first.
    pub shipments: Vec<ShipmentSnapshot>,
}

#[derive(Debug, Clone)]
pub struct ShipmentSnapshot {
    pub id: ShipmentId,
    pub address_id: RemoteAddressId,
    pub lines: Vec<ShippedLine>,
    pub tracking: Tracking,
    pub is_voided: bool,
    pub notify_store: bool,
    pub override_reason: Option<Reason>,
    pub despite_ending: bool,
    /// How often this shipment's lines count beyond the store's own count: 1 while the store does not count them
    /// yet, -1 while it still counts a voided shipment, 0 when both agree.
    pub ahead: i64,
    /// In the order in which they are sent.
    pub pushes: Vec<PushSnapshot>,
}

#[derive(Debug, Clone)]
pub struct PushSnapshot {
    pub id: PushId,
    pub kind: PushKind,
    pub state: PushState,
    /// It is being sent or was sent, and the outcome is unknown.
    pub may_have_arrived: bool,
}

/// One thing to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeStep {
    Insert {
        id: ShipmentId,
        shipment: NewShipment,
        notify_store: bool,
    },
    Void(ShipmentId),
    Track(ShipmentId, Tracking),
    /// Drop a push, because the store no longer needs to know.
    Drop(PushId),
    /// Try a failed push again.
    Reopen(PushId),
    /// Add a push; it is held while pushing is off.
    Push(ShipmentId, PushKind),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeError {
    Draft(Vec<DraftError>),
    Voided,
    NotFound,
    /// The order is on hold or refused, and nobody said why it is to be shipped anyway.
    MayNotShip(MayShip),
}

pub type Decision<T> = Result<(T, Vec<ChangeStep>), ChangeError>;

/// Makes a shipment. The result says whether it is new: a second request with the same id makes nothing.
pub fn make(
    order: &OrderSnapshot,
    id: ShipmentId,
    draft: &ShipmentDraft,
    notify_store: bool,
) -> Decision<bool> {
    if order.find(id).is_ok() {
        return Ok((false, Vec::new()));
    }
    if draft
        .seen_shipments
        .is_some_and(|seen| seen != order.shipments.len())
    {
        let problem = DraftError::new(DraftField::Lines, DraftProblem::ShippedMeanwhile);
        return Err(ChangeError::Draft(vec![problem]));
    }
    let draft = allowed(order.may_ship(), draft.clone())?;
    let shipment = draft::check(draft, &order.to_ship()).map_err(ChangeError::Draft)?;
    Ok((true, inserted(id, order.overridden(shipment), notify_store)))
}

/// Voids a shipment. Does nothing if it is already voided.
pub fn void(order: &OrderSnapshot, id: ShipmentId) -> Decision<()> {
    let shipment = order.find(id)?;
    if shipment.is_voided {
        return Ok(((), Vec::new()));
    }
    let mut steps = vec![ChangeStep::Void(id)];
    let unsent = |push: &&PushSnapshot| {
        !matches!(push.state, PushState::Sending | PushState::Confirmed) && !push.may_have_arrived
    };
    steps.extend(
        shipment
            .pushes
            .iter()
            .filter(unsent)
            .map(|push| ChangeStep::Drop(push.id)),
    );
    if shipment.may_be_in_store() {
        steps.push(ChangeStep::Push(id, PushKind::Delete));
    }
    Ok(((), steps))
}

pub fn correct(order: &OrderSnapshot, id: ShipmentId, tracking: &TrackingDraft) -> Decision<()> {
    let shipment = order.find(id)?;
    if shipment.is_voided {
        return Err(ChangeError::Voided);
    }
    let tracking = tracking.clone().check().map_err(ChangeError::Draft)?;
    if tracking == shipment.tracking && !shipment.has_failed_push() {
        return Ok(((), Vec::new()));
    }
    let mut steps = vec![ChangeStep::Track(id, tracking)];
    // Pushes that are not sent yet will send the current tracking.
    let failed = |push: &&PushSnapshot| push.state == PushState::Failed;
    steps.extend(
        shipment
            .pushes
            .iter()
            .filter(failed)
            .map(|push| ChangeStep::Reopen(push.id)),
    );
    let is_underway = |push: &PushSnapshot| {
        push.kind == PushKind::Correct && !matches!(push.state, PushState::Sending | PushState::Confirmed)
    };
    if shipment.may_be_in_store() && !shipment.pushes.iter().any(is_underway) {
        steps.push(ChangeStep::Push(id, PushKind::Correct));
    }
    Ok(((), steps))
}

/// For when the store's tracking differs from ours.
pub fn correct_again(order: &OrderSnapshot, id: ShipmentId) -> Result<Vec<ChangeStep>, ChangeError> {
    let shipment = order.find(id)?;
    let is_underway = shipment
        .pushes
        .iter()
        .any(|push| push.state != PushState::Confirmed);
    Ok(if is_underway {
        Vec::new()
    } else {
        vec![ChangeStep::Push(id, PushKind::Correct)]
    })
}

/// Voids a shipment and makes the same again with the id `made`. The old one is deleted first, so that its
/// quantities are free again in the store.
pub fn make_again(
    order: &OrderSnapshot,
    id: ShipmentId,
    made: ShipmentId,
    tracking: &TrackingDraft,
) -> Decision<()> {
    let old = order.find(id)?;
    if old.is_voided {
        return Err(ChangeError::Voided);
    }
    let ((), mut steps) = void(order, id)?;
    let mut without = order.clone();
    for shipment in without.shipments.iter_mut().filter(|shipment| shipment.id == id) {
        shipment.ahead -= 1;
    }
    let to_ship = without.to_ship();
    let is_bundle = |line: &ShippedLine| {
        let found = to_ship.iter().find(|one| one.id == line.line);
        found.is_some_and(|found| found.role == LineRole::Bundle)
    };
    let draft = ShipmentDraft {
        address_id: Some(old.address_id),
        lines: old
            .lines
            .iter()
            .filter(|line| !is_bundle(line))
            .copied()
            .collect(),
        tracking: tracking.clone(),
        seen_shipments: None,
        // Given for a hold, it is no reason to ship what has ended since.
        override_reason: old
            .override_reason
            .clone()
            .filter(|_| old.despite_ending || !order.facts.refuses_push()),
    };
    let draft = allowed(without.may_ship_again(), draft)?;
    let shipment = draft::check(draft, &to_ship).map_err(ChangeError::Draft)?;
    let inserted = inserted(made, order.overridden(shipment), old.notify_store);
    steps.extend(inserted);
    Ok(((), steps))
}

/// The draft, if it may be shipped or says why it is shipped anyway. Where the order may be shipped anyway, the
/// reason is dropped: it would claim an exception that was none.
pub fn allowed(answer: MayShip, mut draft: ShipmentDraft) -> Result<ShipmentDraft, ChangeError> {
    if answer.has_no_address() {
        return Err(ChangeError::MayNotShip(answer));
    }
    if !answer.can_be_overridden() {
        draft.override_reason = None;
    } else if draft.override_reason.is_none() {
        return Err(ChangeError::MayNotShip(answer));
    }
    Ok(draft)
}

fn inserted(id: ShipmentId, shipment: NewShipment, notify_store: bool) -> Vec<ChangeStep> {
    let mut steps = vec![ChangeStep::Insert {
        id,
        shipment,
        notify_store,
    }];
    if notify_store {
        steps.push(ChangeStep::Push(id, PushKind::Create));
    }
    steps
}

impl OrderSnapshot {
    pub fn find(&self, id: ShipmentId) -> Result<&ShipmentSnapshot, ChangeError> {
        let found = self.shipments.iter().find(|shipment| shipment.id == id);
        found.ok_or(ChangeError::NotFound)
    }

    /// The lines that are left to ship, after what our shipments already hold.
    pub fn to_ship(&self) -> Vec<LineToShip> {
        lines_to_ship(&self.lines, &self.ahead())
    }

    pub fn may_ship(&self) -> MayShip {
        may_ship(&self.facts_now())
    }

    /// Keeps what the shipment's reason was given for.
    fn overridden(&self, shipment: NewShipment) -> NewShipment {
        NewShipment {
            despite_ending: shipment.override_reason.is_some() && self.facts.refuses_push(),
            ..shipment
        }
    }

    /// SKUs of what is left to ship, as the store has them; see [`skus_to_ship`].
    pub fn skus_to_ship(&self) -> Vec<&str> {
        skus_to_ship(&self.lines, &self.ahead())
    }

    fn may_ship_again(&self) -> MayShip {
        may_ship_again(&self.facts_now())
    }

    fn facts_now(&self) -> ShippingFacts {
        ShippingFacts {
            left: order_left(&self.lines, &self.ahead()),
            ..self.facts.clone()
        }
    }

    pub fn ahead(&self) -> Ahead {
        let mut ahead = Ahead::default();
        for shipment in &self.shipments {
            for line in &shipment.lines {
                ahead.add(line.line, shipment.ahead * line.quantity);
            }
        }
        ahead
    }
}

impl ShipmentSnapshot {
    /// Whether the store has the shipment, may have it, or is about to get it.
    fn may_be_in_store(&self) -> bool {
        let create = self.pushes.iter().find(|push| push.kind == PushKind::Create);
        create.is_some_and(|push| {
            matches!(push.state, PushState::Sending | PushState::Confirmed) || push.may_have_arrived
        })
    }

    fn has_failed_push(&self) -> bool {
        self.pushes.iter().any(|push| push.state == PushState::Failed)
    }
}
