//! What is known of a webhook.

use parcelpilot_contract::integrations::WebhookStatus;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::store_hash::StoreHash;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::webhook::WebhookState;

use crate::columns::RowName;
use crate::macros::{read, row};
use crate::{Database, StorageResult};

/// What tells whether a call comes from an integration's store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookCaller {
    pub store_hash: StoreHash,
    pub secret: Sealed,
    pub client_secret: Option<Sealed>,
    /// It is enabled, and its client active: what it tells is of use.
    pub is_expected: bool,
}

row! {
    struct CallerColumns {
        id: String, store_hash: String, secret: Vec<u8>, client_secret: Option<Vec<u8>>, is_enabled: bool,
        client_is_active: bool,
    }
}

/// None where the integration has no webhook, or is not there.
pub async fn caller(database: &Database, id: IntegrationId) -> StorageResult<Option<WebhookCaller>> {
    let found: Option<CallerColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT i.id, i.store_hash, h.secret, i.client_secret, i.is_enabled, c.is_active AS client_is_active
             FROM webhooks h JOIN integrations i ON i.id = h.integration_id JOIN clients c ON c.id = i.client_id
             WHERE h.integration_id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(executor)
        .await?
    });
    let Some(columns) = found else { return Ok(None) };
    let row = RowName::new("integrations", &columns.id);
    Ok(Some(WebhookCaller {
        store_hash: row.parsed("store_hash", &columns.store_hash)?,
        secret: Sealed::from_bytes(columns.secret),
        client_secret: columns.client_secret.map(Sealed::from_bytes),
        is_expected: columns.is_enabled && columns.client_is_active,
    }))
}

/// The store's number for the webhook, where it was made.
pub async fn remote_id_of(database: &Database, id: IntegrationId) -> StorageResult<Option<i64>> {
    let found: Option<(Option<i64>,)> = read!(database, |executor| {
        sqlx::query_as("SELECT remote_id FROM webhooks WHERE integration_id = $1")
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    Ok(found.and_then(|(id,)| id))
}

pub async fn status_of(database: &Database, id: IntegrationId) -> StorageResult<Option<WebhookStatus>> {
    let id = id.to_string();
    let found: Option<(String, Option<i64>)> = read!(database, |executor| {
        sqlx::query_as("SELECT state, last_heard_at FROM webhooks WHERE integration_id = $1")
            .bind(&id)
            .fetch_optional(executor)
            .await?
    });
    let Some((state, last_heard_at)) = found else {
        return Ok(None);
    };
    Ok(Some(WebhookStatus {
        state: RowName::new("webhooks", &id).known("state", WebhookState::from_code(&state))?,
        last_heard: last_heard_at.map(Timestamp::from_millis),
    }))
}
