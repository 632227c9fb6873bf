//! Backups of a SQLite database: a folder each, with the database and a manifest. The key file is never in it; whoever
//! has both can read all secrets.

mod error;
mod files;
mod manifest;
pub mod nightly;
mod restore;
mod verify;

use std::path::{Path, PathBuf};

use parcelpilot_domain::time::Timestamp;
use runtime::blocking::run_blocking;
use storage::Database;

use crate::vault::Vault;

pub use error::BackupError;
pub use manifest::Manifest;
pub use restore::{Restored, TurnedOff, restore};
pub use verify::verify;

const DATABASE: &str = "parcelpilot.db";
const MANIFEST: &str = "manifest.json";

/// What a backup of this moment is called.
pub fn name(at: Timestamp) -> String {
    format!("parcelpilot-{}", moment(at))
}

/// As part of a file's name, in UTC.
fn moment(at: Timestamp) -> String {
    at.rfc3339().replace(':', "")
}

/// Makes the backup `name` in `folder`; its path. It gets its name once all of it is on the disk, so that half a backup is
/// never taken for one. Everybody may go on writing meanwhile.
///
/// # Errors
/// See [`BackupError`].
pub async fn make(
    database: &Database,
    vault: &Vault,
    folder: &Path,
    name: &str,
    at: Timestamp,
) -> Result<PathBuf, BackupError> {
    let draft = files::Draft::new(folder)?;
    let file = draft.path().join(DATABASE);
    files::create_private(&file, b"")?;
    storage::backup::copy(database, &file)
        .await
        .map_err(BackupError::of_copy)?;
    let contents = storage::backup::inspect(&file).await?;
    let (measured, file) = run_blocking(move || (files::measure_and_sync(&file), file)).await;
    let manifest = Manifest::of(contents, measured?, vault, at);
    files::create_private(&file.with_file_name(MANIFEST), &manifest.json()?)?;
    draft.finish(folder, name)
}
