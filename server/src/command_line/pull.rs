//! `parcelpilot pull`: pulls orders in this process, into the database that the server uses.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use parcelpilot_contract::imports::RunRow;
use parcelpilot_contract::ports::ImportPort;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::{RunState, Selection};
use serde_json::json;
use storage::runs;
use tokio_util::sync::CancellationToken;

use super::CommandError;
use super::caller::command_line_caller;
use super::follow::{follow, seconds};
use super::output::{error_lines, print_line};
use super::run_arguments::RunArguments;
use super::shutdown::shutdown_token;
use crate::compose::AppContext;

#[derive(Debug, Args)]
pub struct Pull {
    /// The date that --from and --to refer to
    #[arg(long, value_name = "created|modified", default_value = "created", value_parser = ["created", "modified"])]
    date: String,
    /// Numbers of orders to pull, whatever their status
    #[arg(long, value_name = "1,2", conflicts_with_all = ["from", "to", "statuses"])]
    ids: Option<String>,
    /// Counts the orders without pulling them
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    arguments: RunArguments,
}

impl Pull {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (context, integration) = self.arguments.open(matches).await?;
        let selection = self
            .arguments
            .selection(&context, integration, &self.date, self.ids.as_deref())
            .await?;
        if self.dry_run {
            return self.count(&context, integration, selection).await;
        }
        let shutdown = shutdown_token();
        let row = pull(&context, integration, selection, &shutdown).await?;
        if self.arguments.json {
            print_line(&json_result(&row))
        } else {
            print_line(&result(&row))
        }
        context.database.close().await;
        Ok(match row.state {
            RunState::Complete if row.counters.problems == 0 => ExitCode::SUCCESS,
            RunState::Complete => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        })
    }

    async fn count(
        &self,
        context: &AppContext,
        integration: IntegrationId,
        selection: Selection,
    ) -> Result<ExitCode, CommandError> {
        let count = context.services().imports.count(integration, selection).await;
        let count = count.map_err(|error| error_lines(&error))?;
        if self.arguments.json {
            print_line(&json!({ "orders": count.orders, "calls": count.calls }).to_string());
        } else {
            print_line(&format!(
                "{} orders, in about {} calls.",
                count.orders, count.calls
            ));
            count.by_status.iter().for_each(|(status, label, orders)| {
                print_line(&format!("{:>8}  {label} ({})", orders, status.0))
            });
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// First completes the integration's active run, or follows it where another process executes it.
async fn pull(
    context: &AppContext,
    integration: IntegrationId,
    selection: Selection,
    shutdown: &CancellationToken,
) -> Result<RunRow, CommandError> {
    while let Some(active) = runs::active_of(&context.database, integration).await? {
        let is_the_same =
            runs::selection_of(&context.database, active.id).await?.as_ref() == Some(&selection);
        let row = follow(context, active.id, shutdown).await?;
        if is_the_same || shutdown.is_cancelled() {
            return Ok(row);
        }
    }
    let started = context
        .services()
        .imports
        .start(&command_line_caller(), integration, selection)
        .await;
    let id = started.map_err(|error| error_lines(&error))?;
    follow(context, id, shutdown).await
}

fn json_result(row: &RunRow) -> String {
    let counters = row.counters;
    json!({
        "run_id": row.id,
        "status": row.state.code(),
        "seen": counters.seen,
        "created": counters.created,
        "updated": counters.updated,
        "unchanged": counters.unchanged,
        "skipped": counters.skipped,
        "problems": counters.problems,
        "calls": counters.calls,
        "throttled": counters.throttled,
        "seconds": seconds(row),
        "failure": row.failure.map(|failure| failure.sentence()),
    })
    .to_string()
}

fn result(row: &RunRow) -> String {
    let counters = row.counters;
    let why = row
        .failure
        .map(|failure| format!(" {}", failure.sentence()))
        .unwrap_or_default();
    format!(
        "{}.{why} Read {} orders in {:.1} s and {} calls: {} new, {} changed, {} unchanged, {} skipped for their \
         status, {} problems.",
        row.state.label(),
        counters.seen,
        seconds(row),
        counters.calls,
        counters.created,
        counters.updated,
        counters.unchanged,
        counters.skipped,
        counters.problems
    )
}
