//! Why there is no backup, or none that can be used. Each message says what to do.

use std::io;
use std::path::{Path, PathBuf};

use storage::StorageError;

use crate::vault::VaultError;

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(
        "PostgreSQL makes its own backups: run `pg_dump --format=custom --file=parcelpilot.dump \"$DATABASE_URL\"`, and \
         `pg_restore --dbname=… parcelpilot.dump` into an empty database to restore one. Keep a copy of the key file \
         elsewhere: it is in no dump"
    )]
    NotSqlite,
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("there is a backup {} already", .0.display())]
    Taken(PathBuf),
    #[error("{} is no backup: it has no manifest.json that can be read", .0.display())]
    NoManifest(PathBuf),
    #[error("the backup is damaged: {0}. Use another one")]
    Damaged(String),
    #[error("the backup was made by a newer ParcelPilot: update this one first")]
    TooNew,
    #[error(
        "the backup's secrets were sealed with key {0}, which the key file does not hold: restore the key file that belongs \
         to this backup, or set the path of the right one with --key-file"
    )]
    WrongKey(u32),
    #[error(
        "{} is there already, and may be in use: stop the server and move the database away, with the files beside it \
         whose names begin with its name, or restore to another path with --database-url",
        .0.display()
    )]
    TargetExists(PathBuf),
    #[error("{} could not be closed: try again", .0.display())]
    Open(PathBuf),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl BackupError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        |source| BackupError::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(super) fn of_copy(error: StorageError) -> Self {
        match error {
            StorageError::NotSqlite => BackupError::NotSqlite,
            error => BackupError::Storage(error),
        }
    }
}
