//! Counts for the first page.

use parcelpilot_domain::time::Timestamp;

use super::counts::Totals;
use super::macros::read;
use super::{Database, StorageResult, counts, integrations, shipments};

mod flow;

pub use flow::{Flow, Span, explain_part_of_hour, hour_of, part_of_hour};

/// How many clients are active.
pub async fn active_clients(database: &Database) -> StorageResult<i64> {
    let (clients,): (i64,) = read!(database, |executor| {
        sqlx::query_as("SELECT count(*) FROM clients WHERE is_active")
            .fetch_one(executor)
            .await?
    });
    Ok(clients)
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
    let Totals {
        open_problems,
        with_warnings,
        failed_pushes,
        ..
    } = counts::totals(database).await?;
    let (held,): (i64,) = read!(database, |executor| {
        sqlx::query_as(HELD_CLIENTS).fetch_one(executor).await?
    });
    let polls = integrations::polls(database).await?;
    let troubles = polls.iter().filter(|polls| polls.trouble(now).is_some()).count();
    Ok(open_problems + with_warnings + failed_pushes + held + i64::try_from(troubles).unwrap_or(i64::MAX))
}

const HELD_CLIENTS: &str = "SELECT count(DISTINCT i.client_id)
     FROM (SELECT integration_id, sum(held_pushes) AS held, sum(pending_pushes) AS pending FROM integration_counts
           GROUP BY integration_id) k
         JOIN integrations i ON i.id = k.integration_id JOIN clients c ON c.id = i.client_id
     WHERE k.held > 0 OR (k.pending > 0 AND NOT (i.is_enabled AND i.push_ship_confirms AND c.is_active))";
