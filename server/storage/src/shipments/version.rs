//! Whether something has changed of what pages show of shipments.

use parcelpilot_domain::ids::OrderId;

use crate::counts::Totals;
use crate::macros::read;
use crate::{Database, StorageResult, counts};

/// Tells one set of states from another: two changes may happen within one millisecond.
macro_rules! states {
    () => {
        "CAST(COALESCE(SUM(CASE p.state WHEN 'held' THEN 1 WHEN 'pending' THEN 10 WHEN 'sending' THEN 100
             WHEN 'failed' THEN 1000 ELSE 0 END), 0) AS BIGINT)"
    };
}

/// Of all shipments: the newest, how many pushes are in which state, and when one last changed.
pub async fn version(database: &Database) -> StorageResult<String> {
    let (newest, since): (String, i64) = read!(database, |executor| {
        sqlx::query_as(NEWEST).fetch_one(executor).await?
    });
    let Totals {
        pending_pushes,
        held_pushes,
        sending_pushes,
        failed_pushes,
        ..
    } = counts::totals(database).await?;
    Ok(format!(
        "{newest} {since} {pending_pushes} {held_pushes} {sending_pushes} {failed_pushes}"
    ))
}

/// State by state, as the index has them: each is one look at its end.
const NEWEST: &str = "SELECT COALESCE((SELECT max(id) FROM shipments), '-'), COALESCE((SELECT max(since) FROM (
         SELECT max(since) AS since FROM shipment_pushes WHERE state = 'pending' AND state <> 'confirmed'
         UNION ALL SELECT max(since) FROM shipment_pushes WHERE state = 'held' AND state <> 'confirmed'
         UNION ALL SELECT max(since) FROM shipment_pushes WHERE state = 'sending' AND state <> 'confirmed'
         UNION ALL SELECT max(since) FROM shipment_pushes WHERE state = 'failed' AND state <> 'confirmed') AS latest), 0)";

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
