//! `parcelpilot worker`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use tokio_util::sync::CancellationToken;

use super::{CommandError, asked_to_stop, data};
use crate::config::{DataArguments, StoreArguments};

#[derive(Debug, Args)]
pub struct WorkerCommand {
    #[command(flatten)]
    data: DataArguments,
    #[command(flatten)]
    store: StoreArguments,
}

impl WorkerCommand {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let ground = data::open(&self.data.settings(matches)?, self.store.settings(matches)?).await?;
        let shutdown = CancellationToken::new();
        let work = futures::future::join(
            ground.worker().work(shutdown.clone()),
            ground.pusher().work(shutdown.clone()),
        );
        let working = tokio::spawn(work);
        asked_to_stop().await;
        shutdown.cancel();
        working.await?;
        ground.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
