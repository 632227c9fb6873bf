//! `parcelpilot keys`.

use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};

use super::serve::say;
use super::{CommandError, data};
use crate::config::DataArguments;

#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Which keys there are, and whether they open what is stored
    Status(Status),
}

#[derive(Debug, Args)]
pub struct Status {
    #[command(flatten)]
    data: DataArguments,
}

impl Keys {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        match self {
            Keys::Status(status) => status.run(matches).await,
        }
    }
}

impl Status {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let settings = self.data.settings(matches)?;
        let (database, vault) = data::open_vault(&settings).await?;
        say(&format!("Key file: {}", settings.key_file.display()));
        let ids = vault.key_ids();
        for (index, id) in ids.iter().enumerate() {
            let newest = if index + 1 == ids.len() {
                " (seals what is saved from now on)"
            } else {
                ""
            };
            say(&format!("Key {id}{newest}"));
        }
        say("The keys open what is stored.");
        database.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
