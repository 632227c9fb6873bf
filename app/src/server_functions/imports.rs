//! Pull Orders and import runs.

#![allow(
    clippy::too_many_arguments,
    reason = "a form's fields are its arguments, in both halves"
)]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::imports::PullForm;
use parcelpilot_contract::imports::{LiveImports, PullCount, QuietSyncs, RunDetail};
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, RunId};
#[cfg(feature = "ssr")]
use parcelpilot_domain::order_status::OrderStatus;

#[cfg(feature = "ssr")]
use crate::server_functions::{api_error_status, ports, require};

/// Counts what a pull with these fields would read. They are those of [`PullForm`].
#[server(endpoint = "count_pull")]
pub async fn count_pull(
    integration: IntegrationId,
    #[server(default)] scope: String,
    #[server(default)] date: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
    #[server(default)] remote_ids: String,
    #[server(default)] which_statuses: String,
    #[server(default)] statuses: Vec<i64>,
) -> Result<PullCount, AppError> {
    api_error_status(async {
        require(Role::Operator)?;
        let form = PullForm {
            scope,
            date,
            from,
            until,
            remote_ids,
            which_statuses,
            statuses: statuses.into_iter().map(OrderStatus).collect(),
        };
        let imports = ports().imports;
        let selection = imports.selection(integration, form).await?;
        imports.count(integration, selection).await
    })
    .await
}

/// Starts a pull. The fields are those of [`PullForm`].
#[server(endpoint = "pull_orders")]
pub async fn pull_orders(
    integration: IntegrationId,
    #[server(default)] scope: String,
    #[server(default)] date: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
    #[server(default)] remote_ids: String,
    #[server(default)] which_statuses: String,
    #[server(default)] statuses: Vec<i64>,
) -> Result<RunId, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let form = PullForm {
            scope,
            date,
            from,
            until,
            remote_ids,
            which_statuses,
            statuses: statuses.into_iter().map(OrderStatus).collect(),
        };
        let imports = ports().imports;
        let selection = imports.selection(integration, form).await?;
        let run = imports.start(&caller, integration, selection).await?;
        leptos_axum::redirect(&format!("/imports/{run}"));
        Ok(run)
    })
    .await
}

/// Starts a sync at once, without waiting for its time.
#[server(endpoint = "sync_now")]
pub async fn sync_now(integration: IntegrationId) -> Result<RunId, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let run = ports().imports.sync_now(&caller, integration).await?;
        leptos_axum::redirect(&format!("/imports/{run}"));
        Ok(run)
    })
    .await
}

#[server(endpoint = "cancel_run")]
pub async fn cancel_run(id: RunId) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        ports().imports.cancel(&caller, id).await?;
        leptos_axum::redirect(&format!("/imports/{id}?done=run_cancelled"));
        Ok(())
    })
    .await
}

#[server(endpoint = "resume_run")]
pub async fn resume_run(id: RunId) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        ports().imports.resume(&caller, id).await?;
        leptos_axum::redirect(&format!("/imports/{id}?done=run_resumed"));
        Ok(())
    })
    .await
}

/// Reads once more, from the beginning, what this run was to read.
#[server(endpoint = "restart_run")]
pub async fn restart_run(id: RunId) -> Result<RunId, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let run = ports().imports.restart(&caller, id).await?;
        leptos_axum::redirect(&format!("/imports/{run}"));
        Ok(run)
    })
    .await
}

#[server(endpoint = "fetch_live_imports", input = GetUrl)]
pub async fn fetch_live_imports(
    integration: Option<IntegrationId>,
    #[server(default)] quiet: QuietSyncs,
) -> Result<LiveImports, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().imports.live(integration, quiet).await
    })
    .await
}

#[server(endpoint = "fetch_run", input = GetUrl)]
pub async fn fetch_run(id: RunId) -> Result<RunDetail, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().imports.run(id).await
    })
    .await
}
