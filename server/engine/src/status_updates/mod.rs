//! Tells stores that orders have arrived: each order that came in with the status that the integration's setting begins from
//! gets the next one there, once. Knows no HTTP.
//!
//! An import writes the update ([`storage::status_updates`]) → the [`updater`] leases it, looks at the store's order, and asks the
//! [rule](parcelpilot_domain::status_update::StatusMove::decide) → it records what it is about to send, and sends it → how it
//! ended is stored. A call whose answer was lost is not repeated before another look at the order.

mod execution;
pub mod updater;

use async_trait::async_trait;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::status_update::StatusUpdateReason;
use parcelpilot_domain::store::order_statuses::OrderStatusSink;
use storage::StorageResult;

/// The way to a store's statuses, or why there is none.
pub type OpenedStatuses = Result<Box<dyn OrderStatusSink>, StatusUpdateReason>;

/// Opens integrations' stores to change their orders' statuses.
#[async_trait]
pub trait OrderStatusProvider: Send + Sync {
    /// Within: the credentials can't be opened; [`StatusUpdateReason::Refused`] if the integration is gone.
    ///
    /// # Errors
    /// The database fails, which tells nothing of the integration.
    async fn open_order_statuses(&self, integration: IntegrationId) -> StorageResult<OpenedStatuses>;
}
