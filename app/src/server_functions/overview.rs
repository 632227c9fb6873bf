//! Is everything flowing?

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::overview::Overview;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

#[server(endpoint = "fetch_overview", input = GetUrl)]
pub async fn fetch_overview() -> Result<Overview, AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().overview.overview(&caller).await
    })
    .await
}

/// For the bell: how many things need a person.
#[server(endpoint = "fetch_attention_count", input = GetUrl)]
pub async fn fetch_attention_count() -> Result<i64, AppError> {
    with_error_status(async {
        let caller = require(Role::Viewer)?;
        ports().overview.attention_count(&caller).await
    })
    .await
}
