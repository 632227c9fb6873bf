//! Seals all kept secrets anew with another key, while servers are at work on them.
//!
//! Servers read the key file again as soon as they meet a secret of a key that they don't have. Until then they may seal
//! something with the old key, so that this goes on until nothing is left. Killed in the middle, it is begun again: what
//! is done stays done, and the old key stays in the file.

use parcelpilot_domain::sealed::Sealed;
use storage::sealed_secrets::{list, replace};
use storage::{Database, StorageError};

use crate::vault::{SecretLocation, Vault, VaultError, sealed_by};

#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

#[derive(Debug, Default)]
pub struct Rotated {
    pub key: u32,
    /// An earlier rotation did not come to its end.
    pub is_resumed: bool,
    pub secrets: usize,
    /// What no key of the file opens. They stay as they are.
    pub unreadable: Vec<VaultError>,
}

/// # Errors
/// The key file can't be changed, or the database can't be read or written.
pub async fn rotate(database: &Database, vault: &Vault) -> Result<Rotated, RotationError> {
    let secrets = list(database).await?;
    let is_resumed =
        vault.key_ids().len() > 1 && secrets.iter().any(|(_, sealed)| is_of_another(vault, sealed));
    let mut rotated = Rotated {
        key: match is_resumed {
            true => vault.newest_key(),
            false => vault.add_key()?,
        },
        is_resumed,
        ..Rotated::default()
    };
    loop {
        let mut has_changed = false;
        rotated.unreadable.clear();
        for (of, sealed) in list(database).await? {
            if !is_of_another(vault, &sealed) {
                continue;
            }
            let location = SecretLocation::from(of);
            match vault.open(&location, &sealed) {
                Ok(secret) => {
                    let anew = vault.seal(&location, &secret)?;
                    rotated.secrets += usize::from(replace(database, of, &sealed, &anew).await?);
                    has_changed = true;
                }
                Err(error) => rotated.unreadable.push(error),
            }
        }
        if !has_changed {
            return Ok(rotated);
        }
    }
}

/// The keys that seal nothing any more, but for what backups hold, and forms that were refused within the last hour.
///
/// # Errors
/// Those of the database.
pub async fn unused_keys(database: &Database, vault: &Vault) -> Result<Vec<u32>, StorageError> {
    let used: Vec<Option<u32>> = list(database)
        .await?
        .iter()
        .map(|(_, sealed)| sealed_by(sealed))
        .collect();
    let newest = vault.newest_key();
    let keys = vault.key_ids().into_iter();
    Ok(keys
        .filter(|id| *id != newest && !used.contains(&Some(*id)))
        .collect())
}

fn is_of_another(vault: &Vault, sealed: &Sealed) -> bool {
    sealed_by(sealed) != Some(vault.newest_key())
}
