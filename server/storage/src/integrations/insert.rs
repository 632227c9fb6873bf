//! A new integration, of an admin's form or by a client's link.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::store_hash::StoreHash;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;

use super::SealedSecret;
use super::changes::json;
use crate::columns::name_key;
use crate::macros::durable_transaction;
use crate::one_time_links::client_links::{end_link_of_name, use_up};
use crate::{Database, StorageError, StorageResult};

#[derive(Debug)]
pub struct NewIntegration {
    pub id: IntegrationId,
    pub client_id: ClientId,
    pub platform: Platform,
    pub name: String,
    pub store_hash: StoreHash,
    pub push_ship_confirms: bool,
    pub statuses: Vec<OrderStatus>,
    pub sync_every: SyncInterval,
    pub access_token: SealedSecret,
    pub api_client_id: Option<String>,
    pub client_secret: Option<SealedSecret>,
    /// The person's name.
    pub created_by: String,
    pub created_at: Timestamp,
}

/// A new integration is enabled, at version 1. People pull its orders first: its first sync comes an interval later.
///
/// # Errors
/// [`StorageError::Taken`] where another has this name, or this store.
pub async fn insert(database: &Database, new: &NewIntegration) -> StorageResult<()> {
    insert_by(database, new, None).await
}

/// The same by a client's link, of this token's hash, which is used up. The first sync is due at once: whoever made the link
/// is not there to pull.
///
/// # Errors
/// Those of [`insert`], which leave the link as it is, and [`StorageError::LinkGone`].
pub async fn insert_by_link(database: &Database, new: &NewIntegration, link: &str) -> StorageResult<()> {
    insert_by(database, new, Some(link)).await
}

async fn insert_by(database: &Database, new: &NewIntegration, link: Option<&str>) -> StorageResult<()> {
    let secret = new.client_secret.as_ref();
    let first_sync = match link {
        Some(_) => new.created_at,
        None => new.created_at.plus(new.sync_every.duration()),
    };
    durable_transaction!(database, |tx| {
        if let Some(link) = link {
            use_up!(tx, link, new.created_at);
        } else {
            end_link_of_name!(tx, new.name);
        }
        sqlx::query(
            "INSERT INTO integrations (id, client_id, platform, name, name_key, store_hash, is_enabled,
                 push_ship_confirms, statuses, status_labels, access_token, access_token_last_four, api_client_id,
                 client_secret, client_secret_last_four, credentials_set_at, credentials_set_by, version, created_at,
                 watched_since, sync_every_ms, next_sync_at, channels_copied_to)
             VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7, $8, '[]', $9, $10, $11, $12, $13, $14, $15, 1, $14, $14, $16, $17, NULL)",
        )
        .bind(new.id.to_string())
        .bind(new.client_id.to_string())
        .bind(new.platform.code())
        .bind(new.name.trim())
        .bind(name_key(&new.name))
        .bind(new.store_hash.as_str())
        .bind(new.push_ship_confirms)
        .bind(json(&new.statuses))
        .bind(new.access_token.sealed.as_bytes())
        .bind(new.access_token.last_four.as_str())
        .bind(new.api_client_id.as_deref())
        .bind(secret.map(|secret| secret.sealed.as_bytes()))
        .bind(secret.map(|secret| secret.last_four.as_str()))
        .bind(new.created_at.millis())
        .bind(new.created_by.as_str())
        .bind(new.sync_every.millis())
        .bind(first_sync.millis())
        .execute(&mut *tx)
        .await
        .map_err(StorageError::or_taken)?;
        Ok(())
    })
}
