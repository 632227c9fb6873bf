//! Counts for the first page.

use parcelpilot_domain::time::Timestamp;

use super::macros::{read, row};
use super::{Database, StorageResult, integrations, shipments};

mod flow;

pub use flow::{Flow, Span, explain_flow, flow};

row! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Counts {
        /// Active ones.
        pub clients: i64,
        pub orders: i64,
        pub on_hold: i64,
        pub open_problems: i64,
        /// Orders that ended in the store while somebody was at work on them.
        pub with_warnings: i64,
    }
}

pub async fn counts(database: &Database) -> StorageResult<Counts> {
    Ok(read!(database, |executor| {
        sqlx::query_as(
            "SELECT (SELECT count(*) FROM clients WHERE is_active) AS clients,
                 (SELECT count(*) FROM orders) AS orders,
                 (SELECT count(*) FROM orders WHERE shipping_state = 'held') AS on_hold,
                 (SELECT count(*) FROM problems WHERE solved_at IS NULL) AS open_problems,
                 (SELECT count(*) FROM orders WHERE has_warning) AS with_warnings",
        )
        .fetch_one(executor)
        .await?
    }))
}

/// Changes of orders are looked for so often: an import writes many a second.
const LOOK_AT_ORDERS_EVERY: i64 = 5_000;
const MINUTE: i64 = 60_000;

/// Another text once shipments or orders have changed; each minute, too, since the day goes on, and since not all that
/// is counted says when it changed.
pub async fn version(database: &Database, now: Timestamp) -> StorageResult<String> {
    let (changed_at,): (i64,) = read!(database, |executor| {
        sqlx::query_as("SELECT COALESCE(MAX(updated_at), 0) FROM orders")
            .fetch_one(executor)
            .await?
    });
    Ok(format!(
        "{} {} {}",
        shipments::version(database).await?,
        changed_at / LOOK_AT_ORDERS_EVERY,
        now.millis() / MINUTE
    ))
}

/// How many things need a person: open problems, orders with open warnings, failed pushes, clients whose shipments are
/// held, and integrations that fail or whose poll is overdue.
pub async fn attention_count(database: &Database, now: Timestamp) -> StorageResult<i64> {
    let (problems,): (i64,) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT (SELECT count(*) FROM problems WHERE solved_at IS NULL)
                 + (SELECT count(*) FROM orders WHERE has_warning)
                 + (SELECT count(*) FROM shipment_pushes WHERE state = 'failed' AND state <> 'confirmed')
                 + (SELECT count(DISTINCT c.id) FROM shipment_pushes p
                     JOIN integrations i ON i.id = p.integration_id JOIN clients c ON c.id = i.client_id
                     WHERE p.state <> 'confirmed' AND (p.state = 'held' OR (p.state = 'pending'
                         AND NOT (i.is_enabled AND i.push_ship_confirms AND c.is_active))))",
        )
        .fetch_one(executor)
        .await?
    });
    let polls = integrations::polls(database).await?;
    let troubles = polls.iter().filter(|polls| polls.trouble(now).is_some()).count();
    Ok(problems + i64::try_from(troubles).unwrap_or(i64::MAX))
}
