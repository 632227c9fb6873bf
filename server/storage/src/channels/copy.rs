//! Orders that came in before channels were kept have theirs in their details. It is copied from there slice by slice, beside
//! all else: in one statement of a migration nobody could write orders until a million were written anew. One that its store
//! sends again gets it with that.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::order_details::OrderDetails;

use crate::channels::CHANNELS;
use crate::columns::RowName;
use crate::macros::{read, row, transaction};
use crate::many_rows::{Cell, ManyRows};
use crate::{Database, StorageResult};

row! {
    struct OlderColumns { id: String, remote_id: i64, channel_id: Option<i64>, details: String }
}

/// Whether some of the integration's orders do not have their channel yet.
pub async fn has_older(database: &Database, integration: IntegrationId) -> StorageResult<bool> {
    let found: Option<(i64,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT CAST(1 AS BIGINT) FROM integrations WHERE id = $1 AND channels_copied_to IS NOT NULL",
        )
        .bind(integration.to_string())
        .fetch_optional(executor)
        .await?
    });
    Ok(found.is_some())
}

/// Copies those of `most` orders; false once there are no more.
pub async fn copy_older(database: &Database, most: i64) -> StorageResult<bool> {
    transaction!(database, |tx| {
        let place: Option<(String, i64)> = sqlx::query_as(
            "SELECT id, channels_copied_to FROM integrations WHERE channels_copied_to IS NOT NULL ORDER BY id LIMIT 1",
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some((integration, after)) = place else {
            return Ok(false);
        };
        let orders: Vec<OlderColumns> = sqlx::query_as(
            "SELECT id, remote_id, channel_id, details FROM orders WHERE integration_id = $1 AND remote_id > $2
             ORDER BY remote_id LIMIT $3",
        )
        .bind(&integration)
        .bind(after)
        .bind(most)
        .fetch_all(&mut *tx)
        .await?;
        let mut channels = std::collections::BTreeSet::new();
        for order in orders.iter().filter(|order| order.channel_id.is_none()) {
            let details: OrderDetails = RowName::new("orders", &order.id).json("details", &order.details)?;
            let Some(channel) = details.channel_id else {
                continue;
            };
            channels.insert(channel.0);
            sqlx::query("UPDATE orders SET channel_id = $2 WHERE id = $1 AND channel_id IS NULL")
                .bind(&order.id)
                .bind(channel.0)
                .execute(&mut *tx)
                .await?;
        }
        let row = |channel| [Cell::Text(integration.clone()), Cell::Number(channel)];
        tx.insert_new_rows(&CHANNELS, channels.into_iter().flat_map(row).collect())
            .await?;
        sqlx::query("UPDATE integrations SET channels_copied_to = $2 WHERE id = $1")
            .bind(&integration)
            .bind(orders.last().map(|order| order.remote_id))
            .execute(&mut *tx)
            .await?;
        Ok(true)
    })
}
