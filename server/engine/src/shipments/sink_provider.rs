use async_trait::async_trait;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::ShipmentSink;

/// Opens an integration's store.
#[async_trait]
pub trait SinkProvider: Send + Sync {
    /// # Errors
    /// Its credentials can't be opened; [`PushFailure::Refused`] where there is no such integration any more.
    async fn open(&self, integration: IntegrationId) -> Result<Box<dyn ShipmentSink>, PushFailure>;
}
