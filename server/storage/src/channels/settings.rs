//! What an admin chooses of a channel.

use parcelpilot_contract::channels::ChannelSettings;
use parcelpilot_contract::orders::OrderCount;
use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteChannelId};
use parcelpilot_domain::time::Timestamp;

use super::{all_ignored, nothing_shipped};
use crate::macros::{durable_transaction, index_walks};
use crate::{Database, StorageError, StorageResult};

/// New orders go by it at once. Those that are open follow soon after ([`follow`](super::follow())).
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where there is no such channel, or somebody has changed it since.
pub async fn set(
    database: &Database,
    integration: IntegrationId,
    channel: RemoteChannelId,
    settings: ChannelSettings,
    at: Timestamp,
) -> StorageResult<()> {
    let client = settings.client.map(|client| client.to_string());
    durable_transaction!(database, |tx| {
        let changed = sqlx::query(
            "UPDATE channels SET client_id = $3, is_imported = $4, is_held = $5, version = version + 1,
                 client_changed_at = CASE WHEN COALESCE(client_id, '') = COALESCE($3, '')
                     THEN client_changed_at ELSE $6 END,
                 followed_at = CASE WHEN COALESCE(client_id, '') = COALESCE($3, '') THEN followed_at END
             WHERE integration_id = $1 AND channel_id = $2 AND version = $7",
        )
        .bind(integration.to_string())
        .bind(channel.0)
        .bind(&client)
        .bind(settings.is_imported)
        .bind(settings.is_held)
        .bind(at.millis())
        .bind(settings.version)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(changed)?;
        if client.is_some() {
            sqlx::query("UPDATE integrations SET is_shared = TRUE WHERE id = $1")
                .bind(integration.to_string())
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    })
}

/// How many orders would be another client's: those that are open, and nothing was shipped of. Up to one more than
/// [`OrderCount::COUNTED`].
pub async fn would_move(
    database: &Database,
    integration: IntegrationId,
    channel: RemoteChannelId,
    client: Option<ClientId>,
) -> StorageResult<OrderCount> {
    let client = client.map(|client| client.to_string());
    let (count,): (i64,) = index_walks!(database, |tx| {
        Ok(sqlx::query_as(WOULD_MOVE)
            .bind(integration.to_string())
            .bind(channel.0)
            .bind(client.as_deref())
            .bind(OrderCount::COUNTED + 1)
            .fetch_one(&mut *tx)
            .await?)
    })?;
    Ok(OrderCount(count.min(OrderCount::COUNTED + 1)))
}

macro_rules! moving {
    ($which:expr) => {
        concat!(
            "(SELECT count(*) FROM (SELECT 1 FROM orders o WHERE o.integration_id = $1 AND ",
            $which,
            " AND +o.channel_id = $2 AND COALESCE(o.client_id, '') <> COALESCE($3, '') AND ",
            nothing_shipped!(),
            " LIMIT $4) AS moving)"
        )
    };
}
const WOULD_MOVE: &str = concat!(
    "SELECT ",
    moving!("o.shipping_state = 'to_ship'"),
    " + ",
    moving!("o.shipping_state = 'held'"),
    " + ",
    moving!(all_ignored!())
);
