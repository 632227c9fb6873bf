//! Open orders follow the rules of their client.
//!
//! A client whose rules were changed keeps that moment, until all its open orders have followed twice: at once, and again after
//! [`SETTLE`], since a page of orders that was being stored meanwhile still went by the rules before. Whoever is killed on the
//! way leaves the moment, and the next pass begins after the same time, or when a server starts.

use std::time::Duration;

use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::time::Timestamp;

use crate::channels::{ClientStores, client_of_order};
use crate::clock::database_now;
use crate::columns::RowName;
use crate::macros::{change, lock_order, transaction};
use crate::shipments::keep_left_to_ship;
use crate::{Database, StorageResult};

/// Orders that are looked at in one transaction.
const AT_ONCE: i64 = 100;

/// Longer than any transaction that stores a page.
pub const SETTLE: Duration = Duration::from_secs(300);

/// A client whose open orders are to follow its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueClient {
    pub client: ClientId,
    changed_at: i64,
    begun_at: i64,
}

/// Has every client's open orders followed anew, at once: a program of the release before, which knows no rules, may have imported
/// some of them, and whoever had begun may have been stopped.
pub async fn follow_again(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(
            "UPDATE ignore_rule_lists SET changed_at = $1, followed_at = NULL
             WHERE (changed_at IS NULL AND client_id IN (SELECT client_id FROM ignore_rules)) OR followed_at IS NOT NULL",
        )
        .bind(now.millis())
        .execute(executor)
        .await?
        .rows_affected()
    }))
}

/// The first that nobody else has begun with. Who claims it [`follow`]s it, or [puts it off](put_off).
pub async fn claim_due(database: &Database, now: Timestamp) -> StorageResult<Option<DueClient>> {
    let due: Option<(String, i64)> = change!(database, |executor| {
        sqlx::query_as(
            "UPDATE ignore_rule_lists SET followed_at = $1 WHERE client_id = (
                 SELECT client_id FROM ignore_rule_lists
                 WHERE changed_at IS NOT NULL AND (followed_at IS NULL OR followed_at <= $2)
                 ORDER BY changed_at, client_id LIMIT 1)
             AND (followed_at IS NULL OR followed_at <= $2) RETURNING client_id, changed_at",
        )
        .bind(now.millis())
        .bind(now.minus(SETTLE).millis())
        .fetch_optional(executor)
        .await?
    });
    let claimed = |(client, changed_at): (String, i64)| {
        Ok(DueClient {
            client: RowName::new("ignore_rule_lists", &client).parsed("client_id", &client)?,
            changed_at,
            begun_at: now.millis(),
        })
    };
    due.map(claimed).transpose()
}

/// Has the client followed again after `pause` rather than after [`SETTLE`]: something has failed.
pub async fn put_off(
    database: &Database,
    due: &DueClient,
    now: Timestamp,
    pause: Duration,
) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE ignore_rule_lists SET followed_at = $3 WHERE client_id = $1 AND followed_at = $2")
            .bind(due.client.to_string())
            .bind(due.begun_at)
            .bind(now.minus(SETTLE).plus(pause).millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Looks at the client's open orders slice by slice. Of how many other lines are ignored now.
pub async fn follow(database: &Database, due: &DueClient) -> StorageResult<u64> {
    let client = due.client.to_string();
    let mut changed = 0;
    for (store, _) in ClientStores::read(database, due.client).await?.stores {
        let store = store.to_string();
        for sql in [TO_SHIP, HELD, NOTHING_LEFT] {
            let mut after = (i64::MIN, String::new());
            loop {
                // Programs that read what has changed since a moment are past the one in which this began.
                let now = database_now(database).await?.millis();
                let slice: Vec<(i64, String, i64, bool)> = transaction!(database, |tx| {
                    let slice: Vec<(i64, String, i64, bool)> = sqlx::query_as(sql)
                        .bind(&store)
                        .bind(after.0)
                        .bind(&after.1)
                        .bind(AT_ONCE)
                        .bind(&client)
                        .fetch_all(&mut *tx)
                        .await?;
                    // In the order in which pages of orders are stored, so that nobody waits for the other in a circle.
                    let mut by_number: Vec<_> = slice.iter().filter(|(.., is_own)| *is_own).collect();
                    by_number.sort_unstable_by_key(|(_, _, number, _)| number);
                    for (_, order, ..) in by_number {
                        lock_order!(tx, order);
                        if keep_left_to_ship!(tx, order.clone(), now) {
                            changed += 1;
                        }
                    }
                    Ok(slice)
                })?;
                match slice.last() {
                    Some((created_at, id, ..)) => after = (*created_at, id.clone()),
                    None => break,
                }
            }
        }
    }
    settle(database, due).await?;
    Ok(changed)
}

/// Nothing is left to follow, unless the rules have changed again.
async fn settle(database: &Database, due: &DueClient) -> StorageResult<()> {
    if due.begun_at < Timestamp::from_millis(due.changed_at).plus(SETTLE).millis() {
        return Ok(());
    }
    change!(database, |executor| {
        sqlx::query(
            "UPDATE ignore_rule_lists SET changed_at = NULL, followed_at = NULL WHERE client_id = $1 AND changed_at = $2",
        )
        .bind(due.client.to_string())
        .bind(due.changed_at)
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// Each has its own index, which is walked.
macro_rules! open_orders {
    ($which:literal) => {
        concat!(
            "SELECT o.created_at, o.id, o.remote_id, ",
            client_of_order!(),
            " = $5 FROM orders o WHERE o.integration_id = $1 AND ",
            $which,
            " AND (o.created_at, o.id) > ($2, $3) ORDER BY o.created_at, o.id LIMIT $4"
        )
    };
}
const TO_SHIP: &str = open_orders!("o.shipping_state = 'to_ship'");
// What the store calls shipped (2) or completed (10) is history: it neither goes nor comes back with a rule.
const HELD: &str = open_orders!("o.shipping_state = 'held' AND o.status_id NOT IN (2, 10)");
const NOTHING_LEFT: &str = open_orders!(
    "o.has_ignored AND o.shipping_state = 'not_to_ship' AND o.status_id NOT IN (2, 4, 5, 6, 10)"
);
