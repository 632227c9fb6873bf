//! Looks up the pictures of ordered products, after the orders that name them: no import waits for a picture. Any number of
//! readers may share a database.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::store::products::{CatalogError, ProductCatalog};
use storage::product_images::{self, DueImages};
use storage::{Database, StorageResult};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

const LOOK_EVERY: Duration = Duration::from_secs(5);
/// For one call, including waits for the store's quota.
const TIME_OUT: Duration = Duration::from_secs(60);
/// After a call that failed.
const RETRY_AFTER: Duration = Duration::from_secs(15 * 60);
/// After the store refused. A token never gains scopes; a new token is tried as soon as it is saved.
const RETRY_REFUSED_AFTER: Duration = Duration::from_secs(24 * 3_600);

/// Opens integrations' stores to read their catalogues.
#[async_trait]
pub trait CatalogProvider: Send + Sync {
    /// None if the integration is gone, or its token can't be opened; the reason is logged.
    async fn open(&self, integration: IntegrationId) -> StorageResult<Option<Box<dyn ProductCatalog>>>;
}

#[derive(Clone)]
pub struct ProductImageReader {
    pub database: Database,
    pub catalogs: Arc<dyn CatalogProvider>,
}

impl ProductImageReader {
    pub async fn work(self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            let result = tokio::select! {
                result = self.read_due() => result,
                () = shutdown.cancelled() => return,
            };
            if let Err(error) = result {
                warn!(%error, "failed to look up products' pictures");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    /// Looks up all pictures that are due, in one call for 250 products.
    ///
    /// # Errors
    /// The database failed. A store that fails is asked again later.
    pub async fn read_due(&self) -> StorageResult<()> {
        while let Some(due) = product_images::claim(&self.database).await? {
            self.read(&due).await?;
        }
        Ok(())
    }

    async fn read(&self, due: &DueImages) -> StorageResult<()> {
        let (database, integration) = (&self.database, due.integration);
        if due.products.is_empty() {
            return product_images::put_off(database, due, Duration::ZERO).await;
        }
        let Some(catalog) = self.catalogs.open(integration).await? else {
            return product_images::put_off(database, due, RETRY_AFTER).await;
        };
        let images = tokio::time::timeout(TIME_OUT, catalog.images(&due.products)).await;
        match images.unwrap_or_else(|_| Err(CatalogError::Failed("timed out".to_owned()))) {
            Ok(found) => product_images::store(database, due, &found).await,
            Err(CatalogError::Refused) => {
                info!(%integration, "the token may not read products, so their pictures are not shown");
                product_images::put_off(database, due, RETRY_REFUSED_AFTER).await
            }
            Err(error) => {
                warn!(%integration, %error, "failed to look up products' pictures");
                product_images::fail(database, due, RETRY_AFTER).await
            }
        }
    }
}
