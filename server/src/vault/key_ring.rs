//! The keys of the file, read again where another program has added one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::key_file::{self, SealingKey};
use super::{KeyFingerprint, VaultError};

/// So that secrets with made-up key ids, in cookies, cost no more than that.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(1);

pub(super) struct KeyRing {
    path: PathBuf,
    /// Never empty; the newest is the last.
    keys: RwLock<Arc<Vec<SealingKey>>>,
    looked_at: Mutex<Option<Instant>>,
}

impl KeyRing {
    pub fn open_or_create(path: &Path) -> Result<Self, VaultError> {
        Ok(Self {
            path: path.to_owned(),
            keys: RwLock::new(Arc::new(key_file::read_or_create(path)?)),
            looked_at: Mutex::default(),
        })
    }

    pub fn keys(&self) -> Arc<Vec<SealingKey>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys among which this one is, if there is such a key: another program may have added it to the file since.
    pub fn keys_with(&self, id: u32) -> Option<Arc<Vec<SealingKey>>> {
        let has_it = |keys: &Arc<Vec<SealingKey>>| keys.iter().any(|key| key.id == id);
        let keys = self.keys();
        if has_it(&keys) {
            return Some(keys);
        }
        self.look_again();
        Some(self.keys()).filter(has_it)
    }

    /// Adds a key, which seals from now on.
    pub fn add(&self) -> Result<u32, VaultError> {
        let id = key_file::add(&self.path)?;
        self.take(key_file::read_or_create(&self.path)?);
        Ok(id)
    }

    pub fn remove(&self, ids: &[u32]) -> Result<(), VaultError> {
        key_file::remove(&self.path, ids)?;
        self.take(key_file::read_or_create(&self.path)?);
        Ok(())
    }

    pub fn fingerprints(&self) -> Vec<KeyFingerprint> {
        self.keys().iter().map(KeyFingerprint::of).collect()
    }

    fn look_again(&self) {
        let mut looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        if looked_at.is_some_and(|at| at.elapsed() < LOOK_AGAIN_AFTER) {
            return;
        }
        *looked_at = Some(Instant::now());
        match key_file::read_existing(&self.path) {
            Ok(keys) => self.take(keys),
            Err(error) => tracing::warn!(%error, "the key file could not be read again"),
        }
    }

    fn take(&self, keys: Vec<SealingKey>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }
}
