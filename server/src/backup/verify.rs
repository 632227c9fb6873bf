//! Whether a backup could be restored.

use std::path::Path;

use runtime::blocking::run_blocking;

use super::{BackupError, DATABASE, Manifest, files};
use crate::vault::Vault;

/// Reads all of a backup, opens one of its secrets, and counts its rows. Changes nothing.
///
/// # Errors
/// It could not be restored, or not be used with this key file.
pub async fn verify(backup: &Path, vault: &Vault) -> Result<Manifest, BackupError> {
    let manifest = Manifest::read(backup)?;
    let file = backup.join(DATABASE);
    let (measured, file) = run_blocking(move || (files::copy(&file, &mut std::io::sink()), file)).await;
    manifest.check_file(&measured?)?;
    manifest.check_keys(vault)?;
    let contents = storage::backup::inspect(&file).await?;
    if let Some(first) = contents.damage.into_iter().next() {
        return Err(BackupError::Damaged(first));
    }
    if contents.counts != manifest.counts || contents.migration != manifest.migration {
        return Err(BackupError::Damaged(
            "its database holds other rows than its manifest says".to_owned(),
        ));
    }
    if let Some((of, sealed)) = contents.sealed {
        vault.open(&of.into(), &sealed)?;
    }
    Ok(manifest)
}
