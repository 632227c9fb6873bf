//! Which shipments a page of the list has: only their ids, by indexes that have them in the list's order. Each walk stops
//! when the page is full, however many shipments there are. Where a filter spans several stores, each store is walked by
//! itself.

use std::cmp::Reverse;

use parcelpilot_domain::ids::{ClientId, ShipmentId};
use parcelpilot_domain::shipment::push::PushState;

use super::show::ShipmentFilter;
use super::tracking_key::{key_of, tracking_key};
use crate::channels::{ClientStores, Whose, client_of_order};
use crate::macros::{index_walks, read, row};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Walks in one statement: SQLite takes 500.
const WALKS_AT_ONCE: usize = 400;

row! {
    struct Store { id: String, is_pushing: bool }
}

/// What the list goes by: of a list of days when it was made, otherwise only the id. Ids are made in their order.
pub(crate) type Picked = (i64, String);

/// What is walked: some shipments of one store, or of all.
enum Walk<'a> {
    All,
    Store(&'a str),
    Pushes(&'a str, &'static str),
}

impl Walk<'_> {
    const fn store(&self) -> Option<&str> {
        match self {
            Walk::All => None,
            Walk::Store(store) | Walk::Pushes(store, _) => Some(store),
        }
    }
}

/// The first `limit`, in the list's order; fewer only where there are no more.
pub(crate) async fn pick(
    database: &Database,
    filter: &ShipmentFilter,
    limit: usize,
) -> StorageResult<Vec<Picked>> {
    let statements = statements(database, filter, limit).await?;
    let mut picked: Vec<Picked> = index_walks!(database, |tx| {
        let mut picked = Vec::new();
        for statement in &statements {
            let part: Vec<Picked> = bound!(sqlx::query_as(statement.sql()), statement)
                .fetch_all(&mut *tx)
                .await?;
            picked.extend(part);
        }
        Ok(picked)
    })?;
    picked.sort_unstable_by_key(|one| Reverse(one.clone()));
    // Two pushes may find the same one.
    picked.dedup();
    picked.truncate(limit);
    Ok(picked)
}

pub(super) async fn statements(
    database: &Database,
    filter: &ShipmentFilter,
    limit: usize,
) -> StorageResult<Vec<Statement>> {
    let client = match filter.client {
        Some(client) => Some(ClientStores::read(database, client).await?),
        None => None,
    };
    let stores = stores(database, filter, client.as_ref()).await?;
    if stores.is_empty() {
        return Ok(Vec::new());
    }
    let after = after(database, filter).await?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let write = |walk: &Walk<'_>, statement: &mut Statement| {
        push_walk(statement, filter, walk);
        if let Some(client) = &client {
            // Of stores together, those that name the client: fewer, and never others.
            let whose = walk.store().map_or(Whose::Named, |store| client.whose(store));
            push_client(statement, client.client, whose);
        }
        push_page(statement, filter, after.as_ref(), limit);
    };
    if finds_few(filter) {
        let mut statement = Statement::default();
        push_searched(&mut statement, filter, &stores, client.as_ref());
        push_page(&mut statement, filter, after.as_ref(), limit);
        return Ok(vec![statement]);
    }
    let walks = walks(filter, &stores);
    let united = |walks: &[Walk<'_>]| {
        let mut statement = Statement::default();
        for (place, walk) in walks.iter().enumerate() {
            statement.push(if place == 0 { "" } else { " UNION ALL " });
            statement.push("SELECT * FROM (");
            write(walk, &mut statement);
            statement.push(") AS walk");
        }
        statement
    };
    Ok(walks.chunks(WALKS_AT_ONCE).map(united).collect())
}

/// The stores that the filter leaves.
async fn stores(
    database: &Database,
    filter: &ShipmentFilter,
    client: Option<&ClientStores>,
) -> StorageResult<Vec<Store>> {
    let mut statement = Statement::default();
    statement.push("SELECT i.id, i.is_enabled AND i.push_ship_confirms AND c.is_active");
    if let Some(client) = client {
        statement
            .push(" AND (SELECT is_active FROM clients WHERE id = ")
            .text(client.client.to_string())
            .push(")");
    }
    statement.push(" AS is_pushing FROM integrations i JOIN clients c ON c.id = i.client_id WHERE TRUE");
    if let Some(client) = client {
        if client.stores.is_empty() {
            return Ok(Vec::new());
        }
        statement
            .push(" AND i.id IN (")
            .texts(client.stores.iter().map(|(id, _)| id.to_string()))
            .push(")");
    }
    if let Some(integration) = filter.integration {
        statement.push(" AND i.id = ").text(integration.to_string());
    }
    Ok(read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    }))
}

/// Where the page begins, by what the list goes by. When another client's shipment was made is told to nobody.
async fn after(database: &Database, filter: &ShipmentFilter) -> StorageResult<Option<(i64, ShipmentId)>> {
    let Some(after) = filter.after else {
        return Ok(None);
    };
    if !goes_by_day(filter) {
        return Ok(Some((0, after)));
    }
    let mut statement = Statement::default();
    statement
        .push("SELECT s.made_at FROM shipments s JOIN orders o ON o.id = s.order_id WHERE s.id = ")
        .text(after.to_string());
    if let Some(client) = filter.client {
        statement
            .push(concat!(" AND ", client_of_order!(), " = "))
            .text(client.to_string());
    }
    let made: Option<(i64,)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_optional(executor)
            .await?
    });
    Ok(made.map(|(made_at,)| (made_at, after)))
}

/// Whether the list goes by when shipments were made. One of pushes that are open goes by these: they are fewer.
pub(super) const fn goes_by_day(filter: &ShipmentFilter) -> bool {
    has_days(filter) && matches!(filter.state, None | Some(PushState::Confirmed))
}

const fn has_days(filter: &ShipmentFilter) -> bool {
    filter.shipped_from.is_some() || filter.shipped_until.is_some()
}

fn walks<'a>(filter: &ShipmentFilter, stores: &'a [Store]) -> Vec<Walk<'a>> {
    match filter.state {
        Some(state) if !goes_by_day(filter) => {
            let of = |store: &'a Store| {
                states(state, store.is_pushing)
                    .iter()
                    .map(|state| Walk::Pushes(&store.id, state))
            };
            stores.iter().flat_map(of).collect()
        }
        None if filter.client.is_none() && filter.integration.is_none() && !has_days(filter) => {
            vec![Walk::All]
        }
        _ => stores.iter().map(|store| Walk::Store(&store.id)).collect(),
    }
}

/// What the pushes are in that pages show in this state.
const fn states(state: PushState, is_pushing: bool) -> &'static [&'static str] {
    match (state, is_pushing) {
        (PushState::Held, false) => &["held", "pending"],
        (PushState::Held, true) => &["held"],
        (PushState::Pending, true) => &["pending"],
        (PushState::Pending, false) => &[],
        (PushState::Sending, _) => &["sending"],
        (PushState::Failed, _) => &["failed"],
        (PushState::Confirmed, _) => &["confirmed"],
    }
}

fn push_walk(statement: &mut Statement, filter: &ShipmentFilter, walk: &Walk<'_>) {
    match walk {
        Walk::All | Walk::Store(_) => {
            push_key(statement, filter);
            statement.push(", s.id FROM shipments s WHERE TRUE");
            if let Walk::Store(store) = walk {
                statement.push(" AND s.integration_id = ").text(*store);
            }
            if filter.state == Some(PushState::Confirmed) {
                statement.push(HAS_CONFIRMED).push(NONE_OPEN);
            }
        }
        Walk::Pushes(store, state) => {
            statement.push("SELECT DISTINCT CAST(0 AS BIGINT) AS key, s.id FROM ");
            statement.push(match *state {
                "confirmed" => CONFIRMED,
                _ => OPEN,
            });
            statement.push(" AND p.integration_id = ").text(*store);
            if *state == "confirmed" {
                statement.push(") AS s WHERE TRUE").push(NONE_OPEN);
            } else {
                statement
                    .push(" AND p.state = ")
                    .text(*state)
                    .push(") AS s WHERE TRUE");
            }
            if has_days(filter) {
                statement.push(" AND EXISTS (SELECT 1 FROM shipments made WHERE made.id = s.id");
                push_days(statement, filter, " AND made.voided_at IS NULL AND made.made_at");
                statement.push(")");
            }
            return;
        }
    }
    push_days(statement, filter, " AND s.voided_at IS NULL AND s.made_at");
}

const OPEN: &str = "(SELECT p.shipment_id AS id FROM shipment_pushes p WHERE p.state <> 'confirmed'";
const CONFIRMED: &str = "(SELECT p.shipment_id AS id FROM shipment_pushes p WHERE p.state = 'confirmed'";
// Written as values: of an `EXISTS`, PostgreSQL may first read all pushes that are confirmed.
const HAS_CONFIRMED: &str = " AND (SELECT 1 FROM shipment_pushes p WHERE p.shipment_id = s.id AND p.state = 'confirmed' LIMIT 1) IS NOT NULL";
const NONE_OPEN: &str = " AND (SELECT 1 FROM shipment_pushes o WHERE o.shipment_id = s.id AND o.state <> 'confirmed' LIMIT 1) IS NULL";

fn push_key(statement: &mut Statement, filter: &ShipmentFilter) {
    statement.push(if goes_by_day(filter) {
        "SELECT s.made_at AS key"
    } else {
        "SELECT CAST(0 AS BIGINT) AS key"
    });
}

/// `made_at` is the column, beside what the index of these alone has.
fn push_days(statement: &mut Statement, filter: &ShipmentFilter, made_at: &'static str) {
    if let Some(from) = filter.shipped_from {
        statement.push(made_at).push(" >= ").integer(from.millis());
    }
    if let Some(until) = filter.shipped_until {
        statement.push(made_at).push(" < ").integer(until.millis());
    }
}

/// Of shipments `s`, those of the client's orders.
fn push_client(statement: &mut Statement, client: ClientId, whose: Whose) {
    if whose != Whose::All {
        statement
            .push(" AND (SELECT 1 FROM shipments t JOIN orders o ON o.id = t.order_id WHERE t.id = s.id");
        whose.push(statement, client);
        statement.push(") IS NOT NULL");
    }
}

fn push_page(
    statement: &mut Statement,
    filter: &ShipmentFilter,
    after: Option<&(i64, ShipmentId)>,
    limit: i64,
) {
    if let Some((key, id)) = after {
        if goes_by_day(filter) {
            statement
                .push(" AND (s.made_at, s.id) < (")
                .integer(*key)
                .push(", ");
            statement.text(id.to_string()).push(")");
        } else {
            statement.push(" AND s.id < ").text(id.to_string());
        }
    }
    statement
        .push(if goes_by_day(filter) {
            " ORDER BY s.made_at DESC, s.id DESC LIMIT "
        } else {
            " ORDER BY s.id DESC LIMIT "
        })
        .integer(limit);
}

/// Few have the number or the label, or are of the order.
fn finds_few(filter: &ShipmentFilter) -> bool {
    let is_exact = filter.order.is_some() || filter.order_number.is_some() || filter.tracking.is_some();
    is_exact || !filter.search.trim().is_empty()
}

fn push_found(statement: &mut Statement, filter: &ShipmentFilter) {
    let search = filter.search.trim();
    statement.push("WITH found AS MATERIALIZED (SELECT id FROM shipments WHERE ");
    if !search.is_empty() {
        push_label(statement, search);
        if let Ok(order) = search.trim_start_matches('#').parse() {
            statement
                .push(" UNION SELECT id FROM shipments WHERE order_number = ")
                .integer(order);
        }
    } else {
        statement.push("TRUE");
        if let Some(order) = filter.order {
            statement.push(" AND order_id = ").text(order.to_string());
        }
        if let Some(number) = filter.order_number {
            statement.push(" AND order_number = ").integer(number.0);
        }
        if let Some(label) = &filter.tracking {
            push_label(statement.push(" AND "), label);
        }
    }
    statement.push(") ");
}

fn push_label(statement: &mut Statement, label: &str) {
    statement.push(concat!("tracking_number <> '' AND ", tracking_key!(), " = "));
    statement.text(key_of(label));
}

fn push_searched(
    statement: &mut Statement,
    filter: &ShipmentFilter,
    stores: &[Store],
    client: Option<&ClientStores>,
) {
    push_found(statement, filter);
    push_key(statement, filter);
    // Written as a cross join, which SQLite takes in this order.
    statement
        .push(", s.id FROM found CROSS JOIN shipments s WHERE s.id = found.id AND s.integration_id IN (");
    statement.texts(stores.iter().map(|store| &store.id)).push(")");
    if let Some(client) = client {
        statement.push(" AND (FALSE");
        for store in stores {
            statement.push(" OR (s.integration_id = ").text(&store.id);
            push_client(statement, client.client, client.whose(&store.id));
            statement.push(")");
        }
        statement.push(")");
    }
    if let Some(state) = filter.state {
        statement.push(" AND (FALSE");
        for store in stores {
            for state in states(state, store.is_pushing) {
                statement
                    .push(" OR (s.integration_id = ")
                    .text(&store.id)
                    .push(" AND EXISTS (SELECT 1 FROM shipment_pushes p WHERE p.shipment_id = s.id AND p.state = ")
                    .text(*state)
                    .push("))");
            }
        }
        statement.push(")");
        if state == PushState::Confirmed {
            statement.push(NONE_OPEN);
        }
    }
    push_days(statement, filter, " AND s.voided_at IS NULL AND s.made_at");
}
