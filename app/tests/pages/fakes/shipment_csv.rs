use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ShipmentCsvPort};
use parcelpilot_contract::shipment_csv::{CsvCheck, CsvShipped};
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId};
use parcelpilot_domain::shipment::csv::CsvChoices;

use super::Fakes;

#[async_trait]
impl ShipmentCsvPort for Fakes {
    async fn check_csv(&self, _: Option<IntegrationId>, _: String, _: CsvChoices) -> AppResult<CsvCheck> {
        Err(AppError::NotFound)
    }

    async fn ship_csv(
        &self,
        _: &Caller,
        _: CsvUploadId,
        _: Option<IntegrationId>,
        _: String,
        _: CsvChoices,
    ) -> AppResult<CsvShipped> {
        Err(AppError::NotFound)
    }
}
