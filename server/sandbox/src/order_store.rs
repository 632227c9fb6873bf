//! The store's orders: the generated history, and what has happened since.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;

use super::orders::shipment::Shipment;
use super::orders::status::{INCOMPLETE, PARTIALLY_SHIPPED, SHIPPED};
use super::orders::timeline::Timeline;
use super::orders::{Head, LineKind, Order, generate};
use super::settings::Settings;

/// All orders. Those that nobody touched take no memory.
pub struct OrderStore {
    pub timeline: Timeline,
    malformed_every: Option<u64>,
    count: u64,
    edits: BTreeMap<u64, Edit>,
    next_shipment_id: u64,
}

/// What happened to one order since the history was made.
#[derive(Clone, Default)]
struct Edit {
    created: Option<i64>,
    modified: Option<i64>,
    change: Change,
    /// By `order_product_id`.
    shipped: BTreeMap<u64, u64>,
    shipments: Vec<Shipment>,
    created_last: Option<u64>,
    /// What was there from the start is taken back here, too.
    unshipped: BTreeMap<u64, u64>,
    removed: BTreeSet<u64>,
}

/// A change that the control path can make; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Change {
    pub status_id: Option<u8>,
    pub is_deleted: Option<bool>,
    pub malformed: Option<bool>,
    /// Deleted for good, and found nowhere any more.
    pub is_gone: Option<bool>,
    /// Where it was placed: one of the numbers in `/v3/channels`, or another.
    pub channel_id: Option<u64>,
    pub staff_notes: Option<String>,
    pub customer_message: Option<String>,
    /// Now, if absent.
    pub date_modified: Option<Timestamp>,
}

/// Incomplete orders older than this are not found by id (§3.1).
const INCOMPLETE_IS_FOUND_FOR: i64 = 7 * 86_400;

impl OrderStore {
    pub fn new(settings: &Settings) -> Self {
        Self {
            timeline: Timeline::new(settings.seed, settings.orders, settings.newest_second()),
            malformed_every: settings.faults.malformed_every,
            count: settings.orders,
            edits: BTreeMap::new(),
            next_shipment_id: 1,
        }
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// The indexes of the orders that were touched.
    pub fn edited(&self) -> impl Iterator<Item = u64> {
        self.edits.keys().copied()
    }

    pub fn head(&self, index: u64) -> Head {
        let mut head = self.timeline.head(index);
        if let Some(edit) = self.edits.get(&index) {
            edit.apply_to_head(&mut head);
        }
        head
    }

    pub fn order(&self, index: u64) -> Order {
        let mut order = generate::order(&self.timeline, index);
        order.malformed = self
            .malformed_every
            .is_some_and(|every| index % every == every / 3);
        if let Some(edit) = self.edits.get(&index) {
            edit.apply(&mut order);
        }
        order
    }

    /// The index of an id, if there is such an order.
    pub fn index(&self, id: u64) -> Option<u64> {
        self.timeline.index(id).filter(|index| *index < self.count)
    }

    /// The order with this id as the API shows it: not if it is Incomplete and old.
    pub fn find(&self, id: u64) -> Option<Order> {
        let order = self.order(self.index(id)?);
        let long_ago = Timestamp::now().as_second() - INCOMPLETE_IS_FOUND_FOR;
        let is_hidden = order.head.status == INCOMPLETE && order.head.modified < long_ago;
        (!is_hidden && !self.is_gone(order.head.index)).then_some(order)
    }

    /// Whether the order was deleted for good.
    pub fn is_gone(&self, index: u64) -> bool {
        self.edits
            .get(&index)
            .is_some_and(|edit| edit.change.is_gone == Some(true))
    }

    /// Changes an order and moves its `date_modified`; false if there is no such order.
    pub fn edit(&mut self, id: u64, change: Change) -> bool {
        let Some(index) = self.index(id) else { return false };
        let edit = self.edits.entry(index).or_default();
        edit.modified = Some(change.date_modified.unwrap_or_else(Timestamp::now).as_second());
        edit.change.merge(change);
        true
    }

    /// New orders, made now; their ids.
    pub fn add(&mut self, how_many: u64, change: &Change) -> Vec<u64> {
        let now = Timestamp::now().as_second();
        let first = self.count;
        self.count += how_many;
        for index in first..self.count {
            let edit = Edit {
                created: Some(now),
                change: change.clone(),
                ..Edit::default()
            };
            self.edits.insert(
                index,
                Edit {
                    modified: Some(now),
                    ..edit
                },
            );
        }
        (first..self.count).map(|index| self.timeline.id(index)).collect()
    }

    /// Keeps a shipment that was checked against the order, and moves the order on (§4.4).
    pub fn ship(&mut self, order: &Order, mut shipment: Shipment) -> Shipment {
        shipment.id = order.head.id * 10 + 5_000_000 + self.next_shipment_id;
        self.next_shipment_id += 1;
        let edit = self.edits.entry(order.head.index).or_default();
        for item in &shipment.items {
            *edit.shipped.entry(item.line_id).or_default() += item.quantity;
        }
        edit.modified = Some(shipment.created.max(order.head.modified));
        edit.shipments.push(shipment.clone());
        edit.created_last = Some(shipment.id);
        let all_is_shipped = order.lines.iter().all(|line| {
            let now = shipment.items.iter().filter(|item| item.line_id == line.id);
            let open = line.quantity.saturating_sub(line.shipped + line.refunded);
            !matches!(line.kind, LineKind::Physical { .. })
                || now.map(|item| item.quantity).sum::<u64>() >= open
        });
        edit.change.status_id = Some(if all_is_shipped {
            SHIPPED
        } else {
            PARTIALLY_SHIPPED
        });
        shipment
    }

    /// The order's shipment that was created last, if any was since the history was made.
    pub fn created_last(&self, id: u64) -> Option<u64> {
        self.edits.get(&self.index(id)?)?.created_last
    }

    /// Takes back one shipment or all. The order keeps its status (§4.4).
    pub fn unship(&mut self, order: &Order, which: Option<u64>) {
        let edit = self.edits.entry(order.head.index).or_default();
        for shipment in order
            .shipments
            .iter()
            .filter(|one| which.is_none_or(|id| one.id == id))
        {
            edit.removed.insert(shipment.id);
            for item in &shipment.items {
                *edit.unshipped.entry(item.line_id).or_default() += item.quantity;
            }
        }
        edit.modified = Some(Timestamp::now().as_second().max(order.head.modified));
    }

    /// Puts a changed shipment in the place of the one with its id.
    pub fn correct(&mut self, order: &Order, changed: Shipment) {
        let edit = self.edits.entry(order.head.index).or_default();
        edit.modified = Some(Timestamp::now().as_second().max(order.head.modified));
        edit.shipments.retain(|one| one.id != changed.id);
        edit.shipments.push(changed);
    }
}

impl Edit {
    fn apply_to_head(&self, head: &mut Head) {
        head.created = self.created.unwrap_or(head.created);
        head.modified = self.modified.unwrap_or(head.modified).max(head.created);
        head.status = self.change.status_id.unwrap_or(head.status);
        head.is_deleted = self.change.is_deleted.unwrap_or(head.is_deleted);
        head.channel_id = self.change.channel_id.unwrap_or(head.channel_id);
    }

    fn apply(&self, order: &mut Order) {
        self.apply_to_head(&mut order.head);
        order.malformed = self.change.malformed.unwrap_or(order.malformed);
        if let Some(notes) = &self.change.staff_notes {
            order.staff_notes.clone_from(notes);
        }
        if let Some(message) = &self.change.customer_message {
            order.customer_message.clone_from(message);
        }
        for line in &mut order.lines {
            line.shipped += self.shipped.get(&line.id).copied().unwrap_or(0);
            line.shipped = line
                .shipped
                .saturating_sub(self.unshipped.get(&line.id).copied().unwrap_or(0));
        }
        // One that was corrected takes the place of the one that was there from the start.
        order
            .shipments
            .retain(|old| !self.shipments.iter().any(|new| new.id == old.id));
        order.shipments.extend(self.shipments.iter().cloned());
        order.shipments.retain(|one| !self.removed.contains(&one.id));
        order.shipments.sort_by_key(|one| one.id);
    }
}

impl Change {
    fn merge(&mut self, newer: Self) {
        self.status_id = newer.status_id.or(self.status_id);
        self.is_deleted = newer.is_deleted.or(self.is_deleted);
        self.is_gone = newer.is_gone.or(self.is_gone);
        self.channel_id = newer.channel_id.or(self.channel_id);
        self.malformed = newer.malformed.or(self.malformed);
        self.staff_notes = newer.staff_notes.or(self.staff_notes.take());
        self.customer_message = newer.customer_message.or(self.customer_message.take());
    }
}
