//! Whose turn it is to see whether a store has its webhook.

use std::time::Duration;

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::webhook::WebhookState;

use crate::columns::RowName;
use crate::macros::{change, read};
use crate::{Database, StorageResult};

/// How long a claim holds: what a killed process did not check is checked by another after this.
const LEASE: Duration = Duration::from_secs(180);

/// The right to check one integration's webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCheck {
    pub integration: IntegrationId,
    pub secret: Sealed,
    held_until: i64,
}

/// What a check found and did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckResult {
    pub state: WebhookState,
    pub destination: String,
    /// None where it is not known: then the earlier one stays.
    pub remote_id: Option<i64>,
    pub at: Timestamp,
    pub again_at: Timestamp,
}

/// Integrations that no webhook is kept for yet.
pub async fn without(database: &Database) -> StorageResult<Vec<IntegrationId>> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT i.id FROM integrations i JOIN clients c ON c.id = i.client_id
             WHERE i.is_enabled AND c.is_active AND NOT EXISTS (SELECT 1 FROM webhooks WHERE integration_id = i.id)",
        )
        .fetch_all(executor)
        .await?
    });
    rows.iter()
        .map(|(id,)| RowName::new("integrations", id).parsed("id", id))
        .collect()
}

/// The integration shall have a webhook, with this secret; the first to say so decides. Quiet where it is gone.
pub async fn expect(database: &Database, id: IntegrationId, secret: &Sealed) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "INSERT INTO webhooks (integration_id, secret, state, destination, check_at)
             SELECT id, $2, 'waiting', '', 0 FROM integrations WHERE id = $1 ON CONFLICT DO NOTHING",
        )
        .bind(id.to_string())
        .bind(secret.as_bytes())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// Something about the integration has changed. Quiet where it has no webhook.
pub async fn check_soon(database: &Database, id: IntegrationId) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE webhooks SET check_at = 0 WHERE integration_id = $1")
            .bind(id.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// The server is at `public_url` now: webhooks that lead elsewhere are due.
pub async fn check_elsewhere(database: &Database, public_url: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE webhooks SET check_at = 0
             WHERE destination <> '' AND destination <> $1 || '/hooks/bigcommerce/' || integration_id",
        )
        .bind(public_url)
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// The check that has been due for longest, of integrations that import.
pub async fn claim_check(database: &Database, now: Timestamp) -> StorageResult<Option<DueCheck>> {
    let held_until = now.plus(LEASE).millis();
    let claimed: Option<(String, Vec<u8>)> = change!(database, |executor| {
        sqlx::query_as(
            "UPDATE webhooks SET check_at = $2 WHERE check_at <= $1 AND integration_id = (
                 SELECT h.integration_id FROM webhooks h
                     JOIN integrations i ON i.id = h.integration_id JOIN clients c ON c.id = i.client_id
                 WHERE h.check_at <= $1 AND i.is_enabled AND c.is_active
                 ORDER BY h.check_at, h.integration_id LIMIT 1)
             RETURNING integration_id, secret",
        )
        .bind(now.millis())
        .bind(held_until)
        .fetch_optional(executor)
        .await?
    });
    let Some((id, secret)) = claimed else {
        return Ok(None);
    };
    Ok(Some(DueCheck {
        integration: RowName::new("webhooks", &id).parsed("integration_id", &id)?,
        secret: Sealed::from_bytes(secret),
        held_until,
    }))
}

/// Keeps what was found. What has changed since the check began makes it due again all the same.
pub async fn store_check(database: &Database, check: &DueCheck, result: &CheckResult) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE webhooks SET state = $2, destination = $3, remote_id = COALESCE($4, remote_id), checked_at = $5,
                 check_at = CASE WHEN check_at = $7 THEN $6 ELSE check_at END
             WHERE integration_id = $1",
        )
        .bind(check.integration.to_string())
        .bind(result.state.code())
        .bind(result.destination.as_str())
        .bind(result.remote_id)
        .bind(result.at.millis())
        .bind(result.again_at.millis())
        .bind(check.held_until)
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}
