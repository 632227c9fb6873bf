//! Shipments out of a CSV.

use std::collections::BTreeMap;

use leptos::prelude::*;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::shipment_csv::{CsvCheck, CsvShipped};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::CsvUploadId;
#[cfg(feature = "ssr")]
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::csv::{Column, CsvChoices, header_key, header_of};

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

/// The form's choices. `columns` are names in the header by [`Column::code`]. What was chosen for a file with other
/// columns says nothing: `made_for` is the [`header_key`] of the file that it was chosen for, or empty.
pub fn choices(csv: &str, made_for: &str, columns: &BTreeMap<String, String>, carrier: &str) -> CsvChoices {
    let key = || header_of(csv).map(|header| header_key(header.iter().map(String::as_str)));
    if !made_for.is_empty() && key().as_deref() != Ok(made_for) {
        return CsvChoices::default();
    }
    let chosen = |column: Column| {
        let name = columns
            .get(column.code())
            .map(|name| name.trim())
            .filter(|name| !name.is_empty())?;
        Some((column, name.to_owned()))
    };
    CsvChoices {
        columns: Column::ALL.into_iter().filter_map(chosen).collect(),
        carrier: carrier.trim().to_owned(),
    }
}

/// What [`ship_csv`] would do with the same fields. Nothing is changed.
#[server(endpoint = "check_shipment_csv")]
pub async fn check_shipment_csv(
    #[server(default)] csv: String,
    #[server(default)] integration: String,
    #[server(default)] columns: BTreeMap<String, String>,
    #[server(default)] carrier: String,
    #[server(default)] choices_for: String,
) -> Result<CsvCheck, AppError> {
    with_error_status(async {
        require(Role::Operator)?;
        let integration = chosen_integration(&integration)?;
        let choices = choices(&csv, &choices_for, &columns, &carrier);
        ports().shipment_csv.check_csv(integration, csv, choices).await
    })
    .await
}

/// Ships all rows that can be shipped. `upload` is made anew with each page: under the same one nothing is shipped
/// twice. `integration` is not empty where order numbers are meant to be of one store. `columns` and `carrier` say what
/// the file does not, or says otherwise.
#[server(endpoint = "ship_csv")]
pub async fn ship_csv(
    upload: CsvUploadId,
    #[server(default)] csv: String,
    #[server(default)] integration: String,
    #[server(default)] columns: BTreeMap<String, String>,
    #[server(default)] carrier: String,
    #[server(default)] choices_for: String,
) -> Result<CsvShipped, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let integration = chosen_integration(&integration)?;
        let choices = choices(&csv, &choices_for, &columns, &carrier);
        ports()
            .shipment_csv
            .ship_csv(&caller, upload, integration, csv, choices)
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
