//! Orders follow the client of their channel while they are open, and nothing of them was shipped.

use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{lock_order, read, transaction};
use crate::{Database, StorageResult};

/// Orders that are looked at in one transaction.
const AT_ONCE: i64 = 200;

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
    "UPDATE orders AS o SET client_id = $2, updated_at = $3
     WHERE o.id = $1 AND o.shipping_state IN ('to_ship', 'held') AND COALESCE(o.client_id, '') <> COALESCE($2, '') AND ",
    nothing_shipped!()
);

/// Channels that have another client since a moment.
pub async fn changed_since(
    database: &Database,
    since: Timestamp,
) -> StorageResult<Vec<(IntegrationId, RemoteChannelId)>> {
    let found: Vec<(String, i64)> = read!(database, |executor| {
        sqlx::query_as("SELECT integration_id, channel_id FROM channels WHERE client_changed_at >= $1")
            .bind(since.millis())
            .fetch_all(executor)
            .await?
    });
    let read = |(id, channel): (String, i64)| {
        let integration = RowName::new("channels", &id).parsed("integration_id", &id)?;
        Ok((integration, RemoteChannelId(channel)))
    };
    found.into_iter().map(read).collect()
}

/// Gives the open orders of a channel to its client: slice by slice, since a store may have so many that one transaction
/// would keep all others from writing. A page that is being stored meanwhile may still go by the client before, so this is
/// done again after a while.
pub async fn follow(
    database: &Database,
    integration: IntegrationId,
    channel: RemoteChannelId,
    at: Timestamp,
) -> StorageResult<u64> {
    let integration = integration.to_string();
    let mut followed = 0;
    for sql in [TO_SHIP, HELD] {
        let mut after = (i64::MIN, String::new());
        loop {
            let slice: Vec<(i64, String)> = transaction!(database, |tx| {
                let slice: Vec<(i64, String)> = sqlx::query_as(sql)
                    .bind(&integration)
                    .bind(channel.0)
                    .bind(after.0)
                    .bind(&after.1)
                    .bind(AT_ONCE)
                    .fetch_all(&mut *tx)
                    .await?;
                let client: Option<(Option<String>,)> = sqlx::query_as(
                    "SELECT client_id FROM channels WHERE integration_id = $1 AND channel_id = $2",
                )
                .bind(&integration)
                .bind(channel.0)
                .fetch_optional(&mut *tx)
                .await?;
                let client = client.and_then(|(client,)| client);
                for (_, order) in &slice {
                    lock_order!(tx, order);
                    followed += follow_channel!(tx, order, client.as_deref(), at.millis());
                }
                Ok(slice)
            })?;
            match slice.last() {
                Some(last) => after = last.clone(),
                None => break,
            }
        }
    }
    Ok(followed)
}

/// With the sign, the index of what is open is walked, not that of the channel, in which most is done.
macro_rules! open_orders {
    ($state:literal) => {
        concat!(
            "SELECT created_at, id FROM orders WHERE integration_id = $1 AND shipping_state = ",
            $state,
            " AND +channel_id = $2 AND (created_at, id) > ($3, $4) ORDER BY created_at, id LIMIT $5"
        )
    };
}
const TO_SHIP: &str = open_orders!("'to_ship'");
const HELD: &str = open_orders!("'held'");
