//! All secrets that are kept sealed, to seal them anew with another key.
//!
//! Not among them: forms that were refused, which are kept for an hour.

use parcelpilot_domain::ids::{EventEndpointId, IntegrationId, UserId};
use parcelpilot_domain::sealed::Sealed;

use crate::columns::RowName;
use crate::macros::{durable_transaction, read, row};
use crate::{Database, StorageResult};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretOf {
    /// An integration's access token.
    AccessToken(IntegrationId),
    ClientSecret(IntegrationId),
    /// That of the webhook of an integration.
    Webhook(IntegrationId),
    /// What signs the audit trail.
    AuditTrail,
    /// By which a person's app makes one-time codes.
    OneTimeCodes(UserId),
    /// By which what is sent to an endpoint is signed.
    EventEndpoint(EventEndpointId),
    /// The one before, which signs beside it for a day.
    EventEndpointBefore(EventEndpointId),
}

row! {
    struct IntegrationSecrets {
        id: String, access_token: Vec<u8>, client_secret: Option<Vec<u8>>, webhook: Option<Vec<u8>>,
    }
}

/// One of them, by which a key file is tried: the newest integration's token, or else the audit trail's key, which servers
/// make at their first start.
pub async fn sample(database: &Database) -> StorageResult<Option<(SecretOf, Sealed)>> {
    let found: Option<(String, Vec<u8>)> = read!(database, |executor| {
        sqlx::query_as(SAMPLE).fetch_optional(executor).await?
    });
    found.map(sampled).transpose()
}

/// An id sorts after the empty text, so that a token comes first.
pub(crate) const SAMPLE: &str = "SELECT id, access_token FROM integrations
    UNION ALL SELECT '', sealed_key FROM audit_chain WHERE sealed_key IS NOT NULL
    ORDER BY 1 DESC LIMIT 1";

pub(crate) fn sampled((id, sealed): (String, Vec<u8>)) -> StorageResult<(SecretOf, Sealed)> {
    let of = match id.as_str() {
        "" => SecretOf::AuditTrail,
        id => SecretOf::AccessToken(RowName::new("integrations", id).parsed("id", id)?),
    };
    Ok((of, Sealed::from_bytes(sealed)))
}

pub async fn list(database: &Database) -> StorageResult<Vec<(SecretOf, Sealed)>> {
    let rows: Vec<IntegrationSecrets> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, access_token, client_secret,
                 (SELECT secret FROM webhooks WHERE integration_id = integrations.id) AS webhook
             FROM integrations ORDER BY id",
        )
        .fetch_all(executor)
        .await?
    });
    let (audit_key, _) = crate::audit::sealed_key(database).await?;
    let mut secrets: Vec<_> = audit_key
        .map(|key| (SecretOf::AuditTrail, key))
        .into_iter()
        .collect();
    for row in rows {
        let id = RowName::new("integrations", &row.id).parsed("id", &row.id)?;
        let of_row = [
            (SecretOf::AccessToken(id), Some(row.access_token)),
            (SecretOf::ClientSecret(id), row.client_secret),
            (SecretOf::Webhook(id), row.webhook),
        ];
        let of_row = of_row
            .into_iter()
            .filter_map(|(of, bytes)| Some((of, Sealed::from_bytes(bytes?))));
        secrets.extend(of_row);
    }
    for (user_id, sealed) in crate::second_factors::sealed_secrets(database).await? {
        secrets.push((SecretOf::OneTimeCodes(user_id), sealed));
    }
    secrets.extend(crate::events::sealed_secrets(database).await?);
    Ok(secrets)
}

/// Keeps the same secret, sealed anew; false where it was changed meanwhile, and stays as it is.
pub async fn replace(database: &Database, of: SecretOf, old: &Sealed, new: &Sealed) -> StorageResult<bool> {
    let (sql, row) = match of {
        SecretOf::AccessToken(id) => (
            "UPDATE integrations SET access_token = $3 WHERE id = $1 AND access_token = $2",
            id.to_string(),
        ),
        SecretOf::ClientSecret(id) => (
            "UPDATE integrations SET client_secret = $3 WHERE id = $1 AND client_secret = $2",
            id.to_string(),
        ),
        SecretOf::Webhook(id) => (
            "UPDATE webhooks SET secret = $3 WHERE integration_id = $1 AND secret = $2",
            id.to_string(),
        ),
        SecretOf::AuditTrail => (
            "UPDATE audit_chain SET sealed_key = $3 WHERE CAST(id AS TEXT) = $1 AND sealed_key = $2",
            "1".to_owned(),
        ),
        SecretOf::OneTimeCodes(id) => (
            "UPDATE totp_factors SET secret = $3 WHERE user_id = $1 AND secret = $2",
            id.to_string(),
        ),
        SecretOf::EventEndpoint(id) => (
            "UPDATE event_endpoints SET secret = $3 WHERE id = $1 AND secret = $2",
            id.to_string(),
        ),
        SecretOf::EventEndpointBefore(id) => (
            "UPDATE event_endpoints SET previous_secret = $3 WHERE id = $1 AND previous_secret = $2",
            id.to_string(),
        ),
    };
    // Afterwards the old key may be thrown away.
    durable_transaction!(database, |tx| {
        let changed = sqlx::query(sql)
            .bind(row)
            .bind(old.as_bytes())
            .bind(new.as_bytes())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        Ok(changed > 0)
    })
}
