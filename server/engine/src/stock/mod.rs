//! Tells stores how much of a SKU may still be sold. Knows no HTTP.
//!
//! Levels are kept by [`storage::stock`] → the [`sender`] leases a store with those that wait → each call records what it is
//! about to send, and how it ended is stored. One call at a time is made of a store: what a sender that is gone may have sent
//! is waited out before the next one, so that an older level never comes after a newer one.

mod execution;
pub mod sender;
mod split;

use async_trait::async_trait;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::stock::StockPause;
use parcelpilot_domain::store::stock::StockSink;
use storage::StorageResult;

/// The way to a store's stock, or why there is none. None where the integration is gone.
pub type OpenedStock = Option<Result<Box<dyn StockSink>, StockPause>>;

/// Opens integrations' stores to set their stock.
#[async_trait]
pub trait StockProvider: Send + Sync {
    /// # Errors
    /// The database fails, which tells nothing of the integration.
    async fn open_stock(&self, integration: IntegrationId) -> StorageResult<OpenedStock>;
}
