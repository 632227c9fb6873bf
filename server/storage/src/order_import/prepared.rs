//! A page as it is to be written, but for what is stored already.

use std::fmt::Write;

use parcelpilot_domain::ids::{RemoteOrderId, RemoteProductId};
use parcelpilot_domain::ignore_rule::{IgnoreRules, LeftFromHere, countries};
use parcelpilot_domain::order::Order;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::order_warning::Ending;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::shipment::left::{Ahead, order_left};
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold, ShippingFacts, ShippingState, may_ship};
use parcelpilot_domain::store::orders::{BadOrder, FetchedOrder};
use parcelpilot_domain::time::Timestamp;
use sha2::{Digest, Sha256};

use super::raw::Packer;
use super::rows;
use super::terms::Terms;
use crate::many_rows::Cell;

/// Takes milliseconds of a processor to make, so that it is made before the transaction, and aside.
pub struct PreparedPage {
    pub(super) orders: Vec<PreparedOrder>,
    /// In the order of their keys, so that pages that are stored side by side never wait for each other in a circle.
    pub(super) bad: Vec<(String, BadOrder)>,
    /// Asked for by their numbers, and not in the store.
    pub(super) not_found: Vec<RemoteOrderId>,
    pub(super) at: Timestamp,
    /// When the store was asked for it, by the database's clock.
    pub(super) read_at: Timestamp,
}

pub(super) struct PreparedOrder {
    pub remote_id: i64,
    pub status: OrderStatus,
    pub modified_at: i64,
    /// Of all that is imported: equal means unchanged.
    pub content_hash: String,
    /// But for its integration's held statuses, its hold and the rules of its client, which the transaction reads.
    facts: ShippingFacts,
    /// What the rules of its client leave of it to ship.
    left: i64,
    pub channel: Option<i64>,
    pub content: [Cell; 21],
    pub lines: Vec<[Cell; 14]>,
    pub consignments: Vec<[Cell; 4]>,
    pub terms: Terms,
    /// Of its lines, unsorted.
    pub products: Vec<RemoteProductId>,
    /// What it was read from, packed, where that is kept.
    pub raw: Option<Vec<u8>>,
    /// As the store sent it.
    source: Order,
}

impl PreparedPage {
    pub fn new(fetched: Vec<FetchedOrder>, read_at: Timestamp, at: Timestamp) -> Self {
        let (mut orders, mut bad) = (Vec::with_capacity(fetched.len()), Vec::new());
        let mut packer = Packer::new();
        for order in fetched {
            match order {
                Ok(received) => {
                    let raw = received.raw.as_deref().and_then(|json| packer.pack(json));
                    orders.push(PreparedOrder::new(received.order, raw, at));
                }
                Err(one) => bad.push((remote_key(&one), *one)),
            }
        }
        bad.sort_by(|(key, _), (other, _)| key.cmp(other));
        let mut not_found: Vec<RemoteOrderId> = bad.iter().filter_map(|(_, bad)| not_found(bad)).collect();
        not_found.sort_unstable();
        Self {
            orders,
            bad,
            not_found,
            at,
            read_at,
        }
    }

    /// An order that is not in the store is no problem, but still marked where it is known.
    #[must_use]
    pub fn without_problems_of_missing(mut self) -> Self {
        self.bad.retain(|(_, bad)| not_found(bad).is_none());
        self
    }

    /// How many orders are in it.
    pub fn orders(&self) -> usize {
        self.orders.len()
    }

    /// How many of what was asked for become problems.
    pub fn problems(&self) -> usize {
        self.bad.len()
    }

    /// The lowest and the highest number of its readable orders; without any, bounds that hold nothing.
    pub(super) fn bounds(&self) -> (i64, i64) {
        let ids = || self.orders.iter().map(|order| order.remote_id);
        (ids().min().unwrap_or(0), ids().max().unwrap_or(-1))
    }
}

impl PreparedOrder {
    fn new(source: Order, raw: Option<Vec<u8>>, at: Timestamp) -> Self {
        let order = &source;
        let terms = Terms::of(order);
        let content_hash = content_hash(order);
        let left = order_left(&order.lines, &Ahead::default());
        Self {
            remote_id: order.remote_id.0,
            status: order.status,
            modified_at: order.modified_at.millis(),
            facts: ShippingFacts {
                status: order.status,
                status_label: order.status_label.clone(),
                is_deleted: order.is_deleted,
                is_gone: false,
                is_erased: false,
                payment_status: order.payment_status.clone(),
                left,
                held_statuses: HeldStatuses::default(),
                hold: None,
                unlisted_skus: Vec::new(),
            },
            left,
            channel: order.details.channel_id.map(|id| id.0),
            content: rows::content(order, &content_hash, &terms, at.millis()),
            lines: rows::lines(order),
            consignments: rows::consignments(order),
            products: products(order),
            content_hash,
            terms,
            raw,
            source,
        }
    }

    /// What is stored of it once its personal data was erased.
    pub fn without_personal_data(&self, at: Timestamp) -> Self {
        let raw = None;
        let mut order = Self::new(self.source.without_personal_data(), raw, at);
        order.facts.is_erased = true;
        order
    }

    /// Whether the rules name a line of it, by which less of it is left.
    pub fn ignore(&mut self, rules: &IgnoreRules) -> bool {
        if !self.has_named(rules) {
            return false;
        }
        let countries = countries(&self.source.consignments);
        rules.mark(&mut self.source.lines, &countries, &LeftFromHere::default());
        self.left = order_left(&self.source.lines, &Ahead::default());
        true
    }

    pub fn has_named(&self, rules: &IgnoreRules) -> bool {
        rules.name_any(&self.source.lines, &self.source.consignments)
    }

    pub fn ending(&self) -> Option<Ending> {
        Ending::of(self.facts.status, self.facts.is_deleted, false)
    }

    /// Whether it may be shipped, but for a hold that a person placed since.
    pub fn shipping_state(&self, held: &HeldStatuses, hold: Option<Hold>) -> Cell {
        Cell::Text(self.state(held, hold).code().to_owned())
    }

    /// Whatever the rules of its client leave of it: with a rule that goes, it comes back.
    pub fn may_be_shipped_later(&self) -> bool {
        self.facts.may_be_shipped_later()
    }

    pub fn state(&self, held: &HeldStatuses, hold: Option<Hold>) -> ShippingState {
        let facts = ShippingFacts {
            held_statuses: held.clone(),
            hold,
            left: self.left,
            ..self.facts.clone()
        };
        may_ship(&facts).state()
    }
}

fn not_found(bad: &BadOrder) -> Option<RemoteOrderId> {
    bad.remote_id.filter(|_| bad.kind == ProblemKind::NotFound)
}

fn products(order: &Order) -> Vec<RemoteProductId> {
    order
        .lines
        .iter()
        .filter_map(|line| line.details.product_id)
        .collect()
}

fn content_hash(order: &Order) -> String {
    let text = serde_json::to_vec(order).expect("an order has only plain values");
    hex(&Sha256::digest(text))
}

fn remote_key(bad: &BadOrder) -> String {
    match bad.remote_id {
        Some(id) => id.to_string(),
        None => format!("sha256:{}", hex(&Sha256::digest(bad.raw.as_bytes()))),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
