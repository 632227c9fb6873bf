//! Completeness: is everything of a store here?

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, RunId};

#[cfg(feature = "ssr")]
use crate::server_functions::{ports, require, with_error_status};

/// Checks everything that the integration imports.
#[server(endpoint = "start_check")]
pub async fn start_check(integration: IntegrationId) -> Result<RunId, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let run = ports().checks.start(&caller, integration).await?;
        leptos_axum::redirect(&format!("/imports/{run}"));
        Ok(run)
    })
    .await
}

/// Pulls what a check found missing or stale, and nothing else.
#[server(endpoint = "pull_differences")]
pub async fn pull_differences(id: RunId) -> Result<Vec<RunId>, AppError> {
    with_error_status(async {
        let caller = require(Role::Operator)?;
        let runs = ports().checks.pull_differences(&caller, id).await?;
        match runs.as_slice() {
            [run] => leptos_axum::redirect(&format!("/imports/{run}")),
            _ => leptos_axum::redirect("/imports"),
        }
        Ok(runs)
    })
    .await
}

/// What the latest check found; none where none was made.
#[server(endpoint = "fetch_check", input = GetUrl)]
pub async fn fetch_check(integration: IntegrationId) -> Result<Option<CheckResult>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().checks.latest(integration).await
    })
    .await
}

/// What a check found; none while it is not over, and of any other run.
#[server(endpoint = "fetch_check_of_run", input = GetUrl)]
pub async fn fetch_check_of_run(id: RunId) -> Result<Option<CheckResult>, AppError> {
    with_error_status(async {
        require(Role::Viewer)?;
        ports().checks.of_run(id).await
    })
    .await
}
