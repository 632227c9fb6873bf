//! A backup becomes a database again.

use std::path::{Path, PathBuf};

use parcelpilot_domain::time::Timestamp;
use runtime::blocking::run_blocking;
use storage::{
    Database, changes, events, integrations, newest_migration, people, shipments, status_updates, stock,
};
use tempfile::NamedTempFile;

use super::{BackupError, Manifest, files, verify};
use crate::vault::Vault;

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// Integrations that set nothing in their stores any more, but did.
    pub turned_off: Vec<TurnedOff>,
}

/// What of an integration was turned off.
#[derive(Debug)]
pub struct TurnedOff {
    /// The integration's name.
    pub integration: String,
    pub pushing: bool,
    pub status_on_import: bool,
    pub stock: bool,
}

/// Makes the database `to` of a backup, and brings it up to date. Pushing is off in it, and so are the status of new orders and
/// stock: what was sent to stores after the backup was made is not known there, and would be sent again. Nor is known there who
/// was let go, or logged out: sessions, API tokens, links and known browsers are gone from it. Programs that follow changes are
/// told to begin anew, and none is sent events before somebody resumes it: the database may be a copy beside the one that they
/// belong to.
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
    let draft = run_blocking(move || draft_beside(&from, &target, &expected)).await?;
    // It has its name once a server may work with it, and not before.
    let database = Database::open(&format!("sqlite://{}", draft.path().display())).await?;
    let turned_off = make_safe(&database, at).await;
    database.close().await;
    let (turned_off, target) = (turned_off?, to.to_owned());
    run_blocking(move || put_in_place(draft, &target)).await?;
    Ok(Restored { manifest, turned_off })
}

/// A journal without its database is one that somebody has open, or had when the power went.
fn refuse_if_there(database: &Path) -> Result<(), BackupError> {
    let there = std::iter::once(database.to_owned())
        .chain(journals(database))
        .find(|path| path.exists());
    there.map_or(Ok(()), |path| Err(BackupError::TargetExists(path)))
}

fn journals(database: &Path) -> impl Iterator<Item = PathBuf> {
    ["-wal", "-shm", "-journal"]
        .map(|ending| PathBuf::from(format!("{}{ending}", database.display())))
        .into_iter()
}

fn folder_of(database: &Path) -> &Path {
    match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A copy under a name of its own, in the folder of the database that it becomes.
fn draft_beside(from: &Path, to: &Path, expected: &Manifest) -> Result<NamedTempFile, BackupError> {
    let folder = folder_of(to);
    // Its mode is 0600.
    let mut draft = NamedTempFile::new_in(folder).map_err(BackupError::io(folder))?;
    let measured = files::copy(from, &mut draft)?;
    expected.check_file(&measured)?;
    Ok(draft)
}

/// Nothing is replaced, and nothing has the database's name before all of it is on the disk.
fn put_in_place(draft: NamedTempFile, to: &Path) -> Result<(), BackupError> {
    // What is in a journal is not in the file. SQLite takes it away with the last connection.
    if let Some(journal) = journals(draft.path()).find(|path| path.exists()) {
        return Err(BackupError::Open(journal));
    }
    draft.as_file().sync_all().map_err(BackupError::io(to))?;
    draft
        .persist_noclobber(to)
        .map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => BackupError::TargetExists(to.to_owned()),
            _ => BackupError::io(to)(error.error),
        })?;
    files::sync(folder_of(to))
}

async fn make_safe(database: &Database, at: Timestamp) -> Result<Vec<TurnedOff>, BackupError> {
    people::end_all_access(database).await?;
    changes::begin_anew(database, at).await?;
    events::pause_all(database).await?;
    turn_off_writes(database, at).await
}

/// Nothing is sent to stores.
async fn turn_off_writes(database: &Database, at: Timestamp) -> Result<Vec<TurnedOff>, BackupError> {
    let mut all = Vec::new();
    for integration in integrations::all(database).await? {
        let turned_off = TurnedOff {
            pushing: integration.push_ship_confirms,
            status_on_import: integration.status_on_import.is_some(),
            stock: stock::turn_off(database, integration.id).await?,
            integration: integration.name,
        };
        if turned_off.status_on_import {
            status_updates::turn_off(database, integration.id).await?;
        }
        if turned_off.pushing {
            shipments::hold(database, integration.id, at).await?;
        }
        if turned_off.pushing || turned_off.status_on_import || turned_off.stock {
            all.push(turned_off);
        }
    }
    Ok(all)
}
