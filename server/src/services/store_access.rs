//! From a stored integration to its store. Nothing else opens a sealed token.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bigcommerce::{BigCommerce, StoreAccess, StoreClient};
use engine::imports::worker::SourceProvider;
use engine::shipments::SinkProvider;
use engine::webhooks::WebhookProvider;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::orders::{CallObserver, OrderSource, Unobserved, Urgency};
use parcelpilot_domain::store::shipments::ShipmentSink;
use parcelpilot_domain::store::webhooks::WebhookRegistry;
use secrecy::SecretString;
use storage::integrations::Integration;
use storage::{Database, StorageResult, integrations, webhooks};
use tracing::{error, warn};

use crate::accounts::tokens;
use crate::vault::{SecretLocation, Vault};

/// How long a person who deletes an integration waits for its store.
const REMOVE_WITHIN: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct Stores {
    pub database: Database,
    pub vault: Arc<Vault>,
    pub bigcommerce: BigCommerce,
}

impl Stores {
    pub fn access(&self, integration: &Integration) -> Result<StoreAccess, RunFailure> {
        let access_token = self
            .vault
            .open(
                &SecretLocation::access_token(integration.id),
                &integration.access_token.sealed,
            )
            .map_err(|error| {
                error!(integration = %integration.id, %error, "the sealed access token can't be opened");
                RunFailure::CredentialsUnreadable
            })?;
        Ok(StoreAccess {
            store_hash: integration.store_hash.clone(),
            access_token,
        })
    }

    /// For what a page asks at once.
    pub fn client(&self, integration: &Integration) -> Result<StoreClient, RunFailure> {
        Ok(self
            .bigcommerce
            .store(self.access(integration)?, Arc::new(Unobserved)))
    }
}

/// The webhook of an integration, in its store.
pub struct StoreWebhook {
    client: StoreClient,
    remote_id: i64,
    integration: IntegrationId,
}

impl Stores {
    /// None where the store has none, or can't be called.
    pub async fn webhook(&self, integration: &Integration) -> StorageResult<Option<StoreWebhook>> {
        let Some(remote_id) = webhooks::remote_id_of(&self.database, integration.id).await? else {
            return Ok(None);
        };
        Ok(self.client(integration).ok().map(|client| StoreWebhook {
            client,
            remote_id,
            integration: integration.id,
        }))
    }
}

impl StoreWebhook {
    /// One try. Where it fails the store calls in vain until it gives up by itself, after two days.
    pub async fn remove(self) {
        let removed = tokio::time::timeout(REMOVE_WITHIN, self.client.delete(self.remote_id)).await;
        if !matches!(removed, Ok(Ok(()))) {
            warn!(integration = %self.integration, "the store's webhook could not be removed");
        }
    }
}

#[async_trait]
impl SinkProvider for Stores {
    async fn open(&self, integration: IntegrationId) -> Result<Box<dyn ShipmentSink>, PushFailure> {
        let found = integrations::find(&self.database, integration)
            .await
            .map_err(|error| {
                error!(%integration, %error, "the integration can't be read");
                PushFailure::Refused
            })?;
        let integration = found.ok_or(PushFailure::Refused)?;
        let access = self
            .access(&integration)
            .map_err(|_| PushFailure::CredentialsUnreadable)?;
        Ok(Box::new(self.bigcommerce.shipments(access)))
    }
}

#[async_trait]
impl SourceProvider for Stores {
    async fn open(
        &self,
        integration: IntegrationId,
        urgency: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure> {
        let found = integrations::find(&self.database, integration)
            .await
            .map_err(|error| {
                error!(%integration, %error, "the integration can't be read");
                RunFailure::Storage
            })?;
        let is_working = |integration: &Integration| integration.is_enabled && integration.client_is_active;
        let integration = found.filter(is_working).ok_or(RunFailure::IntegrationDisabled)?;
        let store = self.bigcommerce.store(self.access(&integration)?, observer);
        Ok(Box::new(store.with_urgency(urgency)))
    }
}

#[async_trait]
impl WebhookProvider for Stores {
    fn new_secret(&self, integration: IntegrationId) -> Option<Sealed> {
        let secret = tokens::new_token()
            .inspect_err(|error| warn!(%error, "no secret could be made for a webhook"))
            .ok()?;
        self.vault
            .seal(&SecretLocation::webhook_secret(integration), &secret)
            .inspect_err(|error| warn!(%error, "the secret of a webhook could not be sealed"))
            .ok()
    }

    async fn open(
        &self,
        integration: IntegrationId,
        secret: &Sealed,
    ) -> Option<(Box<dyn WebhookRegistry>, SecretString)> {
        let found = integrations::find(&self.database, integration)
            .await
            .inspect_err(|error| error!(%integration, %error, "the integration can't be read"));
        let client = self.client(&found.ok()??).ok()?;
        let secret = self
            .vault
            .open(&SecretLocation::webhook_secret(integration), secret)
            .inspect_err(|error| warn!(%integration, %error, "the secret of a webhook can't be opened"))
            .ok()?;
        Some((Box::new(client), secret))
    }
}
