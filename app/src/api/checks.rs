//! Completeness: is everything of a store here?

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// The run that made it; its log is the proof.
    pub run_id: RunId,
    pub at: Timestamp,
    /// Orders of the store that should be here.
    pub theirs: i64,
    pub ours: i64,
    pub missing: DifferingOrders,
    pub stale: DifferingOrders,
    pub extra: DifferingOrders,
    /// Of the missing: those that could not be imported.
    pub with_problem: i64,
    /// Every order was compared, not only how many there are of each status.
    pub is_one_by_one: bool,
    pub calls: i64,
    /// Of the missing and the stale: those that were not pulled since.
    pub left_to_pull: i64,
}

impl CheckResult {
    pub const fn is_complete(&self) -> bool {
        self.missing.count + self.stale.count + self.extra.count == 0
    }
}

/// Orders that differ in the same way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferingOrders {
    pub count: i64,
    /// The lowest fifty numbers.
    pub first: Vec<i64>,
}

/// Checks everything that the integration imports.
#[server(endpoint = "start_check")]
pub async fn start_check(integration: IntegrationId) -> Result<RunId, AppError> {
    api_error_status(async {
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
    api_error_status(async {
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
    api_error_status(async {
        require(Role::Viewer)?;
        ports().checks.latest(integration).await
    })
    .await
}

/// What a check found; none while it is not over, and of any other run.
#[server(endpoint = "fetch_check_of_run", input = GetUrl)]
pub async fn fetch_check_of_run(id: RunId) -> Result<Option<CheckResult>, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().checks.of_run(id).await
    })
    .await
}
