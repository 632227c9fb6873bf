//! What came in, day by day.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::imports::ImportDay;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

/// The last thirty days, today among them; the earliest first.
#[server(endpoint = "fetch_import_days", input = GetUrl)]
pub async fn fetch_import_days() -> Result<Vec<ImportDay>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().imports.days().await
    })
    .await
}
