//! Channels as pages show them.

use parcelpilot_contract::channels::{ChannelChoice, ChannelClient, ChannelRow, OrderChannel};
use parcelpilot_domain::ids::{IntegrationId, RemoteChannelId};
use parcelpilot_domain::store::channels::ChannelKind;

use super::is_imported;
use crate::columns::RowName;
use crate::macros::{read, row};
use crate::{Database, StorageResult};

row! {
    struct ChannelColumns {
        channel_id: i64, name: String, kind: String, platform: String, is_closed: bool, client_id: Option<String>,
        client_name: Option<String>, client_is_active: Option<bool>, is_imported: bool, is_held: bool, version: i64,
        client_changed_at: Option<i64>, followed_at: Option<i64>,
    }
}

/// By number: the store's own storefront is the first.
pub async fn of_integration(
    database: &Database,
    integration: IntegrationId,
) -> StorageResult<Vec<ChannelRow>> {
    let rows: Vec<ChannelColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT k.*, c.name AS client_name, c.is_active AS client_is_active FROM channels k LEFT JOIN clients c ON c.id = k.client_id
             WHERE k.integration_id = $1 ORDER BY k.channel_id",
        )
        .bind(integration.to_string())
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(|row| row.channel(integration)).collect()
}

pub async fn find(
    database: &Database,
    integration: IntegrationId,
    channel: RemoteChannelId,
) -> StorageResult<Option<ChannelRow>> {
    let all = of_integration(database, integration).await?;
    Ok(all.into_iter().find(|row| row.id == channel))
}

/// Those whose new orders stay out.
pub async fn left_out(
    database: &Database,
    integration: IntegrationId,
) -> StorageResult<Vec<RemoteChannelId>> {
    let rows: Vec<(i64,)> = read!(database, |executor| {
        sqlx::query_as(LEFT_OUT)
            .bind(integration.to_string())
            .fetch_all(executor)
            .await?
    });
    Ok(rows.into_iter().map(|(id,)| RemoteChannelId(id)).collect())
}

const LEFT_OUT: &str = concat!(
    "SELECT k.channel_id FROM channels k WHERE k.integration_id = $1 AND NOT ",
    is_imported!(),
    " ORDER BY k.channel_id"
);

/// Of the stores that have several, by store.
pub async fn choices(database: &Database) -> StorageResult<Vec<ChannelChoice>> {
    let rows: Vec<(String, String, i64, String)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT i.id, i.name, k.channel_id, k.name FROM integrations i JOIN channels k ON k.integration_id = i.id
             WHERE (SELECT count(*) FROM channels WHERE integration_id = i.id) > 1
             ORDER BY i.name_key, k.channel_id",
        )
        .fetch_all(executor)
        .await?
    });
    let choice = |(id, integration_name, channel, name): (String, String, i64, String)| {
        Ok(ChannelChoice {
            integration: RowName::new("integrations", &id).parsed("id", &id)?,
            integration_name,
            channel: OrderChannel {
                id: RemoteChannelId(channel),
                name,
            },
        })
    };
    rows.into_iter().map(choice).collect()
}

impl ChannelColumns {
    fn channel(self, integration: IntegrationId) -> StorageResult<ChannelRow> {
        let id = integration.to_string();
        let row = RowName::new("channels", &id);
        let client = match self.client_id.zip(self.client_name) {
            Some((id, name)) => Some(ChannelClient {
                id: row.parsed("client_id", &id)?,
                name,
                is_active: self.client_is_active.unwrap_or(true),
            }),
            None => None,
        };
        Ok(ChannelRow {
            id: RemoteChannelId(self.channel_id),
            name: self.name,
            kind: ChannelKind::from_code(&self.kind),
            platform: self.platform,
            is_closed: self.is_closed,
            client,
            is_imported: self.is_imported,
            is_held: self.is_held,
            is_followed: self.client_changed_at.is_none() || self.followed_at.is_some(),
            version: self.version,
        })
    }
}
