//! What a page changes here.

use std::collections::{BTreeSet, HashMap, HashSet};

use parcelpilot_domain::ids::RemoteProductId;
use parcelpilot_domain::import_run::Counters;
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold};
use parcelpilot_domain::status_update::{StatusMove, StatusUpdateState};
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use super::Accept;
use super::known::Known;
use super::prepared::PreparedOrder;
use crate::Engine;
use crate::channels::ChannelRules;
use crate::ignore_rules::ClientRules;
use crate::many_rows::Cell;

pub(super) struct Changes {
    created: Vec<(String, PreparedOrder)>,
    pub updated: Vec<(Known, PreparedOrder)>,
    /// Unchanged, but the store was said to have them no longer.
    pub returned: Vec<(Known, PreparedOrder)>,
    /// Of all orders that are or come in: those that came before products were written down are only unchanged.
    products: BTreeSet<RemoteProductId>,
    /// Of all orders that are or come in.
    pub channels: BTreeSet<i64>,
    /// What unchanged orders were read from, of which none is kept yet.
    raw: Vec<(String, Vec<u8>)>,
    unchanged: i64,
    skipped: i64,
}

/// Cell after cell, row after row.
#[derive(Default)]
pub(super) struct Rows {
    pub orders: Vec<Cell>,
    pub lines: Vec<Cell>,
    pub consignments: Vec<Cell>,
    pub raw: Vec<Cell>,
    pub holds: Vec<Cell>,
    pub terms: Vec<Cell>,
    /// Those that changed orders have no longer, and those that they did not have: whatever is there goes first. On SQLite
    /// what earlier releases have left.
    pub changed_terms: Vec<Cell>,
    /// By ascending id, so that pages that are stored side by side never wait for each other
    /// in a circle.
    pub product_images: Vec<Cell>,
}

impl Changes {
    /// `known` are the orders that are stored, by their number in the store. What comes of one whose personal data was
    /// erased is looked at, and stored, without it.
    pub fn of(
        orders: Vec<PreparedOrder>,
        (read_at, at): (i64, Timestamp),
        mut known: HashMap<i64, Known>,
        accept: Accept<'_>,
        rules: &ChannelRules,
    ) -> Self {
        let mut changes = Changes {
            created: Vec::new(),
            updated: Vec::new(),
            returned: Vec::new(),
            products: BTreeSet::new(),
            channels: BTreeSet::new(),
            raw: Vec::new(),
            unchanged: 0,
            skipped: 0,
        };
        let mut read = HashSet::new();
        for mut order in orders {
            // A store that lists an order twice has it once here.
            if !read.insert(order.remote_id) {
                changes.unchanged += 1;
                continue;
            }
            let products = std::mem::take(&mut order.products);
            let known = known.remove(&order.remote_id);
            let enters = accept.enters(order.status) && rules.imports(order.channel);
            if known.is_some() || enters {
                changes.products.extend(products);
                changes.channels.extend(order.channel);
            }
            if known.as_ref().is_some_and(|known| known.is_erased) {
                order = order.without_personal_data(at);
            }
            match known {
                None if enters => {
                    changes.created.push((Uuid::now_v7().to_string(), order));
                }
                None => changes.skipped += 1,
                Some(known) if is_news(&known, &order, read_at) => changes.updated.push((known, order)),
                Some(known) => changes.leave(known, order),
            }
        }
        changes
    }

    fn leave(&mut self, known: Known, order: PreparedOrder) {
        self.unchanged += 1;
        let is_same = order.content_hash == known.content_hash;
        if is_same
            && !known.has_raw
            && let Some(raw) = &order.raw
        {
            self.raw.push((known.id.clone(), raw.clone()));
        }
        if known.is_gone && order.modified_at >= known.modified_at {
            self.returned.push((known, order));
        }
    }

    /// Changed orders that are another client's than their channel's orders, with their channel.
    pub fn followers(&self, rules: &ChannelRules) -> Vec<(String, Option<i64>)> {
        let is_other = |(known, order): &&(Known, PreparedOrder)| {
            order.channel.is_some() && known.client.as_deref() != rules.client(order.channel)
        };
        let of = |(known, order): &(Known, PreparedOrder)| (known.id.clone(), order.channel);
        self.updated.iter().filter(is_other).map(of).collect()
    }

    /// Orders of which rules ignore a line, or did: once they are written, so is which. New ones are looked at already.
    /// `client` is the integration's.
    pub fn ignore(
        &mut self,
        (channels, rules): (&ChannelRules, &ClientRules),
        client: Option<&str>,
    ) -> Vec<String> {
        let mut ignoring = Vec::new();
        for (id, order) in &mut self.created {
            let whose = channels.client(order.channel).or(client);
            if rules.of(whose).is_some_and(|rules| order.ignore(rules)) {
                ignoring.push(id.clone());
            }
        }
        for (known, order) in &self.updated {
            let whose = known.client.as_deref().or(client);
            if rules.of(whose).is_some_and(|rules| order.has_named(rules)) || known.has_ignored {
                ignoring.push(known.id.clone());
            }
        }
        ignoring
    }

    /// Orders of which a raw copy would be added.
    pub fn missing_raw(&self) -> impl Iterator<Item = &str> {
        self.raw.iter().map(|(id, _)| id.as_str())
    }

    pub fn leave_out_raw(&mut self, of: &HashSet<String>) {
        self.raw.retain(|(id, _)| !of.contains(id));
    }

    /// `left_out`: orders that could not be read, of channels that are not imported.
    pub fn counters(&self, problems: usize, left_out: usize) -> Counters {
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let (created, updated, problems) = (
            count(self.created.len()),
            count(self.updated.len()),
            count(problems),
        );
        let (unchanged, skipped) = (self.unchanged, self.skipped + count(left_out));
        let seen = created + updated + unchanged + skipped + problems;
        Counters {
            seen,
            created,
            updated,
            unchanged,
            skipped,
            problems,
            calls: 0,
            throttled: 0,
        }
    }

    /// Rows of `status_updates`: of new orders that have the status which the store's setting begins from.
    pub fn status_updates(
        &self,
        (integration_id, store): (&str, &str),
        to: Option<StatusMove>,
        at: i64,
    ) -> Vec<Cell> {
        let text = |text: &str| Cell::Text(text.to_owned());
        let cells = |to: StatusMove| {
            let waits = |(_, order): &&(String, PreparedOrder)| {
                order.status == to.old_status() && order.ending().is_none()
            };
            let row = move |(_, order): &(String, PreparedOrder)| {
                let number = Cell::Number(order.remote_id);
                let (id, state) = (text(integration_id), text(StatusUpdateState::Pending.code()));
                let (since, next_try) = (Cell::Number(at), Cell::Number(at));
                let (store, to) = (text(store), text(to.code()));
                [id, number, store, to, state, since, next_try]
            };
            self.created.iter().filter(waits).flat_map(row).collect()
        };
        to.map(cells).unwrap_or_default()
    }

    /// New orders, and the parts of new and changed ones.
    pub fn into_rows(
        self,
        integration_id: &str,
        (held, rules): (&HeldStatuses, &ChannelRules),
        (read_at, at): (i64, i64),
        engine: Engine,
    ) -> Rows {
        // On SQLite the index of words follows the orders by itself.
        let has_terms = engine == Engine::Postgres;
        let mut rows = Rows::default();
        rows.add_products(integration_id, self.products);
        for (id, order) in self.created {
            let ids = [id.as_str(), integration_id].map(|id| Cell::Text(id.to_owned()));
            rows.orders.extend(ids);
            rows.orders.push(Cell::Number(at));
            // One that waits for its payment is looked at before it is shipped, too; nobody looks at what is over.
            let hold = rules.hold(order.channel).filter(|_| order.may_be_shipped_later());
            rows.add_hold(&id, hold.as_ref(), at);
            rows.orders.push(order.shipping_state(held, hold));
            rows.orders.push(Cell::Number(read_at));
            let client = rules.client(order.channel).map(str::to_owned);
            rows.orders.push(Cell::OptionalText(client));
            rows.orders.extend(order.content);
            if has_terms {
                rows.terms.extend(term_rows(&id, order.terms.iter()));
            }
            rows.add_raw(&id, order.raw);
            rows.add_parts(&id, order.lines, order.consignments);
        }
        for (Known { id, terms, .. }, order) in self.updated {
            if has_terms {
                rows.terms.extend(term_rows(&id, order.terms.without(&terms)));
            }
            rows.changed_terms
                .extend(term_rows(&id, terms.without(&order.terms)));
            rows.changed_terms
                .extend(term_rows(&id, order.terms.without(&terms)));
            rows.add_raw(&id, order.raw);
            rows.add_parts(&id, order.lines, order.consignments);
        }
        for (id, raw) in self.raw {
            rows.add_raw(&id, Some(raw));
        }
        rows
    }
}

impl Rows {
    fn add_products(&mut self, integration_id: &str, products: BTreeSet<RemoteProductId>) {
        let cells = |id: RemoteProductId| [Cell::Text(integration_id.to_owned()), Cell::Number(id.0)];
        self.product_images.extend(products.into_iter().flat_map(cells));
    }

    fn add_raw(&mut self, id: &str, raw: Option<Vec<u8>>) {
        let cells = raw.map(|raw| [Cell::Text(id.to_owned()), Cell::Bytes(raw)]);
        self.raw.extend(cells.into_iter().flatten());
    }

    /// By nobody in particular.
    fn add_hold(&mut self, id: &str, hold: Option<&Hold>, at: i64) {
        let text = |text: &str| Cell::Text(text.to_owned());
        self.holds.extend(hold.into_iter().flat_map(|hold| {
            let hold_id = Uuid::now_v7().to_string();
            let (reason, by) = (hold.reason.as_str(), "ParcelPilot");
            [text(&hold_id), text(id), text(reason), Cell::Number(at), text(by)]
        }));
    }

    fn add_parts(&mut self, id: &str, lines: Vec<[Cell; 14]>, consignments: Vec<[Cell; 4]>) {
        for line in lines {
            self.lines.push(Cell::Text(id.to_owned()));
            self.lines.extend(line);
        }
        for consignment in consignments {
            self.consignments.push(Cell::Text(id.to_owned()));
            self.consignments.extend(consignment);
        }
    }
}

/// Rows of `order_terms`.
pub(crate) fn term_rows<'a>(id: &'a str, terms: impl Iterator<Item = &'a str>) -> impl Iterator<Item = Cell> {
    terms.flat_map(move |term| [Cell::Text(term.to_owned()), Cell::Text(id.to_owned())])
}

/// An older answer, from a replica that lags or a page read before another run's, changes nothing; nor does one that was
/// asked for before we last changed the order's shipments. The first one after that is taken whatever date it has: a
/// store need not say that a shipment modifies its order.
///
/// One that came in before channels were kept, or by a program of that time, gets its channel.
fn is_news(known: &Known, order: &PreparedOrder, read_at: i64) -> bool {
    (order.content_hash != known.content_hash || (known.channel.is_none() && order.channel.is_some()))
        && read_at >= known.pages_from
        && (order.modified_at >= known.modified_at || known.content_hash.is_empty())
}
