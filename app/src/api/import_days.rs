//! What came in, day by day.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDay {
    /// Its beginning, in UTC.
    pub day: Timestamp,
    /// Orders that came in by runs of that day.
    pub orders: i64,
    /// Orders that could not be imported, and were first met on that day.
    pub problems: i64,
}

/// The last thirty days, today among them; the earliest first.
#[server(endpoint = "fetch_import_days", input = GetUrl)]
pub async fn fetch_import_days() -> Result<Vec<ImportDay>, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().imports.days().await
    })
    .await
}
