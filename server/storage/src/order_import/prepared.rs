//! A page as it is to be written, but for what is stored already.

use std::fmt::Write;

use parcelpilot_domain::order::Order;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::left::{Ahead, order_left};
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, ShippingFacts, may_ship};
use parcelpilot_domain::store::orders::{BadOrder, FetchedOrder};
use parcelpilot_domain::time::Timestamp;
use sha2::{Digest, Sha256};

use super::rows;
use super::rows::Cell;
use super::terms::Terms;

/// Takes milliseconds of a processor to make, so that it is made before the transaction, and aside.
pub struct PreparedPage {
    pub(super) orders: Vec<PreparedOrder>,
    /// In the order of their keys, so that pages that are stored side by side never wait for each other in a circle.
    pub(super) bad: Vec<(String, BadOrder)>,
    pub(super) at: Timestamp,
}

pub(super) struct PreparedOrder {
    pub remote_id: i64,
    pub status: OrderStatus,
    pub modified_at: i64,
    /// Of all that is imported: equal means unchanged.
    pub content_hash: String,
    /// But for its integration's held statuses and its hold, which the transaction reads.
    facts: ShippingFacts,
    pub content: [Cell; 19],
    pub lines: Vec<[Cell; 13]>,
    pub consignments: Vec<[Cell; 4]>,
    pub terms: Terms,
}

impl PreparedPage {
    pub fn new(fetched: Vec<FetchedOrder>, at: Timestamp) -> Self {
        let (mut orders, mut bad) = (Vec::with_capacity(fetched.len()), Vec::new());
        for order in fetched {
            match order {
                Ok(order) => orders.push(PreparedOrder::new(&order, at)),
                Err(one) => bad.push((remote_key(&one), *one)),
            }
        }
        bad.sort_by(|(key, _), (other, _)| key.cmp(other));
        Self { orders, bad, at }
    }

    /// The lowest and the highest number of its readable orders; without any, bounds that hold nothing.
    pub(super) fn bounds(&self) -> (i64, i64) {
        let ids = || self.orders.iter().map(|order| order.remote_id);
        (ids().min().unwrap_or(0), ids().max().unwrap_or(-1))
    }
}

impl PreparedOrder {
    fn new(order: &Order, at: Timestamp) -> Self {
        let terms = Terms::of(order);
        let content_hash = content_hash(order);
        Self {
            remote_id: order.remote_id.0,
            status: order.status,
            modified_at: order.modified_at.millis(),
            facts: ShippingFacts {
                status: order.status,
                status_label: order.status_label.clone(),
                is_deleted: order.is_deleted,
                is_gone: false,
                payment_status: order.payment_status.clone(),
                left: order_left(&order.lines, &Ahead::default()),
                held_statuses: HeldStatuses::default(),
                hold: None,
            },
            content: rows::content(order, &content_hash, &terms, at.millis()),
            lines: rows::lines(order),
            consignments: rows::consignments(order),
            content_hash,
            terms,
        }
    }

    /// Whether it may be shipped, but for a hold that a person placed.
    pub fn shipping_state(&self, held: &HeldStatuses) -> Cell {
        let facts = ShippingFacts {
            held_statuses: held.clone(),
            ..self.facts.clone()
        };
        Cell::Text(may_ship(&facts).state().code().to_owned())
    }
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
