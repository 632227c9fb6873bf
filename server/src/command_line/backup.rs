//! `parcelpilot backup` and `parcelpilot backup verify`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgMatches, Args, Subcommand};
use runtime::clock::now;
use storage::Database;

use super::CommandError;
use super::output::print_line;
use crate::backup::{BackupError, Manifest, make, name, verify};
use crate::config::DataArguments;
use crate::vault::Vault;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Backup {
    /// Folder that gets the backup, a folder of its own
    #[arg(long, value_name = "DIR", required = true)]
    to: Option<PathBuf>,
    #[command(flatten)]
    data: DataArguments,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Reads a backup as a restore would, opens one of its secrets with the key file, and counts its rows
    Verify(Verify),
}

#[derive(Debug, Args)]
struct Verify {
    /// The backup's folder
    backup: PathBuf,
    #[command(flatten)]
    data: DataArguments,
}

impl Backup {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        match (self.action, self.to) {
            (Some(Action::Verify(verify)), _) => verify.run(matches).await,
            (None, to) => make_one(self.data, to.unwrap_or_default(), matches).await,
        }
    }
}

async fn make_one(data: DataArguments, to: PathBuf, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let settings = data.settings(matches)?;
    let file = settings.database_url.strip_prefix("sqlite://");
    let file = Path::new(file.ok_or(BackupError::NotSqlite)?);
    let vault = Vault::open_existing(&settings.key_file)?;
    // Before an update the new program makes the backup, and the old one still runs.
    let database = Database::open_unchanged(file)
        .await
        .map_err(|error| format!("the database can't be opened: {error}"))?;
    let at = now();
    let made = make(&database, &vault, &to, &name(at), at).await;
    database.close().await;
    let path = made?;
    print_line(&format!("Made the backup {}", path.display()));
    print_contents(&Manifest::read(&path)?);
    print_line(&format!(
        "Its secrets need the key file {}, which is not in it: keep a copy of that elsewhere.",
        settings.key_file.display()
    ));
    Ok(ExitCode::SUCCESS)
}

impl Verify {
    async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let key_file = self.data.settings(matches)?.key_file;
        let manifest = verify(&self.backup, &Vault::open_existing(&key_file)?).await?;
        print_line(&format!("The backup of {} can be restored.", manifest.made_at));
        print_contents(&manifest);
        Ok(ExitCode::SUCCESS)
    }
}

pub(super) fn print_contents(manifest: &Manifest) {
    for (table, rows) in &manifest.counts {
        print_line(&format!("{table}: {rows}"));
    }
}
