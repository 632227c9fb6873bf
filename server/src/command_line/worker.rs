//! `parcelpilot worker`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use runtime::clock::now;
use storage::integrations;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::shutdown::{shutdown_signal, wait_for};
use super::{CommandError, data, serve};
use crate::compose::AppContext;
use crate::config::{
    DataArguments, MetricsArguments, OutboundArguments, RetentionArguments, StoreArguments, TracesArguments,
};
use crate::machine::WatchedMachine;

#[derive(Debug, Args)]
pub struct WorkerCommand {
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
    #[command(flatten)]
    outbound: OutboundArguments,
    #[command(flatten)]
    metrics: MetricsArguments,
    #[command(flatten)]
    pub traces: TracesArguments,
    #[command(flatten)]
    retention: RetentionArguments,
}

impl WorkerCommand {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (data, store) = (self.data.settings(matches)?, self.store.settings(matches)?);
        // The log has read them before, and said nothing.
        self.traces.settings(matches)?;
        let metrics = serve::metrics(self.metrics.settings(matches)?).await?;
        let context = AppContext {
            kept_days: self.retention.settings(),
            ..data::open_with_outbound(&data, store, &self.outbound.settings(matches)?).await?
        };
        let context = context.watching(WatchedMachine::new(&data, None));
        integrations::watch_from_now(&context.database, now()).await?;
        let shutdown = CancellationToken::new();
        let (engine, engine_shutdown) = (context.clone(), shutdown.clone());
        let mut tasks = JoinSet::new();
        if let Some((metrics, listener)) = metrics {
            tasks.spawn(metrics.serve(listener, context.clone(), shutdown.clone()));
        }
        tasks.spawn(context.watcher().work(shutdown.clone()));
        tasks.spawn(async move { engine.work(engine_shutdown).await });
        tokio::select! {
            () = shutdown_signal() => {}
            // No task ends by itself unless it panics.
            Some(ended) = tasks.join_next() => ended?,
        }
        shutdown.cancel();
        wait_for(tasks).await?;
        context.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
