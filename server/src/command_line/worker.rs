//! `parcelpilot worker`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use runtime::clock::now;
use storage::integrations;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{CommandError, all_end, asked_to_stop, data};
use crate::config::{DataArguments, OutboundArguments, StoreArguments};

#[derive(Debug, Args)]
pub struct WorkerCommand {
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
    #[command(flatten)]
    outbound: OutboundArguments,
}

impl WorkerCommand {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (data, store) = (self.data.settings(matches)?, self.store.settings(matches)?);
        let context = data::open_with_outbound(&data, store, &self.outbound.settings(matches)?).await?;
        integrations::watch_from_now(&context.database, now()).await?;
        let shutdown = CancellationToken::new();
        let (engine, over) = (context.clone(), shutdown.clone());
        let mut working = JoinSet::new();
        working.spawn(context.watcher().work(shutdown.clone()));
        working.spawn(async move { engine.work(over).await });
        tokio::select! {
            () = asked_to_stop() => {}
            // Nothing of it ends by itself.
            Some(ended) = working.join_next() => ended?,
        }
        shutdown.cancel();
        all_end(working).await?;
        context.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
