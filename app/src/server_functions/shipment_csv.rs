//! Shipments out of a CSV.

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::{AppResult, FieldProblem};
use parcelpilot_contract::shipment_csv::{CsvCount, CsvShipped};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::CsvUploadId;
#[cfg(feature = "ssr")]
use parcelpilot_domain::ids::IntegrationId;
#[cfg(feature = "ssr")]
use parcelpilot_domain::shipment::csv::{Preview, SheetError};

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

/// Ships nothing. For pages without JavaScript; with it the browser reads the CSV by itself.
#[server(endpoint = "check_shipment_csv")]
pub async fn check_shipment_csv(#[server(default)] csv: String) -> Result<CsvCount, AppError> {
    with_error_status(async {
        require(Role::Operator)?;
        let preview = Preview::read(&csv).map_err(unreadable)?;
        Ok(CsvCount {
            shipments: count(preview.shipments.len()),
            rows: count(preview.good_rows()),
            bad_rows: count(preview.bad.len()),
        })
    })
    .await
}

/// Ships all rows that can be shipped. `upload` is made anew with each page: under the same one nothing is shipped
/// twice. `integration` is not empty where order numbers are meant to be of one store.
#[server(endpoint = "ship_csv")]
pub async fn ship_csv(
    upload: CsvUploadId,
    #[server(default)] csv: String,
    #[server(default)] integration: String,
) -> Result<CsvShipped, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let integration = chosen_integration(&integration)?;
        let preview = Preview::read(&csv).map_err(unreadable)?;
        ports()
            .shipment_csv
            .ship_csv(&caller, upload, integration, preview)
            .await
    })
    .await
}

#[cfg(feature = "ssr")]
fn chosen_integration(text: &str) -> AppResult<Option<IntegrationId>> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| AppError::NotFound),
    }
}

/// The page reads the CSV once more, and has the sentence.
#[cfg(feature = "ssr")]
fn unreadable(_: SheetError) -> AppError {
    AppError::invalid("csv", FieldProblem::Unknown)
}

#[cfg(feature = "ssr")]
fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
