//! The key that signs the audit trail. It is random, made once, and kept in the database, sealed: whoever has the
//! database without the key file can't sign, and keys of the key file can be replaced without breaking the chain.

use secrecy::ExposeSecret;
use storage::audit::{AuditKey, join_waiting, keep_key, sealed_key};
use storage::{Database, StorageError};

use runtime::clock::now;
use runtime::error_report::with_causes;

use crate::accounts::tokens;
use crate::vault::{SecretLocation, Vault, VaultError};

#[derive(Debug, thiserror::Error)]
pub enum AuditKeyError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("the system provides no random numbers")]
    NoRandomness,
    #[error("the key that signed the audit trail is gone from the database: restore it from a backup")]
    Gone,
}

/// The database, which from now on signs what is written into the audit trail. Without its key it works as before: new
/// entries wait unsigned until a program comes that has it.
pub async fn signing(database: Database, vault: &Vault) -> Database {
    match open_or_make(&database, vault).await {
        Ok(key) => database.signing(key),
        Err(AuditKeyError::Storage(error)) if error.is_read_only() || error.is_disk_full() => database,
        Err(error) => {
            tracing::error!("the audit trail can't be signed: {}", with_causes(&error));
            database
        }
    }
}

/// # Errors
/// The key can't be opened, or is gone.
pub async fn open_or_make(database: &Database, vault: &Vault) -> Result<AuditKey, AuditKeyError> {
    let location = SecretLocation::audit_key();
    if let (None, was_used) = sealed_key(database).await? {
        // Another key would hide that this one is missing.
        if was_used {
            return Err(AuditKeyError::Gone);
        }
        let new = tokens::new_token().map_err(|_| AuditKeyError::NoRandomness)?;
        keep_key(database, &vault.seal(&location, &new)?).await?;
    }
    // Read again: another program may have been faster.
    let (sealed, _) = sealed_key(database).await?;
    let secret = vault.open(&location, &sealed.ok_or(AuditKeyError::Gone)?)?;
    Ok(AuditKey::new(secret.expose_secret().as_bytes()))
}

/// Gives entries of earlier releases their place in the chain, some at a time.
pub async fn join_earlier_entries(database: &Database) {
    loop {
        match join_waiting(database, now()).await {
            Ok(0) => return,
            Ok(entries) => tracing::info!(entries, "entries of the audit trail were signed"),
            Err(error) => {
                tracing::warn!(
                    "entries of the audit trail are not signed yet: {}",
                    with_causes(&error)
                );
                return;
            }
        }
    }
}
