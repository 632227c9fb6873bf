//! The list: as fast at a million orders as at a thousand.

use std::collections::HashMap;

use parcelpilot_contract::channels::OrderChannel;
use parcelpilot_contract::orders::{OrderPage, OrderRow};
use parcelpilot_domain::ids::{OrderId, RemoteChannelId, RemoteOrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;

use super::filter::{OrderCursor, OrderFilter};
use super::pick::{Picked, plan};
use crate::channels::client_of_order;
use crate::columns::RowName;
use crate::macros::{index_walks, read, row};
use crate::statement::{Statement, bound};
use crate::{Database, Engine, StorageResult, order_tags};

row! {
    struct ListColumns {
        id: String, remote_id: i64, client_id: String, client_name: String, integration_name: String, zone_name: Option<String>,
        zone_offset_seconds: Option<i64>, created_at: i64, status_id: i64,
        status_label: String, is_deleted: bool, erased_at: Option<i64>, customer_name: String, items_total: i64, left_to_ship: i64,
        shipping_state: String, total: String, currency: String, shipping_method: Option<String>, has_message: bool,
        is_gift: bool, open_push: Option<String>, channel_id: Option<i64>, channel_name: Option<String>,
    }
}

/// `size` orders, in the filter's order.
pub async fn list(database: &Database, filter: &OrderFilter, size: u16) -> StorageResult<OrderPage> {
    let (picked, next) = page(database, filter, size).await?;
    Ok(OrderPage {
        next: next.map(|cursor| cursor.to_string()),
        rows: rows(database, &picked).await?,
    })
}

/// Which orders a page has, and where the next one begins.
pub(super) async fn page(
    database: &Database,
    filter: &OrderFilter,
    size: u16,
) -> StorageResult<(Vec<Picked>, Option<OrderCursor>)> {
    // One more than is shown tells whether there is a next page.
    let limit = i64::from(size) + 1;
    let picked = plan(database, filter, limit)
        .await?
        .run(database, filter.order, limit)
        .await?;
    cut(picked, size)
}

/// `picked` has one more than the page where there is a next one.
pub(super) fn cut(mut picked: Vec<Picked>, size: u16) -> StorageResult<(Vec<Picked>, Option<OrderCursor>)> {
    let has_more = picked.len() > usize::from(size);
    picked.truncate(size.into());
    let next = picked.last().filter(|_| has_more).map(cursor).transpose()?;
    Ok((picked, next))
}

/// How the engine would find this page, line by line: for tests, and for whoever looks for what makes a list slow.
pub async fn explain(database: &Database, filter: &OrderFilter) -> StorageResult<Vec<String>> {
    let mut lines = Vec::new();
    for statement in plan(database, filter, 51).await?.statements() {
        lines.extend(explained_walk(database, &statement).await?);
    }
    Ok(lines)
}

pub(crate) async fn explained(database: &Database, statement: &Statement) -> StorageResult<Vec<String>> {
    let explained = statement.explained(database.kind());
    Ok(match database {
        Database::Sqlite { reader, .. } => {
            let plan: Vec<(i64, i64, i64, String)> = bound!(sqlx::query_as(explained.sql()), explained)
                .fetch_all(reader)
                .await?;
            plan.into_iter().map(|(_, _, _, line)| line).collect()
        }
        Database::Postgres(pool, _) => {
            let plan: Vec<(String,)> = bound!(sqlx::query_as(explained.sql()), explained)
                .fetch_all(pool)
                .await?;
            plan.into_iter().map(|(line,)| line).collect()
        }
    })
}

/// As [`explained`], of what is read by [`index_walks!`].
pub(crate) async fn explained_walk(database: &Database, statement: &Statement) -> StorageResult<Vec<String>> {
    let Database::Postgres(..) = database else {
        return explained(database, statement).await;
    };
    let explained = statement.explained(database.kind());
    let plan: Vec<(String,)> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(explained.sql()), explained)
            .fetch_all(&mut *tx)
            .await?)
    })?;
    Ok(plan.into_iter().map(|(line,)| line).collect())
}

/// In the order of `picked`.
async fn rows(database: &Database, picked: &[Picked]) -> StorageResult<Vec<OrderRow>> {
    if picked.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    statement.push(SELECT_ROWS).push("WHERE o.id IN (");
    statement.texts(picked.iter().map(|(_, id)| id));
    statement.push(")");
    let mut rows = fetched(database, &statement).await?;
    let places: HashMap<&str, usize> = picked
        .iter()
        .enumerate()
        .map(|(place, (_, id))| (id.as_str(), place))
        .collect();
    rows.sort_by_key(|row| places.get(row.id.to_string().as_str()).copied());
    Ok(rows)
}

async fn fetched(database: &Database, statement: &Statement) -> StorageResult<Vec<OrderRow>> {
    let rows: Vec<ListColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let mut rows: Vec<OrderRow> = rows
        .into_iter()
        .map(ListColumns::order)
        .collect::<StorageResult<_>>()?;
    if rows.is_empty() {
        return Ok(rows);
    }
    let mut tags = order_tags::of_orders(database, rows.iter().map(|row| row.id)).await?;
    for row in &mut rows {
        row.tags = tags.remove(&row.id).unwrap_or_default();
    }
    Ok(rows)
}

/// The orders with this number, newest first: each store counts for itself, so that several may have it.
pub async fn numbered(database: &Database, number: RemoteOrderId, most: u16) -> StorageResult<Vec<OrderRow>> {
    let mut statement = Statement::default();
    statement
        .push(SELECT_ROWS)
        .push("WHERE o.remote_id = ")
        .integer(number.0);
    statement
        .push(" ORDER BY o.created_at DESC, o.id DESC LIMIT ")
        .integer(most.into());
    fetched(database, &statement).await
}

/// One order's row, as the list has it.
pub(super) async fn row(database: &Database, id: OrderId) -> StorageResult<Option<OrderRow>> {
    Ok(rows(database, &[(0, id.to_string())]).await?.pop())
}

// A gift is asked for as a value: of an `EXISTS`, PostgreSQL may first read all lines there are.
const SELECT_ROWS: &str = concat!(
    "SELECT o.id, o.remote_id, o.created_at, ",
    client_of_order!(),
    " AS client_id, o.status_id, o.status_label, o.is_deleted,
        o.erased_at, o.customer_name, o.items_total, o.left_to_ship, o.shipping_state, o.total, o.currency,
        o.customer_message <> '' AS has_message,
        (SELECT 1 FROM order_lines WHERE order_id = o.id AND details LIKE '%\"wrapping\":%' LIMIT 1) IS NOT NULL
            AS is_gift,
        (SELECT shipping_method FROM order_consignments WHERE order_id = o.id ORDER BY position LIMIT 1)
            AS shipping_method,
        (SELECT p.state FROM shipments s JOIN shipment_pushes p ON p.shipment_id = s.id
            WHERE s.order_id = o.id AND p.state <> 'confirmed'
            ORDER BY CASE p.state WHEN 'failed' THEN 1 WHEN 'held' THEN 2 ELSE 3 END LIMIT 1) AS open_push,
        (SELECT name FROM integrations WHERE id = o.integration_id) AS integration_name,
        (SELECT zone_name FROM integrations WHERE id = o.integration_id) AS zone_name,
        (SELECT zone_offset_seconds FROM integrations WHERE id = o.integration_id) AS zone_offset_seconds,
        CASE WHEN (SELECT 1 FROM channels WHERE integration_id = o.integration_id AND channel_id <> o.channel_id LIMIT 1)
            IS NOT NULL THEN o.channel_id END AS channel_id,
        (SELECT name FROM channels WHERE integration_id = o.integration_id AND channel_id = o.channel_id)
            AS channel_name,
        (SELECT name FROM clients WHERE id = ",
    client_of_order!(),
    ") AS client_name
    FROM orders o "
);

pub(super) fn cursor((key, id): &Picked) -> StorageResult<OrderCursor> {
    Ok(OrderCursor {
        key: *key,
        id: RowName::new("orders", id).parsed("id", id)?,
    })
}

impl ListColumns {
    fn order(self) -> StorageResult<OrderRow> {
        let row = RowName::new("orders", &self.id);
        Ok(OrderRow {
            id: row.parsed("id", &self.id)?,
            remote_id: self.remote_id,
            client_id: row.parsed("client_id", &self.client_id)?,
            client_name: self.client_name,
            integration_name: self.integration_name,
            store_zone: StoreZone::known(self.zone_name, self.zone_offset_seconds),
            created_at: Timestamp::from_millis(self.created_at),
            ship_by: None,
            status: OrderStatus(self.status_id),
            status_label: self.status_label,
            is_deleted: self.is_deleted,
            erased_at: self.erased_at.map(Timestamp::from_millis),
            customer_name: self.customer_name,
            items: self.items_total,
            left_to_ship: self.left_to_ship,
            shipping_state: row.known("shipping_state", ShippingState::from_code(&self.shipping_state))?,
            total: row.parsed("total", &self.total)?,
            currency: self.currency,
            shipping_method: self.shipping_method.unwrap_or_default(),
            has_message: self.has_message,
            is_gift: self.is_gift,
            open_push: self
                .open_push
                .map(|state| row.known("state", PushState::from_code(&state)))
                .transpose()?,
            tags: Vec::new(),
            channel: self.channel_id.map(|id| OrderChannel {
                id: RemoteChannelId(id),
                name: self.channel_name.unwrap_or_default(),
            }),
        })
    }
}

impl Statement {
    fn explained(&self, engine: Engine) -> Statement {
        self.after(match engine {
            Engine::Sqlite => "EXPLAIN QUERY PLAN ",
            Engine::Postgres => "EXPLAIN ",
        })
    }
}
