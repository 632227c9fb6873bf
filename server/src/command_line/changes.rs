//! `parcelpilot changes`.

use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};
use storage::{changes, clock};

use super::output::print_line;
use super::{CommandError, data};
use crate::config::DataArguments;

#[derive(Debug, Subcommand)]
pub enum Changes {
    /// Tells programs to read their lists anew. Run it where the database went back in time, before a server starts on it:
    /// what happens then would have positions that programs have read. A restore does it by itself
    BeginAnew(ChangesArguments),
}

#[derive(Debug, Args)]
pub struct ChangesArguments {
    #[command(flatten)]
    data: DataArguments,
}

impl Changes {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let Changes::BeginAnew(arguments) = self;
        let (database, _) = data::open_vault(&arguments.data.settings(matches)?).await?;
        changes::begin_anew(&database, clock::database_now(&database).await?).await?;
        let newest = changes::newest(&database).await?;
        print_line(&format!(
            "The change feed goes on after {}. Programs that follow it are told to read their lists anew.",
            newest.0
        ));
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
