//! What a backup says of itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use parcelpilot_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use storage::backup::Contents;

use super::files::Measured;
use super::{BackupError, MANIFEST};
use crate::vault::{KeyFingerprint, Vault};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Of the program that made it.
    pub version: String,
    pub made_at: String,
    /// The latest migration of its database.
    pub migration: i64,
    pub bytes: u64,
    pub sha256: String,
    /// Of the keys that its secrets may be sealed with.
    pub keys: Vec<KeyFingerprint>,
    /// Rows by table.
    pub counts: BTreeMap<String, i64>,
}

impl Manifest {
    pub(super) fn of(contents: Contents, measured: Measured, vault: &Vault, at: Timestamp) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: at.rfc3339(),
            migration: contents.migration,
            bytes: measured.bytes,
            sha256: measured.sha256,
            keys: vault.fingerprints(),
            counts: contents.counts,
        }
    }

    /// # Errors
    /// There is none, or it can't be read.
    pub fn read(backup: &Path) -> Result<Self, BackupError> {
        let bytes = fs::read(backup.join(MANIFEST)).ok();
        let manifest = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        manifest.ok_or_else(|| BackupError::NoManifest(backup.to_owned()))
    }

    pub(super) fn json(&self) -> Result<Vec<u8>, BackupError> {
        let json = serde_json::to_vec_pretty(self);
        json.map_err(|error| BackupError::io(Path::new(MANIFEST))(error.into()))
    }

    /// # Errors
    /// The file is not what was backed up.
    pub(super) fn check_file(&self, measured: &Measured) -> Result<(), BackupError> {
        if measured.bytes != self.bytes {
            return Err(BackupError::Damaged(format!(
                "its database has {} bytes in place of {}",
                measured.bytes, self.bytes
            )));
        }
        if measured.sha256 != self.sha256 {
            return Err(BackupError::Damaged(
                "its database has another SHA-256 than its manifest says".to_owned(),
            ));
        }
        Ok(())
    }

    /// # Errors
    /// The key file is another database's.
    pub(super) fn check_keys(&self, vault: &Vault) -> Result<(), BackupError> {
        let held = vault.fingerprints();
        let missing = self.keys.iter().find(|key| !held.contains(key));
        missing.map_or(Ok(()), |key| Err(BackupError::WrongKey(key.id)))
    }
}
