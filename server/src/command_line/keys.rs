//! `parcelpilot keys`.

use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};

use super::output::print_line;
use super::{CommandError, data};
use crate::config::DataArguments;

#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Lists the keys, and checks that they decrypt the stored access tokens
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
        print_line(&format!("Key file: {}", settings.key_file.display()));
        let ids = vault.key_ids();
        for (index, id) in ids.iter().enumerate() {
            let newest = if index + 1 == ids.len() {
                " (encrypts new secrets)"
            } else {
                ""
            };
            print_line(&format!("Key {id}{newest}"));
        }
        let integrations = data::integrations_with_tokens(&database).await?;
        let unreadable = data::unreadable_tokens(&vault, &integrations);
        for (name, error) in &unreadable {
            print_line(&format!("{name}: {error}. Enter its credentials again."));
        }
        print_line(&format!(
            "Readable access tokens: {} of {}",
            integrations.len() - unreadable.len(),
            integrations.len()
        ));
        database.close().await;
        Ok(if unreadable.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
