//! Settings of nightly backups.

use std::path::PathBuf;

use clap::Args;

use super::path::{given, path};
use crate::backup::nightly::Nightly;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Nightly backups")]
pub struct BackupArguments {
    /// Folder that gets a backup of the SQLite database every night
    #[arg(long, env = "PARCELPILOT_BACKUP_TO", value_name = "DIR", value_parser = path())]
    backup_to: Option<PathBuf>,
    /// How many nightly backups are kept
    #[arg(
        long,
        env = "PARCELPILOT_BACKUP_KEEP",
        value_name = "NUMBER",
        default_value_t = 7,
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    backup_keep: u16,
    /// Hour of the day, in UTC, from which on the nightly backup is made
    #[arg(
        long,
        env = "PARCELPILOT_BACKUP_HOUR",
        value_name = "HOUR",
        default_value_t = 2,
        value_parser = clap::value_parser!(u8).range(0..24)
    )]
    backup_hour: u8,
}

impl BackupArguments {
    /// Nothing where no folder is set.
    pub fn settings(&self) -> Option<Nightly> {
        let folder = given(self.backup_to.as_ref())?;
        Some(Nightly {
            folder: folder.to_owned(),
            keep: self.backup_keep.into(),
            hour: self.backup_hour,
        })
    }
}
