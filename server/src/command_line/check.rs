//! `parcelpilot check`: compares a store's orders with those stored here.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use parcelpilot_contract::checks::{CheckResult, DifferingOrders};
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::check::Difference;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::{RunState, Selection};
use serde_json::json;
use storage::{checks, runs};
use tokio_util::sync::CancellationToken;

use super::CommandError;
use super::caller::command_line_caller;
use super::follow::follow;
use super::output::{error_lines, print_line};
use super::run_arguments::RunArguments;
use super::shutdown::shutdown_token;
use crate::compose::AppContext;

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    arguments: RunArguments,
}

impl Check {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (context, integration) = self.arguments.open(matches).await?;
        let selection = self
            .arguments
            .selection(&context, integration, "created", None)
            .await?;
        let row = check(&context, integration, selection, &shutdown_token()).await?;
        let result = checks::of_run(&context.database, row.id).await?;
        let (RunState::Complete, Some(result)) = (row.state, result) else {
            let why = row
                .failure
                .map_or(row.state.label(), |failure| failure.sentence());
            return Err(format!("the check failed: {why}").into());
        };
        if self.arguments.json {
            print_line(&json_result(&context, &row, &result).await?);
        } else {
            print_line(&summary(&result));
        }
        context.database.close().await;
        Ok(match result.is_complete() {
            true => ExitCode::SUCCESS,
            false => ExitCode::from(2),
        })
    }
}

/// Waits for the active run first: during a pull, the orders that are still to come would count as missing.
async fn check(
    context: &AppContext,
    integration: IntegrationId,
    selection: Selection,
    shutdown: &CancellationToken,
) -> Result<RunRow, CommandError> {
    while let Some(active) = runs::active_of(&context.database, integration).await? {
        let row = follow(context, active.id, shutdown).await?;
        if shutdown.is_cancelled() {
            return Ok(row);
        }
    }
    let checks = context.services().checks;
    let started = checks
        .start_of(&command_line_caller(), integration, selection)
        .await;
    let id = started.map_err(|error| error_lines(&error))?;
    follow(context, id, shutdown).await
}

async fn json_result(
    context: &AppContext,
    row: &RunRow,
    result: &CheckResult,
) -> Result<String, CommandError> {
    let ids = |difference| checks::differing(&context.database, row.id, difference);
    Ok(json!({
        "theirs": result.theirs,
        "ours": result.ours,
        "missing": ids(Difference::Missing).await?,
        "stale": ids(Difference::Stale).await?,
        "extra": ids(Difference::Extra).await?,
        "calls": result.calls,
    })
    .to_string())
}

fn summary(result: &CheckResult) -> String {
    let differing = |orders: &DifferingOrders, what: &str| match orders.count {
        0 => String::new(),
        count => {
            let ids: Vec<_> = orders.first.iter().map(ToString::to_string).collect();
            let more = if orders.first.len() < usize::try_from(count).unwrap_or(usize::MAX) {
                " \u{2026}"
            } else {
                ""
            };
            format!("\n{count} {what}: {}{more}", ids.join(", "))
        }
    };
    format!(
        "{}: {} of {} orders are here ({} calls).{}{}{}",
        if result.is_complete() {
            "Complete"
        } else {
            "Not complete"
        },
        result.ours,
        result.theirs,
        result.calls,
        differing(&result.missing, "missing"),
        differing(&result.stale, "changed in the store since"),
        differing(&result.extra, "no longer in the store"),
    )
}
