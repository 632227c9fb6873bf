//! What messages say, as it is when they are sent.

use parcelpilot_domain::client_alert::{Health, OrderNumbers, Tally};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::time::Timestamp;

use super::queue::{fails, outage, told_from};
use crate::channels::{ClientStores, client_of_order};
use crate::macros::{index_walks, read, row};
use crate::orders::{self, OrderFilter};
use crate::shipments::{self, ShipmentFilter};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Exactly so far.
const COUNTED: i64 = 1_000;
/// So many shipments that stores do not have are looked through for one client's.
const REFUSED_LOOKED_AT: i64 = 5_000;

row! {
    struct OutageColumns { name: String, is_own: bool, last_good_poll_at: Option<i64>, is_enabled: bool, is_failing: bool, lasts: bool }
}

/// A store that a client was to be told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// None where the store is another client's, whose name it may have.
    pub store: Option<String>,
    pub since: Option<Timestamp>,
    /// It is failing now, and has been since then.
    pub lasts: bool,
    /// A poll has gone well since, and none has failed after it.
    pub is_over: bool,
}

/// `subject` is a message's. Nothing where the integration was deleted, or has nothing of the client any more.
pub async fn outage(database: &Database, client: ClientId, subject: &str) -> StorageResult<Option<Outage>> {
    let (integration, fails_since) = subject.split_once('@').unwrap_or_default();
    let fails_since: i64 = fails_since.parse().unwrap_or(0);
    let found: Option<OutageColumns> = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT i.name, i.client_id = $2 AS is_own, i.last_good_poll_at, i.is_enabled, a.id IS NOT NULL AS is_failing,
                 COALESCE(",
            outage!(),
            ", '') = $3 AS lasts
             FROM integrations i LEFT JOIN alerts a ON a.integration_id = i.id AND ",
            fails!(),
            " WHERE i.id = $1 AND (i.client_id = $2 OR EXISTS (SELECT 1 FROM channels h
                 WHERE h.integration_id = i.id AND h.client_id = $2))"
        ))
        .bind(integration)
        .bind(client.to_string())
        .bind(subject)
        .fetch_optional(executor)
        .await?
    });
    Ok(found.map(|found| Outage {
        since: found.last_good_poll_at.map(Timestamp::from_millis),
        lasts: found.lasts,
        is_over: found.is_enabled
            && !found.is_failing
            && found.last_good_poll_at.is_some_and(|poll| poll > fails_since),
        store: found.is_own.then_some(found.name),
    }))
}

/// Of the stores that are the client's, and of those with a channel of its: how many have failed for so long that it is told.
pub async fn health(database: &Database, client: ClientId, now: Timestamp) -> StorageResult<Health> {
    let (stores, failing): (i64, i64) = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT count(*), count(CASE WHEN EXISTS (SELECT 1 FROM alerts a WHERE a.integration_id = i.id AND ",
            fails!(),
            " AND a.fails_since <= $2) THEN 1 END)
             FROM integrations i WHERE i.is_enabled AND (i.client_id = $1
                 OR i.id IN (SELECT h.integration_id FROM channels h WHERE h.client_id = $1))"
        ))
        .bind(client.to_string())
        .bind(told_from(now).millis())
        .fetch_one(executor)
        .await?
    });
    Ok(match (stores, failing) {
        (0, _) => Health::NoStore,
        (_, 0) => Health::AllWork,
        (_, failing) => Health::SomeFail(failing),
    })
}

/// The client's orders with shipments that their store refused from then on, until then, and still does.
pub async fn refused(
    database: &Database,
    client: ClientId,
    from: Timestamp,
    until: Timestamp,
) -> StorageResult<OrderNumbers> {
    let numbers: Vec<(i64,)> = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT DISTINCT o.remote_id FROM shipment_pushes p JOIN orders o ON o.id = p.order_id
             WHERE p.state = 'failed' AND p.state <> 'confirmed' AND p.since >= $2 AND p.since < $3
                 AND COALESCE(p.failure, '') <> 'order_cancelled' AND ",
            client_of_order!(),
            " = $1 ORDER BY o.remote_id LIMIT $4"
        ))
        .bind(client.to_string())
        .bind(from.millis())
        .bind(until.millis())
        .bind(COUNTED + 1)
        .fetch_all(executor)
        .await?
    });
    Ok(OrderNumbers {
        all: Some(Tally(i64::try_from(numbers.len()).unwrap_or(i64::MAX))),
        first: numbers
            .into_iter()
            .map(|(number,)| number)
            .take(usize::from(OrderNumbers::MOST))
            .collect(),
    })
}

/// How many of the client's orders have shipments that their store does not have for good. None where its stores have so many
/// such shipments, of whomever, that it would take too long to count its own.
pub async fn refused_now(database: &Database, client: ClientId) -> StorageResult<Option<Tally>> {
    let Some(statement) = refused_in_stores(&ClientStores::read(database, client).await?) else {
        return Ok(Some(Tally(0)));
    };
    let (looked_at, found): (i64, i64) = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(&mut *tx)
            .await?)
    })?;
    let is_settled = looked_at < REFUSED_LOOKED_AT || found > COUNTED;
    Ok(is_settled.then_some(Tally(found)))
}

fn refused_in_stores(client: &ClientStores) -> Option<Statement> {
    if client.stores.is_empty() {
        return None;
    }
    let mut statement = Statement::default();
    statement
        .push(concat!(
            "SELECT count(*), count(DISTINCT CASE WHEN ",
            client_of_order!(),
            " = "
        ))
        .text(client.client.to_string())
        .push(
            " AND COALESCE(p.failure, '') <> 'order_cancelled' THEN p.order_id END)
             FROM (SELECT order_id, failure FROM shipment_pushes
                 WHERE state = 'failed' AND state <> 'confirmed' AND integration_id IN (",
        )
        .texts(client.stores.iter().map(|(store, _)| store.to_string()))
        .push(") LIMIT ")
        .integer(REFUSED_LOOKED_AT)
        .push(") AS p JOIN orders o ON o.id = p.order_id");
    Some(statement)
}

/// The first orders that the filter has, and how many there are.
pub async fn numbered(database: &Database, filter: &OrderFilter) -> StorageResult<OrderNumbers> {
    let page = orders::list(database, filter, OrderNumbers::MOST).await?;
    let first: Vec<i64> = page.rows.iter().map(|row| row.remote_id).collect();
    let all = match page.next {
        Some(_) => tally(database, filter).await?,
        None => Some(Tally(i64::try_from(first.len()).unwrap_or(i64::MAX))),
    };
    Ok(OrderNumbers { all, first })
}

/// Whether the filter has any order.
pub async fn has_any(database: &Database, filter: &OrderFilter) -> StorageResult<bool> {
    Ok(!orders::ids(database, filter, 1).await?.is_empty())
}

/// How many orders the filter has. None where it would take too long to count them, and there may be few.
pub async fn tally(database: &Database, filter: &OrderFilter) -> StorageResult<Option<Tally>> {
    let count = orders::settled_count(database, filter).await?;
    Ok(count.map(|count| Tally(count.0)))
}

/// How many of the client's shipments were made from then on, until then, and not voided.
pub async fn shipped(
    database: &Database,
    client: ClientId,
    from: Timestamp,
    until: Timestamp,
) -> StorageResult<Tally> {
    let filter = ShipmentFilter {
        client: Some(client),
        shipped_from: Some(from),
        shipped_until: Some(until),
        ..ShipmentFilter::default()
    };
    let most = usize::try_from(COUNTED + 1).unwrap_or(usize::MAX);
    let found = shipments::pick(database, &filter, most).await?;
    Ok(Tally(i64::try_from(found.len()).unwrap_or(i64::MAX)))
}
