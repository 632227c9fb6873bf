//! Whether something has changed of what pages show of shipments.

use parcelpilot_domain::ids::OrderId;

use crate::macros::read;
use crate::{Database, StorageResult};

/// Tells one set of states from another: two changes may happen within one millisecond.
macro_rules! states {
    () => {
        "CAST(COALESCE(SUM(CASE p.state WHEN 'held' THEN 1 WHEN 'pending' THEN 10 WHEN 'sending' THEN 100
             WHEN 'failed' THEN 1000 ELSE 0 END), 0) AS BIGINT)"
    };
}

/// Of all shipments: those that were made, and how their open pushes stand. A push that ends leaves the open ones.
pub async fn version(database: &Database) -> StorageResult<String> {
    let (newest, open, states, tries, since): (String, i64, i64, i64, i64) = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT COALESCE((SELECT MAX(id) FROM shipments), '-'), COUNT(*), ",
            states!(),
            ", CAST(COALESCE(SUM(p.tries), 0) AS BIGINT), COALESCE(MAX(p.since), 0)
             FROM shipment_pushes p WHERE p.state <> 'confirmed'",
        ))
        .fetch_one(executor)
        .await?
    });
    Ok(format!("{newest} {open} {states} {tries} {since}"))
}

/// Of one order's.
pub async fn version_of_order(database: &Database, order: OrderId) -> StorageResult<String> {
    let (pushes, states, tries, since, shipments, voided, read): (i64, i64, i64, i64, i64, i64, i64) =
        read!(database, |executor| {
            sqlx::query_as(concat!(
                "SELECT COUNT(*), ",
                states!(),
                ", CAST(COALESCE(SUM(p.tries), 0) AS BIGINT), COALESCE(MAX(p.since), 0),
                     (SELECT COUNT(*) FROM shipments s WHERE s.order_id = $1),
                     (SELECT COUNT(*) FROM shipments s WHERE s.order_id = $1 AND s.voided_at IS NOT NULL),
                     COALESCE((SELECT o.shipments_read_at FROM orders o WHERE o.id = $1), 0)
                 FROM shipment_pushes p WHERE p.order_id = $1",
            ))
            .bind(order.to_string())
            .fetch_one(executor)
            .await?
        });
    Ok(format!(
        "{pushes} {states} {tries} {since} {shipments} {voided} {read}"
    ))
}
