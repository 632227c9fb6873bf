use async_trait::async_trait;
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId};
use parcelpilot_domain::shipment::csv::CsvChoices;

use super::Caller;
use crate::error::AppResult;
use crate::shipment_csv::{CsvCheck, CsvShipped};

/// A file that can't be read is [`crate::error::AppError::Invalid`] at the field `csv`: whoever has the file has the
/// sentence, too. Order numbers are those of `integration` where it is given.
#[async_trait]
pub trait ShipmentCsvPort: Send + Sync {
    /// What [`Self::ship_csv`] would do. Nothing is changed.
    async fn check_csv(
        &self,
        integration: Option<IntegrationId>,
        csv: String,
        choices: CsvChoices,
    ) -> AppResult<CsvCheck>;
    /// Makes the shipments one after the other, each with its push. A row that is refused stops no other. Sent again
    /// under the same id, whatever became of the first time, nothing is made twice. The choices are remembered for the
    /// client.
    async fn ship_csv(
        &self,
        caller: &Caller,
        upload: CsvUploadId,
        integration: Option<IntegrationId>,
        csv: String,
        choices: CsvChoices,
    ) -> AppResult<CsvShipped>;
}
