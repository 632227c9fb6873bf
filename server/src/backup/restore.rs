//! A backup becomes a database again.

use std::path::{Path, PathBuf};

use parcelpilot_domain::time::Timestamp;
use runtime::blocking::run_blocking;
use storage::{Database, integrations, newest_migration, shipments};
use tempfile::NamedTempFile;

use super::{BackupError, Manifest, files, verify};
use crate::vault::Vault;

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// The names of integrations whose pushing was turned off.
    pub held: Vec<String>,
}

/// Makes the database `to` of a backup, and brings it up to date. Pushing is off in it: what was sent to stores after the
/// backup was made is not known there, and would be sent again.
///
/// # Errors
/// There is a database already, the backup is damaged, or the vault does not hold its keys.
pub async fn restore(
    backup: &Path,
    to: &Path,
    vault: &Vault,
    at: Timestamp,
) -> Result<Restored, BackupError> {
    refuse_if_there(to)?;
    let manifest = verify(backup, vault).await?;
    if manifest.migration > newest_migration() {
        return Err(BackupError::TooNew);
    }
    let (from, target, expected) = (backup.join(super::DATABASE), to.to_owned(), manifest.clone());
    run_blocking(move || put_in_place(&from, &target, &expected)).await?;
    let database = Database::open(&format!("sqlite://{}", to.display())).await?;
    let held = hold_pushes(&database, at).await?;
    database.close().await;
    Ok(Restored { manifest, held })
}

/// A journal without its database is one that somebody has open, or had when the power went.
fn refuse_if_there(database: &Path) -> Result<(), BackupError> {
    let beside = |ending: &str| PathBuf::from(format!("{}{ending}", database.display()));
    let there = ["", "-wal", "-shm", "-journal"]
        .map(beside)
        .into_iter()
        .find(|path| path.exists());
    there.map_or(Ok(()), |path| Err(BackupError::TargetExists(path)))
}

/// Nothing is replaced, and nothing has the database's name before all of it is on the disk.
fn put_in_place(from: &Path, to: &Path, expected: &Manifest) -> Result<(), BackupError> {
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Its mode is 0600.
    let mut draft = NamedTempFile::new_in(folder).map_err(BackupError::io(folder))?;
    let measured = files::copy(from, &mut draft)?;
    expected.check_file(&measured)?;
    draft.as_file().sync_all().map_err(BackupError::io(to))?;
    draft
        .persist_noclobber(to)
        .map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => BackupError::TargetExists(to.to_owned()),
            _ => BackupError::io(to)(error.error),
        })?;
    files::sync(folder)
}

async fn hold_pushes(database: &Database, at: Timestamp) -> Result<Vec<String>, BackupError> {
    let mut held = Vec::new();
    for row in integrations::list(database).await? {
        let integration = integrations::find(database, row.id).await?;
        if integration.is_some_and(|integration| integration.push_ship_confirms) {
            shipments::hold(database, row.id, at).await?;
            held.push(row.name);
        }
    }
    Ok(held)
}
