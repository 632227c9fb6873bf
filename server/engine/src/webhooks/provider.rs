//! How the engine gets at a store's webhooks.

use async_trait::async_trait;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::store::webhooks::WebhookRegistry;
use secrecy::SecretString;
use storage::StorageResult;

/// Opens integrations' stores to manage their webhooks, and seals the webhooks' secrets.
#[async_trait]
pub trait WebhookProvider: Send + Sync {
    /// A new sealed secret. None if none can be made; the reason is logged.
    fn new_secret(&self, integration: IntegrationId) -> Option<Sealed>;

    /// The store's webhooks, and the opened secret. None if the integration is gone, or its token or the secret can't be
    /// opened; the reason is logged.
    async fn open(
        &self,
        integration: IntegrationId,
        secret: &Sealed,
    ) -> StorageResult<Option<(Box<dyn WebhookRegistry>, SecretString)>>;
}
