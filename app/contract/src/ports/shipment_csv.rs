use async_trait::async_trait;
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId};
use parcelpilot_domain::shipment::csv::Preview;

use super::Caller;
use crate::error::AppResult;
use crate::shipment_csv::CsvShipped;

#[async_trait]
pub trait ShipmentCsvPort: Send + Sync {
    /// Makes the shipments one after the other, each with its push. A row that is refused stops no other. Sent again
    /// under the same id, whatever became of the first time, nothing is made twice. Order numbers are those of
    /// `integration` where it is given.
    async fn ship_csv(
        &self,
        caller: &Caller,
        upload: CsvUploadId,
        integration: Option<IntegrationId>,
        preview: Preview,
    ) -> AppResult<CsvShipped>;
}
