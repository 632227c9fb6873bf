//! Orders follow the client of their channel while they are open, and nothing of them was shipped.
//!
//! A channel that was given to another client keeps that moment, until all its open orders have followed twice: at once, and
//! again after [`SETTLE`], since a page of orders that was being stored meanwhile still went by the client before. Whoever is
//! killed on the way leaves the moment, and the next pass begins after the same time.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};
use parcelpilot_domain::time::Timestamp;

use crate::clock::database_now;
use crate::columns::RowName;
use crate::macros::{change, lock_order, moved_to, read, transaction};
use crate::shipments::keep_left_to_ship;
use crate::{Database, StorageResult};

/// Orders that are looked at in one transaction.
const AT_ONCE: i64 = 200;

/// Longer than any transaction that stores a page.
pub const SETTLE: Duration = Duration::from_secs(300);

/// Of `orders o`: whether it is still to be decided whose it is. Written as values: of an `EXISTS`, PostgreSQL may first read all
/// lines and shipments there are.
macro_rules! nothing_shipped {
    () => {
        "o.status_id NOT IN (2, 3, 10)
         AND (SELECT 1 FROM order_lines WHERE order_id = o.id AND quantity_shipped > 0 LIMIT 1) IS NULL
         AND (SELECT 1 FROM shipments WHERE order_id = o.id AND voided_at IS NULL LIMIT 1) IS NULL"
    };
}
pub(super) use nothing_shipped;

/// Of `orders o`: whether rules of its client leave nothing of it to ship. It is open all the same: another client may have no such
/// rule.
macro_rules! all_ignored {
    () => {
        "o.has_ignored AND o.shipping_state = 'not_to_ship' AND o.status_id NOT IN (2, 4, 5, 6, 10)"
    };
}
pub(super) use all_ignored;

/// Within a transaction that holds the order's row, so that nobody ships it meanwhile. `client` may be none.
macro_rules! follow_channel {
    ($tx:expr, $order_id:expr, $client:expr, $at:expr) => {
        sqlx::query($crate::channels::FOLLOW)
            .bind($order_id)
            .bind($client)
            .bind($at)
            .execute(&mut *$tx)
            .await?
            .rows_affected()
    };
}
pub(crate) use follow_channel;

pub(crate) const FOLLOW: &str = concat!(
    "UPDATE orders AS o SET client_id = $2, updated_at = ",
    moved_to!("$3"),
    " WHERE o.id = $1 AND (o.shipping_state IN ('to_ship', 'held') OR (",
    all_ignored!(),
    " AND NOT o.is_deleted AND o.gone_at IS NULL)) AND COALESCE(o.client_id, '') <> COALESCE($2, '') AND ",
    nothing_shipped!()
);

/// A channel whose open orders are to be its client's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueChannel {
    pub integration: IntegrationId,
    pub channel: RemoteChannelId,
    changed_at: i64,
    begun_at: i64,
}

/// Those that nobody else has begun with. Who claims one [`follow`]s it.
pub async fn claim_due(database: &Database, now: Timestamp) -> StorageResult<Vec<DueChannel>> {
    let begun_before = now.minus(SETTLE).millis();
    let due: Vec<(String, i64, i64)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT integration_id, channel_id, client_changed_at FROM channels
             WHERE client_changed_at IS NOT NULL AND (followed_at IS NULL OR followed_at <= $1)
             ORDER BY integration_id, channel_id",
        )
        .bind(begun_before)
        .fetch_all(executor)
        .await?
    });
    let mut claimed = Vec::new();
    for (id, channel, changed_at) in due {
        let rows = change!(database, |executor| {
            sqlx::query(
                "UPDATE channels SET followed_at = $4 WHERE integration_id = $1 AND channel_id = $2
                 AND client_changed_at = $3 AND (followed_at IS NULL OR followed_at <= $5)",
            )
            .bind(&id)
            .bind(channel)
            .bind(changed_at)
            .bind(now.millis())
            .bind(begun_before)
            .execute(executor)
            .await?
            .rows_affected()
        });
        if rows > 0 {
            claimed.push(DueChannel {
                integration: RowName::new("channels", &id).parsed("integration_id", &id)?,
                channel: RemoteChannelId(channel),
                changed_at,
                begun_at: now.millis(),
            });
        }
    }
    Ok(claimed)
}

/// Gives the open orders of a channel to its client: slice by slice, since a store may have so many that one transaction
/// would keep all others from writing. How many changed hands.
pub async fn follow(database: &Database, due: &DueChannel) -> StorageResult<u64> {
    let integration = due.integration.to_string();
    let mut followed = 0;
    for sql in [TO_SHIP, HELD, ALL_IGNORED] {
        let mut after = (i64::MIN, String::new());
        loop {
            // Programs that read what has changed since a moment are past the one in which this began.
            let now = database_now(database).await?.millis();
            let slice: Vec<(i64, String, i64)> = transaction!(database, |tx| {
                let slice: Vec<(i64, String, i64)> = sqlx::query_as(sql)
                    .bind(&integration)
                    .bind(due.channel.0)
                    .bind(after.0)
                    .bind(&after.1)
                    .bind(AT_ONCE)
                    .fetch_all(&mut *tx)
                    .await?;
                let client: Option<(Option<String>,)> = sqlx::query_as(
                    "SELECT client_id FROM channels WHERE integration_id = $1 AND channel_id = $2",
                )
                .bind(&integration)
                .bind(due.channel.0)
                .fetch_optional(&mut *tx)
                .await?;
                let client = client.and_then(|(client,)| client);
                // In the order in which pages of orders are stored, so that nobody waits for the other in a circle.
                let mut by_number: Vec<_> = slice.iter().collect();
                by_number.sort_unstable_by_key(|(_, _, number)| number);
                for (_, order, _) in by_number {
                    lock_order!(tx, order);
                    let has_followed = follow_channel!(tx, order, client.as_deref(), now);
                    // Another client's rules say which of its lines are shipped from here.
                    if has_followed > 0 {
                        keep_left_to_ship!(tx, order.clone(), now);
                    }
                    followed += has_followed;
                }
                Ok(slice)
            })?;
            match slice.last() {
                Some((created_at, id, _)) => after = (*created_at, id.clone()),
                None => break,
            }
        }
    }
    settle(database, due).await?;
    Ok(followed)
}

/// Nothing is left to follow, unless the channel has changed hands again.
async fn settle(database: &Database, due: &DueChannel) -> StorageResult<()> {
    if due.begun_at < Timestamp::from_millis(due.changed_at).plus(SETTLE).millis() {
        return Ok(());
    }
    change!(database, |executor| {
        sqlx::query(
            "UPDATE channels SET client_changed_at = NULL, followed_at = NULL
             WHERE integration_id = $1 AND channel_id = $2 AND client_changed_at = $3",
        )
        .bind(due.integration.to_string())
        .bind(due.channel.0)
        .bind(due.changed_at)
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// With the sign, the index of what is open is walked, not that of the channel, in which most is done.
macro_rules! open_orders {
    ($which:expr) => {
        concat!(
            "SELECT o.created_at, o.id, o.remote_id FROM orders o WHERE o.integration_id = $1 AND ",
            $which,
            " AND +o.channel_id = $2 AND (o.created_at, o.id) > ($3, $4) ORDER BY o.created_at, o.id LIMIT $5"
        )
    };
}
const TO_SHIP: &str = open_orders!("o.shipping_state = 'to_ship'");
const HELD: &str = open_orders!("o.shipping_state = 'held'");
const ALL_IGNORED: &str = open_orders!(all_ignored!());
