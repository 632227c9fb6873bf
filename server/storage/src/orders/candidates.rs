//! The SQL that picks a page: which orders, newest or oldest first. Only their ids, so that it happens in the indexes but where
//! a second word, or a common one, is looked for in the orders themselves.
//!
//! Every text here walks an index in the list's own order and stops when the page is full, however many orders there
//! are. Where a filter spans several stores, each store's part is walked by itself, and the caller merges the parts.

use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId};
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipment::work_list::{ListKey, ListOrder, WorkList};
use parcelpilot_domain::time::Timestamp;

use super::filter::{OrderCursor, OrderFilter};
use super::search::Search;
use super::source::Source;
use crate::channels::{ClientStores, Whose};
use crate::statement::Statement;

/// The orders of one store, or of all of them in one walk.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Part {
    pub store: Option<IntegrationId>,
    /// Where the filter names a client.
    pub whose: Option<(ClientId, Whose)>,
}

/// The first of each part.
pub(super) fn walk(filter: &OrderFilter, parts: &[Part], search: &Search, limit: i64) -> Statement {
    united(parts, |statement, part| {
        statement
            .push("SELECT * FROM (SELECT ")
            .push(key(filter.order))
            .push(", o.id");
        push_part(statement, filter, part, search, limit);
        statement.push(") AS part");
    })
}

/// The first of each part that are searched for, or came in since the filter's day, among its first `window` orders.
pub(super) fn windows(
    filter: &OrderFilter,
    parts: &[Part],
    search: &Search,
    window: i64,
    limit: i64,
) -> Statement {
    united(parts, |statement, part| {
        statement
            .push("SELECT * FROM (SELECT key, id FROM (SELECT ")
            .push(key(filter.order))
            .push(" AS key, o.id, o.remote_id, o.terms, o.imported_at");
        push_part(statement, &of_any_day(filter), part, search, window);
        statement.push(") AS first WHERE TRUE");
        if let Some(day) = filter.imported_from {
            statement.push(" AND imported_at >= ").integer(day.millis());
        }
        if filter.work_list == Some(WorkList::Failed) {
            push_has_failed(statement.push(" AND "), "first");
        }
        search.push_words(statement, "first", None);
        search.push_checks(statement, "first");
        statement
            .push(if filter.order.is_ascending() {
                " ORDER BY key, id LIMIT "
            } else {
                " ORDER BY key DESC, id DESC LIMIT "
            })
            .integer(limit);
        statement.push(") AS part");
    })
}

/// The last order of each part's window, where the part has so many.
pub(super) fn window_ends(filter: &OrderFilter, parts: &[Part], search: &Search, window: i64) -> Statement {
    united(parts, |statement, part| {
        statement
            .push("SELECT * FROM (SELECT ")
            .push(key(filter.order))
            .push(", o.id");
        push_part(statement, &of_any_day(filter), part, search, 1);
        statement.push(" OFFSET ").integer(window - 1).push(") AS part");
    })
}

/// A window ends after so many orders, whichever of them came in since the filter's day.
fn of_any_day(filter: &OrderFilter) -> OrderFilter {
    OrderFilter {
        imported_from: None,
        ..filter.clone()
    }
}

fn united(parts: &[Part], write: impl Fn(&mut Statement, Part)) -> Statement {
    let mut statement = Statement::default();
    for (number, part) in parts.iter().enumerate() {
        statement.push(if number == 0 { "" } else { " UNION ALL " });
        write(&mut statement, *part);
    }
    statement
}

fn push_part(statement: &mut Statement, filter: &OrderFilter, part: Part, search: &Search, limit: i64) {
    statement.push(" FROM orders o WHERE TRUE");
    if let Some(store) = part.store {
        statement.push(" AND o.integration_id = ").text(store.to_string());
    }
    match part.whose {
        Some((client, Whose::Named)) if has_index_by_client(filter) => {
            statement.push(" AND o.client_id = ").text(client.to_string());
        }
        Some((client, whose)) => whose.push(statement, client),
        None => {}
    }
    search.push_clients(statement);
    push_filter(statement, filter, part.store);
    push_after(statement, filter);
    push_first(statement, filter, limit);
}

/// Goes from the source to its orders, and sorts these.
pub(super) fn drive(filter: &OrderFilter, source: &Source<'_>, search: &Search, limit: i64) -> Statement {
    let mut statement = Statement::default();
    source.push_found(&mut statement, None);
    statement.push(" SELECT ").push(key(filter.order)).push(", o.id");
    push_driven(&mut statement, filter, search);
    push_after(&mut statement, filter);
    push_searched(&mut statement, source, search);
    push_first(&mut statement, filter, limit);
    statement
}

/// Of `orders o` that the source found, those that the search means.
pub(super) fn push_searched(statement: &mut Statement, source: &Source<'_>, search: &Search) {
    if let Some(stores) = &search.stores {
        statement.push(" AND o.integration_id IN (");
        statement
            .texts(stores.iter().map(IntegrationId::to_string))
            .push(")");
    }
    search.push_clients(statement);
    search.push_words(statement, "o", Some(source));
    search.push_checks(statement, "o");
}

pub(super) fn push_driven(statement: &mut Statement, filter: &OrderFilter, search: &Search) {
    // Written as a cross join, which SQLite takes in this order.
    statement.push(" FROM found CROSS JOIN orders o WHERE o.id = found.order_id");
    push_stores(statement, filter, search.client.as_ref());
    push_filter(statement, filter, None);
}

/// The last of the first `window` orders that changed here since a moment, where there are so many.
pub(super) fn changed_window_end(filter: &OrderFilter, since: Timestamp, window: i64) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("SELECT w.updated_at, w.id FROM orders w WHERE w.updated_at >= ")
        .integer(since.millis());
    if let Some(after) = filter.after {
        push_changed(&mut statement, ">", &after);
    }
    statement
        .push(" ORDER BY w.updated_at, w.id LIMIT 1 OFFSET ")
        .integer(window - 1);
    statement
}

fn push_changed(statement: &mut Statement, is: &'static str, place: &OrderCursor) {
    statement
        .push(" AND (w.updated_at, w.id) ")
        .push(is)
        .push(" (")
        .integer(place.key)
        .push(", ")
        .text(place.id.to_string())
        .push(")");
}

/// Those that changed here since a moment, in the order in which they did, and not later than `until`.
pub(super) fn changed(
    filter: &OrderFilter,
    client: Option<&ClientStores>,
    since: Timestamp,
    until: Option<&OrderCursor>,
    limit: i64,
) -> Statement {
    let mut statement = Statement::default();
    // Beside themselves, as a cross join, so that SQLite walks the index by change and filters what it meets: it would
    // rather fetch all orders of a store, and sort them.
    statement
        .push("SELECT w.updated_at, w.id FROM orders w CROSS JOIN orders o WHERE o.id = w.id AND w.updated_at >= ")
        .integer(since.millis());
    if let Some(after) = filter.after {
        push_changed(&mut statement, ">", &after);
    }
    if let Some(until) = until {
        push_changed(&mut statement, "<=", until);
    }
    push_narrowed(&mut statement, filter, client);
    statement
        .push(" ORDER BY w.updated_at, w.id LIMIT ")
        .integer(limit);
    statement
}

/// The same, by fetching all of the client's, and sorting these. Written as sums, so that no index by change is walked.
pub(super) fn changed_of_these(
    filter: &OrderFilter,
    client: Option<&ClientStores>,
    since: Timestamp,
    limit: i64,
) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("SELECT w.updated_at, w.id FROM (SELECT o.updated_at + 0 AS updated_at, o.id FROM orders o WHERE TRUE");
    push_narrowed(&mut statement, filter, client);
    statement
        .push(") AS w WHERE w.updated_at >= ")
        .integer(since.millis());
    if let Some(after) = filter.after {
        push_changed(&mut statement, ">", &after);
    }
    statement
        .push(" ORDER BY w.updated_at, w.id LIMIT ")
        .integer(limit);
    statement
}

fn push_narrowed(statement: &mut Statement, filter: &OrderFilter, client: Option<&ClientStores>) {
    push_stores(statement, filter, client);
    push_filter(statement, filter, None);
    if let Some(tag) = &filter.tag {
        statement.push(" AND EXISTS (SELECT 1 FROM order_tags WHERE order_id = o.id AND tag_key = ");
        statement.text(tag.key()).push(")");
    }
}

/// Whether a push of the order `order` failed. Written as a value: of an `EXISTS`, PostgreSQL may first read all that failed.
pub(super) fn push_has_failed<'a>(statement: &'a mut Statement, order: &'static str) -> &'a mut Statement {
    statement
        .push("(SELECT 1 FROM shipment_pushes WHERE order_id = ")
        .push(order)
        .push(".id AND state = 'failed' LIMIT 1) IS NOT NULL")
}

/// Whether the orders have an index of their own, which has the stores apart.
pub(super) const fn has_own_index(filter: &OrderFilter) -> bool {
    let is_waiting = matches!(
        filter.shipping_state,
        Some(ShippingState::ToShip | ShippingState::Held)
    );
    let is_listed = matches!(
        filter.work_list,
        Some(WorkList::ToShip | WorkList::Held | WorkList::NotToShip | WorkList::Done)
    );
    is_waiting || is_listed || filter.has_warning || matches!(filter.to_ship, Some(true))
}

/// Whether the index of a client's orders in another's store has them as the list does.
const fn has_index_by_client(filter: &OrderFilter) -> bool {
    matches!(filter.order.by(), ListKey::Age) && !filter.has_warning && filter.channel.is_none()
}

/// Whether a store's orders are walked from the newest or the oldest, none left out but by their channel or client.
const fn goes_by_age_alone(filter: &OrderFilter) -> bool {
    matches!(filter.order.by(), ListKey::Age) && filter.status.is_none() && !has_own_index(filter)
}

/// `store` is the one whose orders alone are looked at, where it is known.
pub(super) fn push_filter(statement: &mut Statement, filter: &OrderFilter, store: Option<IntegrationId>) {
    if let Some(channel) = filter.channel {
        // With the sign, the list's own index is walked, not that of the channel, which would be sorted.
        statement.push(match store.is_some() && goes_by_age_alone(filter) {
            true => " AND o.channel_id = ",
            false => " AND +o.channel_id = ",
        });
        statement.integer(channel.0);
    }
    if let Some(status) = filter.status {
        // A list that does not go by age walks its own index: with the sign, none of those by age is taken, and sorted.
        statement.push(match filter.order.by() {
            ListKey::Age => " AND o.status_id = ",
            ListKey::Left | ListKey::Total => " AND +o.status_id = ",
        });
        statement.integer(status.0);
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
    match filter.work_list {
        Some(WorkList::ToShip) => statement.push(" AND o.shipping_state = 'to_ship'"),
        Some(WorkList::Held) => statement.push(" AND o.shipping_state = 'held'"),
        // Few have a warning: with the sign, their index is taken.
        Some(WorkList::Done) if filter.has_warning => {
            statement.push(" AND o.shipping_state = 'not_to_ship' AND +o.left_to_ship = 0")
        }
        Some(WorkList::Done) => {
            statement.push(" AND o.shipping_state = 'not_to_ship' AND o.left_to_ship = 0")
        }
        Some(WorkList::NotToShip) => {
            statement.push(" AND o.shipping_state = 'not_to_ship' AND o.left_to_ship > 0")
        }
        // These are found by their pushes.
        Some(WorkList::Failed) | None => statement,
    };
    if filter.has_warning {
        statement.push(" AND o.has_warning");
    }
    if let Some(day) = filter.imported_from {
        statement.push(" AND o.imported_at >= ").integer(day.millis());
    }
    let created_at = match filter.order.by() {
        ListKey::Age => " AND o.created_at",
        ListKey::Left | ListKey::Total => " AND +o.created_at",
    };
    for placed in [&filter.created, &filter.due] {
        placed.push(statement, store.or(filter.integration), created_at);
    }
}

/// `client` has the stores of the filter's client.
pub(super) fn push_stores(statement: &mut Statement, filter: &OrderFilter, client: Option<&ClientStores>) {
    if let Some(integration) = filter.integration {
        statement
            .push(" AND o.integration_id = ")
            .text(integration.to_string());
    }
    if let Some(client) = client.filter(|_| filter.client.is_some()) {
        client.push(statement);
    }
}

fn push_after(statement: &mut Statement, filter: &OrderFilter) {
    if let Some(after) = filter.after {
        statement
            .push(" AND (")
            .push(key(filter.order))
            .push(if filter.order.is_ascending() {
                ", o.id) > ("
            } else {
                ", o.id) < ("
            })
            .integer(after.key)
            .push(", ")
            .text(after.id.to_string())
            .push(")");
    }
}

fn push_first(statement: &mut Statement, filter: &OrderFilter, limit: i64) {
    let key = key(filter.order);
    statement.push(" ORDER BY ").push(key);
    statement
        .push(if filter.order.is_ascending() {
            ", o.id LIMIT "
        } else {
            " DESC, o.id DESC LIMIT "
        })
        .integer(limit);
}

/// What a list goes by, of `orders o`.
const fn key(order: ListOrder) -> &'static str {
    match order.by() {
        ListKey::Age => "o.created_at",
        ListKey::Left => "o.left_to_ship",
        ListKey::Total => "o.total_rank",
    }
}

/// An order's place in such a list.
pub(super) fn key_of(order: ListOrder, id: OrderId) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT ").push(key(order));
    statement
        .push(" FROM orders o WHERE o.id = ")
        .text(id.to_string());
    statement
}
