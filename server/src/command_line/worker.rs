//! `parcelpilot worker`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{CommandError, asked_to_stop, data};
use crate::config::{DataArguments, OutsideArguments, StoreArguments};

#[derive(Debug, Args)]
pub struct WorkerCommand {
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
    #[command(flatten)]
    outside: OutsideArguments,
}

impl WorkerCommand {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (data, store) = (self.data.settings(matches)?, self.store.settings(matches)?);
        let ground = data::open_with_outside(&data, store, &self.outside.settings(matches)?).await?;
        let shutdown = CancellationToken::new();
        let mut working = JoinSet::new();
        working.spawn(ground.worker().work(shutdown.clone()));
        working.spawn(ground.keeper().work(shutdown.clone()));
        working.spawn(ground.watcher().work(shutdown.clone()));
        asked_to_stop().await;
        shutdown.cancel();
        while let Some(ended) = working.join_next().await {
            ended?;
        }
        ground.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
