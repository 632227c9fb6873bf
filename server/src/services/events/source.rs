//! What events say, and what they are signed by.

use std::sync::Arc;

use async_trait::async_trait;
use engine::events::{EventSource, SigningSecrets};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use storage::changes::Change;
use storage::events::Endpoint;
use storage::{Database, StorageResult};
use tracing::error;

use crate::http::api_v1;
use crate::vault::{SecretLocation, Vault};

/// As the API for programs has it.
pub struct ApiEvents {
    pub database: Database,
    pub vault: Arc<Vault>,
}

#[async_trait]
impl EventSource for ApiEvents {
    async fn data(&self, change: &Change, client: Option<ClientId>) -> StorageResult<Value> {
        api_v1::event_data(&self.database, change, client).await
    }

    fn secrets(&self, endpoint: &Endpoint, now: Timestamp) -> Option<SigningSecrets> {
        let open = |location: &SecretLocation, sealed: &Sealed| {
            let opened = self.vault.open(location, sealed);
            opened
                .inspect_err(
                    |error| error!(endpoint = %endpoint.id, %error, "could not open an endpoint's secret"),
                )
                .ok()
        };
        let secret = open(&SecretLocation::event_secret(endpoint.id), &endpoint.secret)?;
        let previous = endpoint
            .previous_secret
            .as_ref()
            .filter(|(_, until)| now < *until);
        let previous = previous
            .and_then(|(sealed, _)| open(&SecretLocation::previous_event_secret(endpoint.id), sealed));
        let both = previous.map(|previous| {
            SecretString::from(format!("{} {}", secret.expose_secret(), previous.expose_secret()))
        });
        SigningSecrets::parse(&both.unwrap_or(secret))
    }
}
