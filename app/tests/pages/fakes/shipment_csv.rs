use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ShipmentCsvPort};
use parcelpilot_contract::shipment_csv::CsvShipped;
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId};
use parcelpilot_domain::shipment::csv::Preview;

use super::Fakes;

#[async_trait]
impl ShipmentCsvPort for Fakes {
    async fn ship_csv(
        &self,
        _: &Caller,
        _: CsvUploadId,
        _: Option<IntegrationId>,
        _: Preview,
    ) -> AppResult<CsvShipped> {
        Err(AppError::NotFound)
    }
}
