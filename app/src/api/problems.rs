//! Orders that could not be imported.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, OrderId, ProblemId, RunId};
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{api_error_status, ports, require};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::error::FieldProblem;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRow {
    pub id: ProblemId,
    pub integration_id: IntegrationId,
    pub integration_name: String,
    /// Not known where the store sent something that does not even name an order.
    pub remote_id: Option<i64>,
    pub order_id: Option<OrderId>,
    pub kind: ProblemKind,
    /// The field that is wrong, as BigCommerce names it.
    pub field: String,
    pub detail: String,
    /// What the store sent, cut after 4,000 characters. Untrusted.
    pub raw: String,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub tries: i64,
    /// When it is tried again by itself; nothing for an order without a number.
    pub next_try_at: Option<Timestamp>,
    pub solved_at: Option<Timestamp>,
    /// Not solved: somebody said that the order need not come.
    pub is_dismissed: bool,
}

/// Open problems of one integration or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenProblems {
    /// The latest 200, newest first.
    pub latest: Vec<ProblemRow>,
    pub total: i64,
}

#[server(endpoint = "list_problems", input = GetUrl)]
pub async fn list_problems(integration: Option<IntegrationId>) -> Result<OpenProblems, AppError> {
    api_error_status(async {
        require(Role::Viewer)?;
        ports().problems.open(integration).await
    })
    .await
}

/// Reads these problems' orders again; `only`, of one button, goes before what is ticked. Goes to the run where there
/// is one.
#[server(endpoint = "retry_problems")]
pub async fn retry_problems(
    #[server(default)] ids: Vec<ProblemId>,
    #[server(default)] only: Option<ProblemId>,
) -> Result<Vec<RunId>, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let ids = only.map_or(ids, |only| vec![only]);
        if ids.is_empty() {
            return Err(AppError::invalid("ids", FieldProblem::NothingChosen));
        }
        let runs = ports().problems.retry(&caller, ids).await?;
        ssr::go_to(&runs);
        Ok(runs)
    })
    .await
}

/// Reads the orders of all open problems again, of one integration or of all.
#[server(endpoint = "retry_all_problems")]
pub async fn retry_all_problems(
    #[server(default)] integration: Option<IntegrationId>,
) -> Result<Vec<RunId>, AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        let runs = ports().problems.retry_all(&caller, integration).await?;
        ssr::go_to(&runs);
        Ok(runs)
    })
    .await
}

/// Closes a problem whose order need not come, and goes back to `page`. It is open again once the order is met again.
#[server(endpoint = "dismiss_problem")]
pub async fn dismiss_problem(id: ProblemId, #[server(default)] page: String) -> Result<(), AppError> {
    api_error_status(async {
        let caller = require(Role::Operator)?;
        ports().problems.dismiss(&caller, id).await?;
        ssr::go_back(&page);
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use parcelpilot_domain::ids::RunId;

    use crate::api::accounts::local_path;

    pub fn go_back(page: &str) {
        let page = local_path(page);
        let join = if page.contains('?') { '&' } else { '?' };
        leptos_axum::redirect(&format!("{page}{join}done=problem_dismissed"));
    }

    pub fn go_to(runs: &[RunId]) {
        match runs {
            [run] => leptos_axum::redirect(&format!("/imports/{run}")),
            _ => leptos_axum::redirect("/imports?done=problems_queued"),
        }
    }
}
