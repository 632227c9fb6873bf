//! From a stored integration to its store. Nothing else opens a sealed token.

use std::sync::Arc;

use async_trait::async_trait;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::shipment::push::PushFailure;
use tracing::error;

use crate::bigcommerce::{BigCommerce, StoreAccess, StoreClient};
use crate::imports::source::{CallObserver, OrderSource, Unobserved, Urgency};
use crate::imports::worker::SourceProvider;
use crate::shipments::sink::{ShipmentSink, SinkProvider};
use crate::storage::Database;
use crate::storage::integrations::{self, Integration};
use crate::vault::{Place, Sealed, Vault};

/// Where an integration's access token is sealed.
pub fn token_place(id: IntegrationId) -> Place {
    Place {
        table: "integrations",
        column: "access_token",
        row: id.to_string(),
    }
}

/// Where an integration's client secret is sealed.
pub fn client_secret_place(id: IntegrationId) -> Place {
    Place {
        table: "integrations",
        column: "client_secret",
        row: id.to_string(),
    }
}

#[derive(Clone)]
pub struct Stores {
    pub database: Database,
    pub vault: Arc<Vault>,
    pub bigcommerce: BigCommerce,
}

impl Stores {
    pub fn access(&self, integration: &Integration) -> Result<StoreAccess, RunFailure> {
        let sealed = Sealed::from_bytes(integration.access_token.sealed.0.clone());
        let access_token = self
            .vault
            .open(&token_place(integration.id), &sealed)
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
