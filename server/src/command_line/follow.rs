//! Executes a run in this process, or follows another process that executes it. A terminal shows a progress bar.

use std::io::IsTerminal;
use std::time::Duration;

use engine::imports::worker::LEASE;
use indicatif::{ProgressBar, ProgressStyle};
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::ids::RunId;
use storage::{StorageResult, clock, runs};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::CommandError;
use crate::compose::AppContext;

/// How often to read the state of a run that another process executes.
const POLL_EVERY: Duration = Duration::from_millis(250);

/// Returns the run once it has ended, or as it is on shutdown. Executes it as soon as no other process does.
pub async fn follow(
    context: &AppContext,
    id: RunId,
    shutdown: &CancellationToken,
) -> Result<RunRow, CommandError> {
    let worker = context.worker();
    let owner = Uuid::now_v7().to_string();
    let bar = progress_bar();
    let showing = tokio::spawn(show(context.clone(), id, bar.clone()));
    let mut is_logged = false;
    let row = loop {
        let now = clock::database_now(&context.database).await?;
        if let Some(run) = runs::claim_run(&context.database, id, &owner, now, LEASE).await? {
            worker.execute(run, shutdown.clone()).await;
        }
        let row = runs::run_row(&context.database, id)
            .await?
            .ok_or("the run no longer exists: its integration was deleted")?;
        if row.state.is_over() || shutdown.is_cancelled() {
            break row;
        }
        if !is_logged {
            is_logged = true;
            tracing::info!(run_id = %id, "waiting for a run that another process has leased; a lease expires after {LEASE:?}");
        }
        tokio::time::sleep(POLL_EVERY).await;
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

async fn show(context: AppContext, id: RunId, bar: ProgressBar) -> StorageResult<()> {
    loop {
        if let Some(row) = runs::run_row(&context.database, id).await? {
            bar.set_length(u64::try_from(row.total.unwrap_or(0)).unwrap_or(0));
            bar.set_position(u64::try_from(row.counters.seen).unwrap_or(0));
            bar.set_message(match row.waiting {
                Some(waiting) => waiting.reason.sentence().to_owned(),
                None => format!("{} calls", row.counters.calls),
            });
        }
        tokio::time::sleep(POLL_EVERY).await;
    }
}

/// From the run's start to its end.
pub fn seconds(row: &RunRow) -> f64 {
    match (row.started_at, row.finished_at) {
        (Some(started), Some(finished)) => finished.since(started).as_secs_f64(),
        _ => 0.0,
    }
}
