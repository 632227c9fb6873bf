//! Tags on orders. They are ours: no import touches them.

use std::collections::HashMap;

use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::tag::{PER_ORDER, Tag};
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{lock_order, read, touch_order, transaction};
use crate::orders::WholeOrder;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// As many as are offered to choose from.
const OFFERED: i64 = 500;

/// What became of a tag that an order was to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tagging {
    Added,
    /// It had it already.
    Unchanged,
    /// It has as many as an order may have.
    Full,
    NoSuchOrder,
}

pub async fn add(database: &Database, order: OrderId, tag: &Tag, at: Timestamp) -> StorageResult<Tagging> {
    let order = order.to_string();
    let key = tag.key();
    transaction!(database, |tx| {
        if lock_order!(tx, &order) == 0 {
            return Ok(Tagging::NoSuchOrder);
        }
        let has: Vec<(String,)> = sqlx::query_as("SELECT tag_key FROM order_tags WHERE order_id = $1")
            .bind(&order)
            .fetch_all(&mut *tx)
            .await?;
        if has.iter().any(|(other,)| *other == key) {
            return Ok(Tagging::Unchanged);
        }
        if has.len() >= PER_ORDER as usize {
            return Ok(Tagging::Full);
        }
        // Takes the row of one that is there: as long as no order has it, somebody may be removing it.
        sqlx::query(
            "INSERT INTO tags (tag_key, name) VALUES ($1, $2) ON CONFLICT (tag_key) DO UPDATE SET name = tags.name",
        )
            .bind(&key)
            .bind(tag.as_str())
            .execute(&mut *tx)
            .await?;
        sqlx::query("INSERT INTO order_tags (order_id, tag_key) VALUES ($1, $2)")
            .bind(&order)
            .bind(&key)
            .execute(&mut *tx)
            .await?;
        touch_order!(tx, &order, at);
        Ok(Tagging::Added)
    })
}

/// False where the order does not have it.
pub async fn remove(database: &Database, order: OrderId, tag: &Tag, at: Timestamp) -> StorageResult<bool> {
    let order = order.to_string();
    transaction!(database, |tx| {
        lock_order!(tx, &order);
        let removed = sqlx::query("DELETE FROM order_tags WHERE order_id = $1 AND tag_key = $2")
            .bind(&order)
            .bind(tag.key())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if removed > 0 {
            touch_order!(tx, &order, at);
        }
        Ok(removed > 0)
    })
}

/// Those that any order has.
pub async fn known(database: &Database) -> StorageResult<Vec<Tag>> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT name FROM tags t WHERE EXISTS (SELECT 1 FROM order_tags WHERE tag_key = t.tag_key)
             ORDER BY tag_key LIMIT $1",
        )
        .bind(OFFERED)
        .fetch_all(executor)
        .await?
    });
    let mut tags: Vec<Tag> = rows
        .iter()
        .map(|(name,)| tag(name))
        .collect::<StorageResult<_>>()?;
    // PostgreSQL sorts by its own locale.
    tags.sort_unstable();
    Ok(tags)
}

/// The tags of each of these orders that has any, in their order.
pub(crate) async fn of_orders(
    database: &Database,
    orders: impl IntoIterator<Item = OrderId>,
) -> StorageResult<HashMap<OrderId, Vec<Tag>>> {
    let mut statement = Statement::default();
    statement
        .push("SELECT o.order_id, t.name FROM order_tags o JOIN tags t ON t.tag_key = o.tag_key WHERE o.order_id IN (")
        .texts(orders.into_iter().map(|id| id.to_string()))
        .push(")");
    let rows: Vec<(String, String)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let mut tags: HashMap<OrderId, Vec<Tag>> = HashMap::new();
    for (order, name) in &rows {
        let order = RowName::new("order_tags", order).parsed("order_id", order)?;
        tags.entry(order).or_default().push(tag(name)?);
    }
    tags.values_mut().for_each(|tags| tags.sort_unstable());
    Ok(tags)
}

pub(crate) async fn add_to(database: &Database, orders: &mut [WholeOrder]) -> StorageResult<()> {
    if orders.is_empty() {
        return Ok(());
    }
    let mut tags = of_orders(database, orders.iter().map(|order| order.stored.id)).await?;
    for order in orders {
        order.tags = tags.remove(&order.stored.id).unwrap_or_default();
    }
    Ok(())
}

fn tag(name: &str) -> StorageResult<Tag> {
    let row = RowName::new("tags", name);
    Tag::read(name).map_err(|_| row.wrong("name"))
}
