//! `parcelpilot pull`: a pull in this process, on the same database as any server.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use app::api::imports::{PullForm, RunRow};
use app::ports::ImportPort;
use clap::{ArgMatches, Args};
use indicatif::{ProgressBar, ProgressStyle};
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunState, Selection};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::integrations::{command_line_caller, find};
use super::serve::say;
use super::{CommandError, asked_to_stop, data, sentences};
use crate::config::{DataArguments, StoreArguments};
use crate::imports::worker::{LEASE, Worker};
use crate::services::Ground;
use crate::storage::{StorageResult, runs};
use crate::time::now;

/// Between looks at a run that another process works on.
const LOOK_EVERY: Duration = Duration::from_millis(250);

#[derive(Debug, Args)]
pub struct Pull {
    /// The integration's name
    #[arg(long)]
    integration: String,
    /// First day, YYYY-MM-DD, in the store's time zone
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day, included
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Which date --from and --to mean
    #[arg(long, value_name = "created|modified", default_value = "created", value_parser = ["created", "modified"])]
    date: String,
    /// Order numbers, whatever their status
    #[arg(long, value_name = "1,2", conflicts_with_all = ["from", "to", "statuses"])]
    ids: Option<String>,
    /// Numbers of statuses, or all [default: those of the integration]
    #[arg(long, value_name = "8,9,11|all")]
    statuses: Option<String>,
    /// Counts what would be read, and reads nothing
    #[arg(long)]
    dry_run: bool,
    /// Prints one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
}

impl Pull {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let ground = data::open(&self.data.settings(matches)?, self.store.settings(matches)?).await?;
        let integration = find(&ground, &self.integration).await?;
        let selection = self.selection(&ground, integration).await?;
        if self.dry_run {
            return self.count(&ground, integration, selection).await;
        }
        let shutdown = CancellationToken::new();
        let stop = shutdown.clone();
        tokio::spawn(async move {
            asked_to_stop().await;
            stop.cancel();
        });
        let row = pull(&ground, integration, selection, &shutdown).await?;
        if self.json {
            say(&json_result(&row))
        } else {
            say(&result(&row))
        }
        ground.database.close().await;
        Ok(match row.state {
            RunState::Complete if row.counters.problems == 0 => ExitCode::SUCCESS,
            RunState::Complete => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        })
    }

    async fn selection(
        &self,
        ground: &Ground,
        integration: IntegrationId,
    ) -> Result<Selection, CommandError> {
        let (which_statuses, statuses) = match self.statuses.as_deref().map(statuses).transpose()? {
            None => ("imported", Vec::new()),
            Some(StatusFilter::Only(statuses)) => ("chosen", statuses),
            Some(StatusFilter::All) => ("all", Vec::new()),
        };
        let scope = match (self.ids.is_some(), self.from.is_some() || self.to.is_some()) {
            (true, _) => "named",
            (false, true) => "dates",
            (false, false) => "everything",
        };
        let text = |option: &Option<String>| option.clone().unwrap_or_default();
        let form = PullForm {
            scope: scope.to_owned(),
            date: self.date.clone(),
            from: text(&self.from),
            until: text(&self.to),
            remote_ids: text(&self.ids),
            which_statuses: which_statuses.to_owned(),
            statuses,
        };
        let selection = ground.services().imports.selection(integration, form).await;
        selection.map_err(|error| sentences(&error).into())
    }

    async fn count(
        &self,
        ground: &Ground,
        integration: IntegrationId,
        selection: Selection,
    ) -> Result<ExitCode, CommandError> {
        let count = ground.services().imports.count(integration, selection).await;
        let count = count.map_err(|error| sentences(&error))?;
        if self.json {
            say(&json!({ "orders": count.orders, "calls": count.calls }).to_string());
        } else {
            say(&format!(
                "{} orders, in about {} calls.",
                count.orders, count.calls
            ));
            count
                .by_status
                .iter()
                .for_each(|(status, label, orders)| say(&format!("{:>8}  {label} ({})", orders, status.0)));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn statuses(text: &str) -> Result<StatusFilter, CommandError> {
    if text.trim() == "all" {
        return Ok(StatusFilter::All);
    }
    let number = |word: &str| word.trim().parse().map(OrderStatus);
    let statuses: Result<Vec<_>, _> = text.split(',').map(number).collect();
    let statuses =
        statuses.map_err(|_| format!("--statuses {text:?}: write numbers, as in 8,9,11, or all"))?;
    Ok(StatusFilter::Only(statuses))
}

/// A run of this integration that was left unfinished is taken over first, one that somebody works on is followed.
async fn pull(
    ground: &Ground,
    integration: IntegrationId,
    selection: Selection,
    shutdown: &CancellationToken,
) -> Result<RunRow, CommandError> {
    let worker = ground.worker();
    while let Some(active) = runs::active_of(&ground.database, integration).await? {
        let is_the_same = runs::selection_of(&ground.database, active.id).await?.as_ref() == Some(&selection);
        let row = follow(ground, &worker, active.id, shutdown).await?;
        if is_the_same || shutdown.is_cancelled() {
            return Ok(row);
        }
    }
    let started = ground
        .services()
        .imports
        .start(&command_line_caller(), integration, selection)
        .await;
    let id = started.map_err(|error| sentences(&error))?;
    follow(ground, &worker, id, shutdown).await
}

/// Works on the run as soon as it is free, or watches who does, to its end.
async fn follow(
    ground: &Ground,
    worker: &Worker,
    id: RunId,
    shutdown: &CancellationToken,
) -> Result<RunRow, CommandError> {
    let owner = Uuid::now_v7().to_string();
    let bar = progress_bar();
    let showing = tokio::spawn(show(ground.clone(), id, bar.clone()));
    let mut has_said = false;
    let row = loop {
        if let Some(run) = runs::claim_run(&ground.database, id, &owner, now(), LEASE).await? {
            worker.carry_out(run, shutdown.clone()).await;
        }
        let row = runs::run_row(&ground.database, id)
            .await?
            .ok_or("the run is gone: its integration was deleted")?;
        if row.state.is_over() || shutdown.is_cancelled() {
            break row;
        }
        if !has_said {
            has_said = true;
            tracing::info!(run_id = %id, "waiting: another process has this run, or had it less than {LEASE:?} ago");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    };
    showing.abort();
    bar.finish_and_clear();
    Ok(row)
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} orders · {msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

async fn show(ground: Ground, id: RunId, bar: ProgressBar) -> StorageResult<()> {
    loop {
        if let Some(row) = runs::run_row(&ground.database, id).await? {
            bar.set_length(u64::try_from(row.total.unwrap_or(0)).unwrap_or(0));
            bar.set_position(u64::try_from(row.counters.seen).unwrap_or(0));
            bar.set_message(match row.waiting {
                Some(waiting) => waiting.reason.sentence().to_owned(),
                None => format!("{} calls", row.counters.calls),
            });
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn seconds(row: &RunRow) -> f64 {
    match (row.started_at, row.finished_at) {
        (Some(started), Some(finished)) => finished.since(started).as_secs_f64(),
        _ => 0.0,
    }
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
        "{}.{why} Read {} orders in {:.1} s and {} calls: {} new, {} changed, {} unchanged, {} left out for their \
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
