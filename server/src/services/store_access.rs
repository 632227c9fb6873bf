//! Opens an integration's store with its access token, which is unsealed here.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::imports::product_images::CatalogProvider;
use engine::imports::worker::SourceProvider;
use engine::shipments::SinkProvider;
use engine::status_updates::{OpenedStatuses, OrderStatusProvider};
use engine::stock::{OpenedStock, StockProvider};
use engine::webhooks::WebhookProvider;
use parcelpilot_contract::error::{AppError, AppResult, StoreAnswer};
use parcelpilot_domain::connection::PermissionStatus;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::status_update::StatusUpdateReason;
use parcelpilot_domain::stock::StockPause;
use parcelpilot_domain::store::orders::{CallObserver, OrderSource, Unobserved, Urgency};
use parcelpilot_domain::store::products::ProductCatalog;
use parcelpilot_domain::store::shipments::ShipmentSink;
use parcelpilot_domain::store::webhooks::WebhookRegistry;
use parcelpilot_domain::store::{StoreAccess, StorePlatform};
use secrecy::SecretString;
use storage::integrations::Integration;
use storage::{Database, StorageResult, integrations, webhooks};
use tracing::{error, warn};

use crate::accounts::tokens;
use crate::platforms::Platforms;
use crate::services::store_answer;
use crate::vault::{SecretLocation, Vault};

/// How long the deletion of an integration waits for its store.
const REMOVE_WITHIN: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct Stores {
    pub database: Database,
    pub vault: Arc<Vault>,
    pub platforms: Platforms,
}

impl Stores {
    pub fn platform(&self, integration: &Integration) -> &dyn StorePlatform {
        self.platforms.of(integration.platform)
    }

    /// Opens the sealed token.
    pub fn access(&self, integration: &Integration) -> Result<StoreAccess, RunFailure> {
        let access_token = self
            .vault
            .open(
                &SecretLocation::access_token(integration.id),
                &integration.access_token.sealed,
            )
            .map_err(|error| {
                error!(integration = %integration.id, %error, "could not open a sealed access token");
                RunFailure::CredentialsUnreadable
            })?;
        Ok(StoreAccess {
            store_hash: integration.store_hash.clone(),
            access_token,
        })
    }

    /// Refuses a token that may not change orders, or that can't be asked for now.
    pub async fn check_push(&self, integration: &Integration) -> AppResult<()> {
        let access = self.access(integration).map_err(store_answer)?;
        match self.platform(integration).test_push(&access).await {
            PermissionStatus::Granted => Ok(()),
            PermissionStatus::TokenRefused => Err(AppError::Store(StoreAnswer::TokenRefused)),
            PermissionStatus::Missing | PermissionStatus::WrongStore | PermissionStatus::OtherStore => {
                Err(AppError::Store(StoreAnswer::WriteScopeMissing))
            }
            PermissionStatus::NotChecked(_) => Err(AppError::Store(StoreAnswer::Unavailable)),
        }
    }

    /// A client for a few calls while a page waits.
    pub fn orders(&self, integration: &Integration) -> Result<Box<dyn OrderSource>, RunFailure> {
        let access = self.access(integration)?;
        Ok(self
            .platform(integration)
            .orders(access, Urgency::Sync, Arc::new(Unobserved)))
    }

    pub fn webhooks(&self, integration: &Integration) -> Result<Box<dyn WebhookRegistry>, RunFailure> {
        let access = self.access(integration)?;
        Ok(self.platform(integration).webhooks(access))
    }
}

/// An integration's webhook in its store.
pub struct StoreWebhook {
    store: Box<dyn WebhookRegistry>,
    remote_id: i64,
    integration: IntegrationId,
}

impl Stores {
    /// None if the store has no webhook, or its credentials can't be opened.
    pub async fn webhook(&self, integration: &Integration) -> StorageResult<Option<StoreWebhook>> {
        let Some(remote_id) = webhooks::remote_id_of(&self.database, integration.id).await? else {
            return Ok(None);
        };
        Ok(self.webhooks(integration).ok().map(|store| StoreWebhook {
            store,
            remote_id,
            integration: integration.id,
        }))
    }
}

impl StoreWebhook {
    /// Tries once. If that fails, the store sends in vain until it deactivates the webhook, after two days.
    pub async fn remove(self) {
        let removed = tokio::time::timeout(REMOVE_WITHIN, self.store.delete(self.remote_id)).await;
        if !matches!(removed, Ok(Ok(()))) {
            warn!(integration = %self.integration, "could not remove a store's webhook");
        }
    }
}

#[async_trait]
impl SinkProvider for Stores {
    async fn open(&self, integration: IntegrationId) -> Result<Box<dyn ShipmentSink>, PushFailure> {
        let found = integrations::find(&self.database, integration)
            .await
            .map_err(|error| {
                error!(%integration, %error, "could not read an integration");
                PushFailure::Refused
            })?;
        let integration = found.ok_or(PushFailure::Refused)?;
        let access = self
            .access(&integration)
            .map_err(|_| PushFailure::CredentialsUnreadable)?;
        Ok(self.platform(&integration).shipments(access))
    }
}

#[async_trait]
impl OrderStatusProvider for Stores {
    async fn open_order_statuses(&self, integration: IntegrationId) -> StorageResult<OpenedStatuses> {
        let Some(found) = integrations::find(&self.database, integration).await? else {
            return Ok(Err(StatusUpdateReason::Refused));
        };
        let access = self.access(&found);
        Ok(access
            .map(|access| self.platform(&found).order_statuses(access))
            .map_err(|_| StatusUpdateReason::CredentialsUnreadable))
    }
}

#[async_trait]
impl StockProvider for Stores {
    async fn open_stock(&self, integration: IntegrationId) -> StorageResult<OpenedStock> {
        let found = integrations::find(&self.database, integration).await?;
        Ok(found.map(|found| {
            let access = self.access(&found);
            access
                .map(|access| self.platform(&found).stock(access))
                .map_err(|_| StockPause::CredentialsUnreadable)
        }))
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
                error!(%integration, %error, "could not read an integration");
                RunFailure::Storage
            })?;
        let is_working = |integration: &Integration| integration.is_enabled && integration.client_is_active;
        let integration = found.filter(is_working).ok_or(RunFailure::IntegrationDisabled)?;
        let access = self.access(&integration)?;
        Ok(self.platform(&integration).orders(access, urgency, observer))
    }
}

#[async_trait]
impl CatalogProvider for Stores {
    async fn open(&self, integration: IntegrationId) -> StorageResult<Option<Box<dyn ProductCatalog>>> {
        let Some(found) = integrations::find(&self.database, integration).await? else {
            return Ok(None);
        };
        // That the token can't be opened is logged where it is opened.
        let access = self.access(&found).ok();
        Ok(access.map(|access| self.platform(&found).products(access)))
    }
}

#[async_trait]
impl WebhookProvider for Stores {
    fn new_secret(&self, integration: IntegrationId) -> Option<Sealed> {
        let secret = tokens::new_token()
            .inspect_err(|error| warn!(%error, "could not make a webhook secret"))
            .ok()?;
        self.vault
            .seal(&SecretLocation::webhook_secret(integration), &secret)
            .inspect_err(|error| warn!(%error, "could not seal a webhook secret"))
            .ok()
    }

    async fn open(
        &self,
        integration: IntegrationId,
        secret: &Sealed,
    ) -> StorageResult<Option<(Box<dyn WebhookRegistry>, SecretString)>> {
        let Some(found) = integrations::find(&self.database, integration).await? else {
            return Ok(None);
        };
        let secret = self
            .vault
            .open(&SecretLocation::webhook_secret(integration), secret)
            .inspect_err(|error| warn!(%integration, %error, "could not open a webhook secret"));
        // That the token can't be opened is logged where it is opened.
        Ok(self.webhooks(&found).ok().zip(secret.ok()))
    }
}
