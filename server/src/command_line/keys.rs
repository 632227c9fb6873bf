//! `parcelpilot keys`.

use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};

use parcelpilot_domain::audit::AuditAction;
use storage::integrations;

use super::caller::command_line_caller;
use super::output::print_line;
use super::{CommandError, data};
use crate::config::DataArguments;
use crate::services::audit::record_detail;
use crate::services::key_rotation::{rotate, unused_keys};

#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Lists the keys, and checks that they decrypt the stored access tokens
    Status(Status),
    /// Adds a key, and seals all secrets anew with it, while servers run. Start it again if it was cut off
    Rotate(Rotate),
    /// Takes the keys out of the key file that seal nothing any more. Backups from before need them
    RemoveUnused(RemoveUnused),
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
            Keys::Rotate(rotate) => rotate.run(matches).await,
            Keys::RemoveUnused(remove) => remove.run(matches).await,
        }
    }
}

#[derive(Debug, Args)]
pub struct Rotate {
    #[command(flatten)]
    data: DataArguments,
}

#[derive(Debug, Args)]
pub struct RemoveUnused {
    #[command(flatten)]
    data: DataArguments,
}

impl Rotate {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let settings = self.data.settings(matches)?;
        let (database, vault) = data::open_vault(&settings).await?;
        let rotated = rotate(&database, &vault).await?;
        let (caller, key) = (command_line_caller(), rotated.key.to_string());
        record_detail(&database, &caller, AuditAction::KeysRotated, &key, "").await;
        if rotated.is_resumed {
            print_line("An earlier rotation was cut off. This is its rest.");
        }
        print_line(&format!(
            "Secrets sealed anew with key {}: {}",
            rotated.key, rotated.secrets
        ));
        for error in &rotated.unreadable {
            print_line(&format!("Left as it is: {error}. Enter these credentials again."));
        }
        print_line(&format!(
            "Copy the key file {} to where you keep its copy. Older keys stay in it: backups need them. Take them out \
             with: parcelpilot keys remove-unused",
            settings.key_file.display()
        ));
        database.close().await;
        Ok(if rotated.unreadable.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

impl RemoveUnused {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let (database, vault) = data::open_vault(&self.data.settings(matches)?).await?;
        let unused = unused_keys(&database, &vault).await?;
        vault.remove_keys(&unused)?;
        let caller = command_line_caller();
        for key in &unused {
            record_detail(&database, &caller, AuditAction::KeyRemoved, &key.to_string(), "").await;
            print_line(&format!("Removed key {key}"));
        }
        if unused.is_empty() {
            print_line("Every older key still seals something, or there is none.");
        }
        database.close().await;
        Ok(ExitCode::SUCCESS)
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
        let integrations = integrations::all(&database).await?;
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
