//! Orders that could not be imported.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use parcelpilot_contract::error::AppError;
#[cfg(feature = "ssr")]
use parcelpilot_contract::error::FieldProblem;
use parcelpilot_contract::problems::OpenProblems;
#[cfg(feature = "ssr")]
use parcelpilot_contract::problems::ProblemRow;
#[cfg(feature = "ssr")]
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{IntegrationId, ProblemId, RunId};

#[cfg(feature = "ssr")]
use crate::server_functions::{go_back, ports, require, with_error_status};

#[server(endpoint = "list_problems", input = GetUrl)]
pub async fn list_problems(integration: Option<IntegrationId>) -> Result<OpenProblems, AppError> {
    with_error_status(async {
        let role = require(Role::Viewer)?.role;
        let OpenProblems { latest, total } = ports().problems.open(integration).await?;
        Ok(OpenProblems {
            latest: ProblemRow::all_seen_by(latest, role),
            total,
        })
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
    with_error_status(async {
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
    with_error_status(async {
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
    with_error_status(async {
        let caller = require(Role::Operator)?;
        ports().problems.dismiss(&caller, id).await?;
        go_back(&page, "problem_dismissed");
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
mod ssr {
    use parcelpilot_domain::ids::RunId;

    pub fn go_to(runs: &[RunId]) {
        match runs {
            [run] => leptos_axum::redirect(&format!("/imports/{run}")),
            _ => leptos_axum::redirect("/imports?done=problems_queued"),
        }
    }
}
