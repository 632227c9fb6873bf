//! What people and tests of the connection change.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store_hash::StoreHash;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;

use super::SealedSecret;
use crate::columns::name_key;
use crate::ignore_rules::take_ignore_rules;
use crate::macros::{change, durable_transaction, read};
use crate::one_time_links::client_links::{end_link, end_link_of_name, lock_integration, use_up};
use crate::{Database, StorageError, StorageResult, stock};

#[derive(Debug)]
pub struct IntegrationChange {
    /// The one that the change began from.
    pub version: i64,
    pub client_id: ClientId,
    pub name: String,
    pub store_hash: StoreHash,
    pub push_ship_confirms: bool,
    pub statuses: Vec<OrderStatus>,
    /// Some are imported that were not before: what is in the store of them has to be read.
    pub adds_statuses: bool,
    pub sync_every: SyncInterval,
    /// None where all of them are kept.
    pub credentials: Option<Credentials>,
    pub at: Timestamp,
}

/// What is `None` is kept.
#[derive(Debug)]
pub struct Credentials {
    pub access_token: Option<SealedSecret>,
    pub api_client_id: Option<String>,
    pub client_secret: Option<SealedSecret>,
    pub set_at: Timestamp,
    /// The person's name.
    pub set_by: String,
}

/// Where the store becomes another one, what was learnt of the old one is forgotten. With new credentials the next
/// sync is due at once, where one has come before, or failed.
///
/// # Errors
/// [`StorageError::Taken`] as for a new one; [`StorageError::ChangedMeanwhile`] where the version is another one by
/// now, or the integration is gone; of another store [`StorageError::HasOrders`], and [`StorageError::RunActive`].
pub async fn update(database: &Database, id: IntegrationId, change: &IntegrationChange) -> StorageResult<()> {
    update_by(database, id, change, None).await
}

/// The same by a client's link, of this token's hash, which is used up. The next sync is due at once: whoever made the
/// link is not there to pull.
///
/// # Errors
/// Those of [`update`], which leave the link as it is, and [`StorageError::LinkGone`].
pub async fn update_by_link(
    database: &Database,
    id: IntegrationId,
    change: &IntegrationChange,
    link: &str,
) -> StorageResult<()> {
    update_by(database, id, change, Some(link)).await
}

async fn update_by(
    database: &Database,
    id: IntegrationId,
    change: &IntegrationChange,
    link: Option<&str>,
) -> StorageResult<()> {
    let credentials = change.credentials.as_ref();
    let token = credentials.and_then(|new| new.access_token.as_ref());
    let secret = credentials.and_then(|new| new.client_secret.as_ref());
    let moves = durable_transaction!(database, |tx| {
        if let Some(link) = link {
            lock_integration!(tx, id.to_string());
            use_up!(tx, link, change.at);
        } else {
            end_link_of_name!(tx, change.name);
        }
        let before: Option<(String, String)> =
            sqlx::query_as("SELECT store_hash, client_id FROM integrations WHERE id = $1 AND version = $2")
                .bind(id.to_string())
                .bind(change.version)
                .fetch_optional(&mut *tx)
                .await?;
        let client = change.client_id.to_string();
        let moves = before
            .as_ref()
            .is_some_and(|(store, _)| store != change.store_hash.as_str());
        let is_given_away = before.is_some_and(|(_, before)| before != client);
        let changed = sqlx::query(
            "UPDATE integrations SET version = version + 1, client_id = $3, name = $4, name_key = $5, store_hash = $6,
             push_ship_confirms = $7, statuses = $8,
             access_token = COALESCE($9, access_token),
             access_token_last_four = COALESCE($10, access_token_last_four),
             api_client_id = COALESCE($11, api_client_id),
             client_secret = COALESCE($12, client_secret),
             client_secret_last_four = COALESCE($13, client_secret_last_four),
             credentials_set_at = COALESCE($14, credentials_set_at),
             credentials_set_by = COALESCE($15, credentials_set_by),
             store_name = CASE WHEN store_hash = $6 THEN store_name END,
             zone_name = CASE WHEN store_hash = $6 THEN zone_name END,
             zone_offset_seconds = CASE WHEN store_hash = $6 THEN zone_offset_seconds END,
             status_labels = CASE WHEN store_hash = $6 THEN status_labels ELSE '[]' END,
             last_good_poll_at = CASE WHEN store_hash = $6 THEN last_good_poll_at END,
             last_failure = CASE WHEN store_hash = $6 THEN last_failure END,
             sync_cursor = CASE WHEN store_hash = $6 THEN sync_cursor END,
             needs_whole_read = (needs_whole_read OR $17),
             sync_every_ms = $16,
             next_sync_at = CASE
                 WHEN NOT is_enabled THEN NULL
                 WHEN $19 THEN $18
                 WHEN $14 IS NOT NULL AND store_hash = $6 AND (sync_cursor IS NOT NULL OR last_failure IS NOT NULL) THEN $18
                 WHEN sync_every_ms = $16 AND store_hash = $6 THEN next_sync_at
                 ELSE $18 + $16 END,
             watched_since = CASE WHEN sync_every_ms = $16 AND store_hash = $6 THEN watched_since ELSE $18 END,
             failures_in_a_row = CASE WHEN $14 IS NULL AND store_hash = $6 THEN failures_in_a_row ELSE 0 END,
             ask_channels_at = CASE WHEN $14 IS NULL THEN ask_channels_at ELSE 0 END,
             quota_left = CASE WHEN store_hash = $6 THEN quota_left END,
             quota_total = CASE WHEN store_hash = $6 THEN quota_total END,
             quota_resets_at = CASE WHEN store_hash = $6 THEN quota_resets_at END
         WHERE id = $1 AND version = $2"
        )
        .bind(id.to_string())
        .bind(change.version)
        .bind(&client)
        .bind(change.name.trim())
        .bind(name_key(&change.name))
        .bind(change.store_hash.as_str())
        .bind(change.push_ship_confirms)
        .bind(json(&change.statuses))
        .bind(token.map(|secret| secret.sealed.as_bytes()))
        .bind(token.map(|secret| secret.last_four.as_str()))
        .bind(credentials.and_then(|new| new.api_client_id.as_deref()))
        .bind(secret.map(|secret| secret.sealed.as_bytes()))
        .bind(secret.map(|secret| secret.last_four.as_str()))
        .bind(credentials.map(|new| new.set_at.millis()))
        .bind(credentials.map(|new| new.set_by.as_str()))
        .bind(change.sync_every.millis())
        .bind(change.adds_statuses)
        .bind(change.at.millis())
        .bind(link.is_some())
        .execute(&mut *tx)
        .await
        .map_err(StorageError::or_taken)?
        .rows_affected();
        StorageError::unless_changed(changed)?;
        if is_given_away {
            // Its open orders go by the rules of whose they are now.
            take_ignore_rules!(tx, &client, change.at);
        }
        // The client who was asked has nothing to give it any more.
        if is_given_away || token.is_some() {
            end_link!(tx, id);
        }
        if moves {
            // From here on no run is queued until this is decided: on PostgreSQL their foreign keys wait for the row
            // whose hash, a part of a unique key, has changed.
            let (has_orders, is_read): (bool, bool) = sqlx::query_as(HAS_ORDERS_AND_IS_READ)
                .bind(id.to_string())
                .fetch_one(&mut *tx)
                .await?;
            if has_orders {
                return Err(StorageError::HasOrders);
            }
            if is_read {
                return Err(StorageError::RunActive);
            }
            for of_the_old_one in [
                "DELETE FROM webhook_hints WHERE integration_id = $1",
                "DELETE FROM channels WHERE integration_id = $1",
                "DELETE FROM status_updates WHERE integration_id = $1",
                // That orders of another store come in does not end its outage: clients' people hear no more of it.
                "DELETE FROM client_messages WHERE integration_id = $1 AND state = 'pending'",
                "UPDATE client_messages SET state = 'over'
                 WHERE integration_id = $1 AND kind = 'store_failing' AND state = 'sent'",
                // Off, and whoever has a lease finds it gone. Its levels go a few at a time.
                "UPDATE stock_settings SET is_on = FALSE, location_id = 1, generation = generation + 1, pause = NULL,
                     tries = 0, next_call_at = 0, settles_at = 0, call_id = NULL, lease_until = NULL, sent_at = NULL
                 WHERE integration_id = $1",
            ] {
                sqlx::query(of_the_old_one)
                    .bind(id.to_string())
                    .execute(&mut *tx)
                    .await?;
            }
        }
        Ok(moves)
    })?;
    if moves {
        while stock::delete_some(database, &id.to_string()).await? > 0 {}
    }
    Ok(())
}

/// Whether something of its store is here, and whether a run may bring more. Shipments are of orders. A run that read
/// nothing, as of a hash that was mistyped, ties an integration to no store.
const HAS_ORDERS_AND_IS_READ: &str = "SELECT
         EXISTS (SELECT 1 FROM orders WHERE integration_id = $1)
             OR EXISTS (SELECT 1 FROM problems WHERE integration_id = $1)
             OR EXISTS (SELECT 1 FROM import_runs WHERE integration_id = $1 AND seen > 0),
         EXISTS (SELECT 1 FROM import_runs WHERE integration_id = $1 AND state IN ('queued', 'running'))";

/// What is disabled is not synced, and its client is not asked to connect it. What is enabled is synced at once where it was
/// before, else an interval later.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the integration is gone.
pub async fn set_enabled(
    database: &Database,
    id: IntegrationId,
    is_enabled: bool,
    at: Timestamp,
) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        let changed = sqlx::query(
            "UPDATE integrations SET is_enabled = $2, watched_since = $3, failures_in_a_row = 0,
                 next_sync_at = CASE
                     WHEN NOT $2 THEN NULL
                     WHEN sync_cursor IS NOT NULL THEN $3
                     ELSE $3 + sync_every_ms END
             WHERE id = $1",
        )
        .bind(id.to_string())
        .bind(is_enabled)
        .bind(at.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(changed)?;
        if !is_enabled {
            end_link!(tx, id);
        }
        Ok(())
    })
}

/// The store answers again: where the last poll failed, the next sync is due at once.
pub async fn hurry_sync(database: &Database, id: IntegrationId, at: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE integrations SET next_sync_at = $2, failures_in_a_row = 0
             WHERE id = $1 AND is_enabled AND last_failure IS NOT NULL",
        )
        .bind(id.to_string())
        .bind(at.millis())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// What the store said of itself. What is not there says nothing, and leaves what is known.
#[derive(Debug, Default)]
pub struct StoreFacts<'a> {
    pub name: Option<&'a str>,
    pub zone: Option<&'a StoreZone>,
    pub status_labels: &'a [(OrderStatus, String)],
}

/// No new version: people did not change anything. Quiet where the integration is gone.
pub async fn set_store_facts(
    database: &Database,
    id: IntegrationId,
    facts: StoreFacts<'_>,
) -> StorageResult<()> {
    let labels = (!facts.status_labels.is_empty()).then(|| json(facts.status_labels));
    change!(database, |executor| {
        sqlx::query(
            "UPDATE integrations
             SET store_name = COALESCE($2, store_name), status_labels = COALESCE($3, status_labels),
                 zone_name = COALESCE($4, zone_name), zone_offset_seconds = COALESCE($5, zone_offset_seconds)
             WHERE id = $1",
        )
        .bind(id.to_string())
        .bind(facts.name)
        .bind(labels.as_deref())
        .bind(facts.zone.map(|zone| zone.name.as_str()))
        .bind(facts.zone.map(|zone| zone.utc_offset_seconds))
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

pub(crate) fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("numbers and texts are JSON")
}

/// How many of its orders have a client of their own, and stay that client's whatever becomes of the integration.
pub async fn orders_with_a_client(database: &Database, id: IntegrationId) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        // By the clients, since an index has their orders, and no others.
        sqlx::query_as(
            "SELECT count(*) FROM clients c CROSS JOIN orders o WHERE o.client_id = c.id AND o.integration_id = $1",
        )
        .bind(id.to_string())
        .fetch_one(executor)
        .await?
    });
    Ok(count)
}
