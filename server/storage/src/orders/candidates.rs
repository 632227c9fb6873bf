//! The SQL that picks a page: which orders, newest first. Only their ids, so that it happens in the indexes but where
//! a second word, or a common one, is looked for in the orders themselves.
//!
//! Every text here walks an index in the list's own order and stops when the page is full, however many orders there
//! are. Where a filter spans several stores, each store's part is walked by itself, and the caller merges the parts.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::time::Timestamp;

use super::filter::OrderFilter;
use super::words::Word;
use crate::statement::Statement;

/// The orders of one store, or of all of them in one walk.
pub(super) type Part = Option<IntegrationId>;

/// The newest of each part.
pub(super) fn walk(filter: &OrderFilter, parts: &[Part], limit: i64) -> Statement {
    united(parts, |statement, part| {
        statement.push("SELECT * FROM (SELECT o.created_at, o.id");
        push_part(statement, filter, part, limit);
        statement.push(") AS part");
    })
}

/// The newest of each part that have all `words`, among its newest `window` orders.
pub(super) fn windows(
    filter: &OrderFilter,
    parts: &[Part],
    words: &[Word],
    window: i64,
    limit: i64,
) -> Statement {
    united(parts, |statement, part| {
        statement.push(
            "SELECT * FROM (SELECT created_at, id FROM (SELECT o.created_at, o.id, o.remote_id, o.terms",
        );
        push_part(statement, filter, part, window);
        statement.push(") AS newest WHERE TRUE");
        for word in words {
            push_word_of(statement, "newest", word);
        }
        statement
            .push(" ORDER BY created_at DESC, id DESC LIMIT ")
            .integer(limit);
        statement.push(") AS part");
    })
}

/// How many orders each part's window has, and the age of its oldest.
pub(super) fn window_ends(filter: &OrderFilter, parts: &[Part], window: i64) -> Statement {
    united(parts, |statement, part| {
        statement.push("SELECT count(*), min(created_at) FROM (SELECT o.created_at, o.id");
        push_part(statement, filter, part, window);
        statement.push(") AS part");
    })
}

fn united(parts: &[Part], write: impl Fn(&mut Statement, Part)) -> Statement {
    let mut statement = Statement::default();
    for (number, part) in parts.iter().enumerate() {
        statement.push(if number == 0 { "" } else { " UNION ALL " });
        write(&mut statement, *part);
    }
    statement
}

fn push_part(statement: &mut Statement, filter: &OrderFilter, part: Part, limit: i64) {
    statement.push(" FROM orders o WHERE TRUE");
    if let Some(store) = part {
        statement.push(" AND o.integration_id = ").text(store.to_string());
    }
    push_filter(statement, filter);
    push_before(statement, filter);
    push_newest(statement, limit);
}

/// Goes from the terms of a rare word to its orders, and sorts these.
pub(super) fn drive(filter: &OrderFilter, rarest: &Word, others: &[Word], limit: i64) -> Statement {
    let mut statement = Statement::default();
    statement.push("WITH found AS MATERIALIZED (SELECT order_id FROM order_terms WHERE ");
    push_range(&mut statement, rarest);
    // `UNION` also makes one of an order that was found by two terms.
    statement.push(" UNION SELECT id FROM orders WHERE remote_id = ");
    // Order numbers are positive.
    statement.integer(rarest.number.unwrap_or(0));
    // Written as a cross join, which SQLite takes in this order.
    statement.push(") SELECT o.created_at, o.id FROM found CROSS JOIN orders o WHERE o.id = found.order_id");
    push_stores(&mut statement, filter);
    push_filter(&mut statement, filter);
    push_before(&mut statement, filter);
    for word in others {
        push_word_of(&mut statement, "o", word);
    }
    push_newest(&mut statement, limit);
    statement
}

/// Those that changed here since a moment, in the order in which they did.
pub(super) fn changed(filter: &OrderFilter, since: Timestamp, limit: i64) -> Statement {
    let mut statement = Statement::default();
    // Beside themselves, as a cross join, so that SQLite walks the index by change and filters what it meets: it would
    // rather fetch all orders of a store, and sort them.
    statement
        .push("SELECT w.updated_at, w.id FROM orders w CROSS JOIN orders o WHERE o.id = w.id AND w.updated_at >= ")
        .integer(since.millis());
    if let Some(after) = filter.after {
        statement
            .push(" AND (w.updated_at, w.id) > (")
            .integer(after.at.millis())
            .push(", ")
            .text(after.id.to_string())
            .push(")");
    }
    push_stores(&mut statement, filter);
    push_filter(&mut statement, filter);
    statement
        .push(" ORDER BY w.updated_at, w.id LIMIT ")
        .integer(limit);
    statement
}

/// How many terms a word finds, counted up to `most`.
pub(super) fn count_terms(word: &Word, most: i64) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT count(*) FROM (SELECT 1 FROM order_terms WHERE ");
    push_range(&mut statement, word);
    statement.push(" LIMIT ").integer(most).push(") AS counted");
    statement
}

fn push_filter(statement: &mut Statement, filter: &OrderFilter) {
    if let Some(status) = filter.status {
        statement.push(" AND o.status_id = ").integer(status.0);
    }
    match filter.to_ship {
        Some(true) => statement.push(" AND o.shipping_state = 'to_ship'"),
        Some(false) => statement.push(" AND o.shipping_state <> 'to_ship'"),
        None => statement,
    };
    // Written out, as the indexes have it that hold these alone.
    match filter.shipping_state {
        Some(ShippingState::ToShip) => statement.push(" AND o.shipping_state = 'to_ship'"),
        Some(ShippingState::Held) => statement.push(" AND o.shipping_state = 'held'"),
        Some(ShippingState::NotToShip) => statement.push(" AND o.shipping_state = 'not_to_ship'"),
        None => statement,
    };
    if filter.has_warning {
        statement.push(" AND o.has_warning");
    }
    if let Some(from) = filter.created_from {
        statement.push(" AND o.created_at >= ").integer(from.millis());
    }
    if let Some(until) = filter.created_until {
        statement.push(" AND o.created_at < ").integer(until.millis());
    }
}

fn push_stores(statement: &mut Statement, filter: &OrderFilter) {
    if let Some(integration) = filter.integration {
        statement
            .push(" AND o.integration_id = ")
            .text(integration.to_string());
    }
    if let Some(client) = filter.client {
        statement
            .push(" AND o.integration_id IN (SELECT id FROM integrations WHERE client_id = ")
            .text(client.to_string())
            .push(")");
    }
}

fn push_before(statement: &mut Statement, filter: &OrderFilter) {
    if let Some(after) = filter.after {
        statement
            .push(" AND (o.created_at, o.id) < (")
            .integer(after.at.millis())
            .push(", ")
            .text(after.id.to_string())
            .push(")");
    }
}

fn push_newest(statement: &mut Statement, limit: i64) {
    statement
        .push(" ORDER BY o.created_at DESC, o.id DESC LIMIT ")
        .integer(limit);
}

/// By the order's own copy of its terms, which is there already when the order is looked at.
fn push_word_of(statement: &mut Statement, order: &'static str, word: &Word) {
    statement.push(" AND (").push(order).push(".terms LIKE ");
    statement.text(word.pattern()).push(" ESCAPE '!'");
    if let Some(number) = word.number {
        statement
            .push(" OR ")
            .push(order)
            .push(".remote_id = ")
            .integer(number);
    }
    statement.push(")");
}

fn push_range(statement: &mut Statement, word: &Word) {
    statement.push("term >= ").text(word.first.as_str());
    if let Some(end) = &word.end {
        statement.push(" AND term < ").text(end.as_str());
    }
}
