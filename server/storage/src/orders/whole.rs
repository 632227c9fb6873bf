//! Whole orders, each with its lines and consignments: one, or page by page, for programs.

use std::collections::HashMap;

use parcelpilot_contract::orders::HoldRow;
use parcelpilot_contract::status_updates::StatusUpdateRow;
use parcelpilot_domain::ids::{OrderId, RemoteLineId};
use parcelpilot_domain::order::Line;
use parcelpilot_domain::shipment::left::{Ahead, line_left};
use parcelpilot_domain::shipment::may_ship::{MayShip, ShippingFacts, may_ship};
use parcelpilot_domain::tag::Tag;
use parcelpilot_domain::time::Timestamp;

use super::candidates;
use super::columns::{ConsignmentColumns, LineColumns, OrderColumns, StoredOrder, assemble};
use super::filter::{OrderCursor, OrderFilter};
use super::list::{cursor, cut, explained, page};
use super::pick::Picked;
use super::search::client_stores;
use crate::columns::RowName;
use crate::holds::{FactsColumns, select_facts};
use crate::macros::{read, snapshot};
use crate::pickups::StoredPickup;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult, client_skus, order_tags, product_images};

#[derive(Debug, Clone, PartialEq)]
pub struct WholeOrder {
    pub stored: StoredOrder,
    pub ahead: Ahead,
    pub facts: ShippingFacts,
    pub hold: Option<HoldRow>,
    /// When the store said that it no longer has the order.
    pub gone_at: Option<Timestamp>,
    pub tags: Vec<Tag>,
    /// Where the store is told that it has arrived.
    pub status_update: Option<StatusUpdateRow>,
    /// Once something of it waits for its customer at the counter.
    pub pickup: Option<StoredPickup>,
    /// Whose list must have each SKU of the order.
    pub requires_list_of: Option<String>,
}

impl WholeOrder {
    /// How many of a line are left to ship.
    pub fn left(&self, line: &Line) -> i64 {
        line_left(line, &self.ahead)
    }

    pub fn may_ship(&self) -> MayShip {
        may_ship(&self.facts)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct WholePage {
    pub orders: Vec<WholeOrder>,
    /// For [`OrderFilter::after`]; nothing where this is the last page.
    pub next: Option<OrderCursor>,
}

/// Whole, as the store sent it last.
pub async fn find(database: &Database, id: OrderId) -> StorageResult<Option<StoredOrder>> {
    Ok(find_whole(database, id).await?.map(|whole| whole.stored))
}

/// The same, with what our shipments are ahead of the store.
pub async fn find_whole(database: &Database, id: OrderId) -> StorageResult<Option<WholeOrder>> {
    Ok(read_whole(database, &[id.to_string()]).await?.pop())
}

/// `size` orders, newest first. Who goes through all pages meets each order once that was there at the beginning.
pub async fn whole(database: &Database, filter: &OrderFilter, size: u16) -> StorageResult<WholePage> {
    let (picked, next) = page(database, filter, size).await?;
    filled(database, picked, next).await
}

/// `size` of those that changed here since a moment, in the order in which they did: what changes meanwhile comes
/// (again) at the end. Of a filter that narrows them, a page looks through [`LOOKED_THROUGH`] changes at most: it may have
/// fewer, or none, and a next page all the same.
pub async fn changed(
    database: &Database,
    filter: &OrderFilter,
    since: Timestamp,
    size: u16,
) -> StorageResult<WholePage> {
    let client = client_stores(database, filter).await?;
    let end = match narrows(filter) {
        true => {
            let end = candidates::changed_window_end(filter, since, LOOKED_THROUGH);
            read_places(database, &end).await?.pop()
        }
        false => None,
    };
    let end = end.as_ref().map(cursor).transpose()?;
    let statement = candidates::changed(filter, client.as_ref(), since, end.as_ref(), i64::from(size) + 1);
    let (picked, next) = cut(read_places(database, &statement).await?, size)?;
    filled(database, picked, next.or(end)).await
}

/// Of more changes a page of a narrowed list looks at none.
pub const LOOKED_THROUGH: i64 = 5_000;

/// The same of one client, for readers to whom other clients' orders are not there: a page has fewer only where no more follow,
/// and the next one begins after an order of their own. Otherwise where a page ends, and how many there are, would tell how
/// many orders of others changed, and when.
pub(crate) async fn changed_of_client(
    database: &Database,
    filter: &OrderFilter,
    since: Timestamp,
    size: u16,
) -> StorageResult<WholePage> {
    let client = client_stores(database, filter).await?;
    let end = candidates::changed_window_end(filter, since, LOOKED_THROUGH_FOR_CLIENTS);
    let end = read_places(database, &end).await?.pop();
    let end = end.as_ref().map(cursor).transpose()?;
    let limit = i64::from(size) + 1;
    let among_all = candidates::changed(filter, client.as_ref(), since, end.as_ref(), limit);
    let mut found = read_places(database, &among_all).await?;
    if end.is_some() && found.len() <= usize::from(size) {
        let own = candidates::changed_of_these(filter, client.as_ref(), since, limit);
        found = read_places(database, &own).await?;
    }
    let (picked, next) = cut(found, size)?;
    filled(database, picked, next).await
}

/// Of more changes the client has so few that all of its orders are fetched and sorted instead, unless it was the others that
/// changed of late. That costs one page.
pub const LOOKED_THROUGH_FOR_CLIENTS: i64 = 10_000;

fn narrows(filter: &OrderFilter) -> bool {
    let everything = OrderFilter {
        after: filter.after,
        ..OrderFilter::default()
    };
    *filter != everything
}

async fn read_places(database: &Database, statement: &Statement) -> StorageResult<Vec<Picked>> {
    Ok(read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    }))
}

/// How the engine would find a page of what [`changed`]: for tests.
pub async fn explain_changed(
    database: &Database,
    filter: &OrderFilter,
    since: Timestamp,
) -> StorageResult<Vec<String>> {
    let client = client_stores(database, filter).await?;
    let end = candidates::changed_window_end(filter, since, LOOKED_THROUGH);
    let mut plan = explained(database, &end).await?;
    let until = filter.after.as_ref();
    plan.extend(
        explained(
            database,
            &candidates::changed(filter, client.as_ref(), since, until, 51),
        )
        .await?,
    );
    Ok(plan)
}

/// The same of [`changed_of_client`], where it fetches all of the client's.
pub async fn explain_changed_of_client(
    database: &Database,
    filter: &OrderFilter,
    since: Timestamp,
) -> StorageResult<Vec<String>> {
    let client = client_stores(database, filter).await?;
    explained(
        database,
        &candidates::changed_of_these(filter, client.as_ref(), since, 51),
    )
    .await
}

async fn filled(
    database: &Database,
    picked: Vec<Picked>,
    next: Option<OrderCursor>,
) -> StorageResult<WholePage> {
    let ids: Vec<String> = picked.into_iter().map(|(_, id)| id).collect();
    Ok(WholePage {
        orders: read_whole(database, &ids).await?,
        next,
    })
}

/// In the order of `ids`, as they were at one moment. One that is gone meanwhile is left out.
async fn read_whole(database: &Database, ids: &[String]) -> StorageResult<Vec<WholeOrder>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let orders = of_these("SELECT * FROM orders WHERE id IN (", ids, ")");
    let lines = of_these(
        "SELECT * FROM order_lines WHERE order_id IN (",
        ids,
        ") ORDER BY order_id, position, remote_id",
    );
    let consignments = of_these(
        "SELECT * FROM order_consignments WHERE order_id IN (",
        ids,
        ") ORDER BY order_id, position, address_id",
    );
    let ahead = of_these(
        "SELECT s.order_id, sl.line_id, s.ahead * sl.quantity
         FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id
         WHERE s.ahead <> 0 AND s.order_id IN (",
        ids,
        ")",
    );
    let facts = of_these(select_facts!("o.id IN ("), ids, ")");
    let (mut orders, lines, consignments, ahead, facts) = snapshot!(database, |tx| {
        let orders: Vec<OrderColumns> = bound!(sqlx::query_as(orders.sql()), orders)
            .fetch_all(&mut *tx)
            .await?;
        let lines: Vec<LineColumns> = bound!(sqlx::query_as(lines.sql()), lines)
            .fetch_all(&mut *tx)
            .await?;
        let consignments: Vec<ConsignmentColumns> = bound!(sqlx::query_as(consignments.sql()), consignments)
            .fetch_all(&mut *tx)
            .await?;
        let ahead: Vec<(String, i64, i64)> = bound!(sqlx::query_as(ahead.sql()), ahead)
            .fetch_all(&mut *tx)
            .await?;
        let facts: Vec<FactsColumns> = bound!(sqlx::query_as(facts.sql()), facts)
            .fetch_all(&mut *tx)
            .await?;
        Ok((orders, lines, consignments, ahead, facts))
    })?;
    let places: HashMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
    orders.sort_unstable_by_key(|order| places.get(order.id.as_str()).copied());
    let mut orders = assembled(assemble(orders, lines, consignments)?, ahead, facts)?;
    product_images::add_to(database, &mut orders).await?;
    order_tags::add_to(database, &mut orders).await?;
    client_skus::add_unlisted(database, &mut orders).await?;
    Ok(orders)
}

/// `ahead` are rows of order, line, and quantity. What else is ours is added to them afterwards.
pub(super) fn assembled(
    orders: Vec<StoredOrder>,
    ahead: Vec<(String, i64, i64)>,
    facts: Vec<FactsColumns>,
) -> StorageResult<Vec<WholeOrder>> {
    let mut ahead = by_order(ahead);
    let mut facts: HashMap<String, FactsColumns> =
        facts.into_iter().map(|row| (row.id.clone(), row)).collect();
    let whole = |stored: StoredOrder| {
        let id = stored.id.to_string();
        let facts = RowName::new("orders", &id).known("integration_id", facts.remove(&id))?;
        Ok(WholeOrder {
            ahead: ahead.remove(&id).unwrap_or_default(),
            facts: facts.facts()?,
            hold: facts.hold()?,
            gone_at: facts.gone_at.map(Timestamp::from_millis),
            tags: Vec::new(),
            status_update: facts.status_update()?,
            pickup: facts.pickup()?,
            requires_list_of: facts.requires_list_of,
            stored,
        })
    };
    orders.into_iter().map(whole).collect()
}

fn by_order(rows: Vec<(String, i64, i64)>) -> HashMap<String, Ahead> {
    let mut ahead: HashMap<String, Ahead> = HashMap::new();
    for (order, line, quantity) in rows {
        ahead.entry(order).or_default().add(RemoteLineId(line), quantity);
    }
    ahead
}

fn of_these(select: &'static str, ids: &[String], rest: &'static str) -> Statement {
    let mut statement = Statement::default();
    statement.push(select).texts(ids).push(rest);
    statement
}
