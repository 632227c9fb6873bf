//! `parcelpilot changes`.

use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};
use parcelpilot_domain::count_text::counted;
use storage::{changes, clock, events};

use super::output::print_line;
use super::{CommandError, data};
use crate::config::DataArguments;

#[derive(Debug, Subcommand)]
pub enum Changes {
    /// Tells programs to read their lists anew. Run it where the database went back in time, before a server starts on it:
    /// what happens then would have positions that programs have read. No events are sent from it before somebody resumes
    /// each endpoint: it may be a copy. A restore does it by itself
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
        let paused = events::pause_all(&database).await?;
        changes::begin_anew(&database, clock::database_now(&database).await?).await?;
        let newest = changes::newest(&database).await?;
        print_line(&format!(
            "The change feed goes on after {}. Programs that follow it are told to read their lists anew.",
            newest.0
        ));
        if paused > 0 {
            let endpoints = counted(i64::try_from(paused).unwrap_or(i64::MAX), "endpoint", "endpoints");
            print_line(&format!(
                "No events are sent to {endpoints} before an admin resumes them under Integrations, Events out."
            ));
        }
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
