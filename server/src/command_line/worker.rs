//! `parcelpilot worker`.

use std::process::ExitCode;

use clap::{ArgMatches, Args};
use tokio_util::sync::CancellationToken;

use super::{CommandError, asked_to_stop, data};
use crate::config::{DataArguments, OutsideArguments, StoreArguments};
use crate::storage::integrations;
use crate::time::now;

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
        integrations::watch_from_now(&ground.database, now()).await?;
        let shutdown = CancellationToken::new();
        let stop = async {
            asked_to_stop().await;
            shutdown.cancel();
        };
        tokio::join!(
            ground.work(shutdown.clone()),
            ground.watcher().work(shutdown.clone()),
            stop
        );
        ground.database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
