//! Is everything flowing?

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::alert::AlertChannel;
use serde::{Deserialize, Serialize};

use crate::api::alerts::AlertRow;
use crate::api::imports::RunRow;
use crate::api::integrations::IntegrationRow;
use crate::api::shipments::PushCounts;
#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub clients: i64,
    pub orders: i64,
    /// Orders imported since midnight UTC.
    pub orders_today: i64,
    /// Orders with something left to ship.
    pub waiting_to_ship: i64,
    pub open_problems: i64,
    pub integrations: Vec<IntegrationRow>,
    pub pushes: Vec<PushCounts>,
    pub running: Vec<RunRow>,
    pub alerts: Vec<AlertRow>,
    /// Who is told of alerts outside the pages.
    pub tells: Vec<AlertChannel>,
}

#[server(endpoint = "fetch_overview", input = GetUrl)]
pub async fn fetch_overview() -> Result<Overview, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().overview.overview().await
    })
    .await
}

/// For the bell: how many things need a person.
#[server(endpoint = "fetch_attention_count", input = GetUrl)]
pub async fn fetch_attention_count() -> Result<i64, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().overview.attention_count().await
    })
    .await
}
