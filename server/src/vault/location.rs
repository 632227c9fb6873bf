//! Which row and column a sealed secret belongs to.

use parcelpilot_domain::ids::{EventEndpointId, IntegrationId, UserId};
use storage::sealed_secrets::SecretOf;

/// A secret opens only in the location that it was sealed for: the location is authenticated along with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretLocation {
    pub table: &'static str,
    pub column: &'static str,
    /// The row's id.
    pub row: String,
}

impl From<SecretOf> for SecretLocation {
    fn from(of: SecretOf) -> Self {
        match of {
            SecretOf::AccessToken(id) => Self::access_token(id),
            SecretOf::ClientSecret(id) => Self::client_secret(id),
            SecretOf::Webhook(id) => Self::webhook_secret(id),
            SecretOf::OneTimeCodes(id) => Self::one_time_codes(id),
            SecretOf::AuditTrail => Self::audit_key(),
            SecretOf::EventEndpoint(id) => Self::event_secret(id),
            SecretOf::EventEndpointBefore(id) => Self::previous_event_secret(id),
        }
    }
}

impl SecretLocation {
    pub fn access_token(integration: IntegrationId) -> Self {
        Self::new("integrations", "access_token", integration)
    }

    pub fn client_secret(integration: IntegrationId) -> Self {
        Self::new("integrations", "client_secret", integration)
    }

    /// The secret by which an integration's store proves its webhooks.
    pub fn webhook_secret(integration: IntegrationId) -> Self {
        // The table's name when the first secrets were sealed. With its name of today they would not open.
        Self::new("hooks", "secret", integration)
    }

    /// The key that signs the audit trail.
    pub fn audit_key() -> Self {
        Self {
            table: "audit_chain",
            column: "sealed_key",
            row: "1".to_owned(),
        }
    }

    /// By which a person's app makes one-time codes.
    pub fn one_time_codes(person: UserId) -> Self {
        Self {
            table: "totp_factors",
            column: "secret",
            row: person.to_string(),
        }
    }

    /// By which what is sent to an endpoint is signed.
    pub fn event_secret(endpoint: EventEndpointId) -> Self {
        Self {
            table: "event_endpoints",
            column: "secret",
            row: endpoint.to_string(),
        }
    }

    pub fn previous_event_secret(endpoint: EventEndpointId) -> Self {
        Self {
            column: "previous_secret",
            ..Self::event_secret(endpoint)
        }
    }

    fn new(table: &'static str, column: &'static str, row: IntegrationId) -> Self {
        Self {
            table,
            column,
            row: row.to_string(),
        }
    }

    pub(super) fn associated_data(&self) -> Vec<u8> {
        format!("{}/{}/{}", self.table, self.column, self.row).into_bytes()
    }
}
