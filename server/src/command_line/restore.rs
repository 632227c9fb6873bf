//! `parcelpilot restore`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgMatches, Args};
use runtime::clock::now;

use super::CommandError;
use super::backup::print_contents;
use super::output::print_line;
use crate::backup::{BackupError, TurnedOff, restore};
use crate::config::DataArguments;
use crate::vault::Vault;

#[derive(Debug, Args)]
pub struct Restore {
    /// The backup's folder
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    #[command(flatten)]
    data: DataArguments,
}

impl Restore {
    pub async fn run(self, matches: &ArgMatches) -> Result<ExitCode, CommandError> {
        let settings = self.data.settings(matches)?;
        let to = settings.database_url.strip_prefix("sqlite://");
        let to = Path::new(to.ok_or(BackupError::NotSqlite)?);
        let vault = Vault::open_existing(&settings.key_file)?;
        let restored = restore(&self.from, to, &vault, now()).await?;
        print_line(&format!(
            "Restored the backup of {} to {}",
            restored.manifest.made_at,
            to.display()
        ));
        print_contents(&restored.manifest);
        print_line(
            "People, roles, passwords, passkeys and second factors are those of the backup. Everybody has to log in again; API \
             tokens, invitations, password links and links for clients have to be made anew. Look through the people: whoever was deactivated or demoted after the \
             backup was made is not now.",
        );
        for integration in &restored.turned_off {
            print_line(&what_is_off(integration));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn what_is_off(turned_off: &TurnedOff) -> String {
    let TurnedOff {
        integration,
        pushing,
        status_on_import,
        stock,
    } = turned_off;
    let off = [
        (*pushing, "pushing"),
        (*status_on_import, "the status of new orders"),
        (*stock, "stock"),
    ];
    let off: Vec<&str> = off
        .into_iter()
        .filter_map(|(is_off, what)| is_off.then_some(what))
        .collect();
    let off = off.join(" and ");
    let shipments = if *pushing {
        ", look through its held shipments"
    } else {
        ""
    };
    format!(
        "{integration}: {off} off, since what was sent to the store after the backup is not known here. Pull its \
         orders{shipments}, then turn on what you need."
    )
}
