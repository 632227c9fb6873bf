//! What stores say of their channels.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::store::channels::StoreChannel;
use parcelpilot_domain::time::Timestamp;

use crate::macros::{change, transaction};
use crate::{Database, StorageResult};

/// What a page shows in one line.
const NAME_MAX_CHARS: usize = 120;

/// Channels that the store does not name any more keep the name that they had. One that is closed, and brought no order, does
/// not come in. Quiet where the integration is gone.
pub async fn set_names(
    database: &Database,
    integration: IntegrationId,
    channels: &[StoreChannel],
) -> StorageResult<()> {
    let mut channels: Vec<&StoreChannel> = channels.iter().collect();
    channels.sort_by_key(|channel| channel.id.0);
    transaction!(database, |tx| {
        for channel in channels {
            let name: String = channel.name.chars().take(NAME_MAX_CHARS).collect();
            sqlx::query(
                "INSERT INTO channels (integration_id, channel_id, name, kind, platform, is_closed)
                 SELECT id, $2, $3, $4, $5, $6 FROM integrations WHERE id = $1 AND (NOT $6 OR EXISTS
                     (SELECT 1 FROM channels WHERE integration_id = $1 AND channel_id = $2))
                 ON CONFLICT (integration_id, channel_id) DO UPDATE SET name = excluded.name, kind = excluded.kind,
                     platform = excluded.platform, is_closed = excluded.is_closed",
            )
            .bind(integration.to_string())
            .bind(channel.id.0)
            .bind(name)
            .bind(channel.kind.code())
            .bind(&channel.platform)
            .bind(channel.is_closed)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}

/// Whether the store may be asked now. Who is told so asks: others are not before `then`.
pub async fn may_ask(
    database: &Database,
    integration: IntegrationId,
    now: Timestamp,
    then: Timestamp,
) -> StorageResult<bool> {
    let claimed = change!(database, |executor| {
        sqlx::query("UPDATE integrations SET ask_channels_at = $3 WHERE id = $1 AND ask_channels_at <= $2")
            .bind(integration.to_string())
            .bind(now.millis())
            .bind(then.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(claimed > 0)
}

/// The store is not asked again before `then`.
pub async fn not_before(
    database: &Database,
    integration: IntegrationId,
    then: Timestamp,
) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE integrations SET ask_channels_at = $2 WHERE id = $1")
            .bind(integration.to_string())
            .bind(then.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}
