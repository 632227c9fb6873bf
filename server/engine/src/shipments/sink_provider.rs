//! How the engine gets at a store's shipments.

use async_trait::async_trait;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::ShipmentSink;

/// Opens integrations' stores to send shipments.
#[async_trait]
pub trait SinkProvider: Send + Sync {
    /// # Errors
    /// The credentials can't be opened; [`PushFailure::Refused`] if the integration is gone.
    async fn open(&self, integration: IntegrationId) -> Result<Box<dyn ShipmentSink>, PushFailure>;
}
