//! Seals secrets at rest: encrypts and authenticates them.
//!
//! A sealed secret is `version | key id | nonce | ciphertext`: XChaCha20-Poly1305 with a random nonce, bound to its
//! [`SecretLocation`], so that a copy in another row does not open. The keys come from a file ([`key_file`]). The key id
//! says which one opens a secret, so secrets that older keys sealed stay readable.

mod error;
mod fingerprint;
mod key_file;
mod key_ring;
mod location;

use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use parcelpilot_domain::sealed::Sealed;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use key_file::SealingKey;
use key_ring::KeyRing;

pub use error::VaultError;
pub use fingerprint::KeyFingerprint;
pub use location::SecretLocation;

const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;
/// Version and key id.
const HEAD_BYTES: usize = 1 + 4;

/// Seals with the newest key, opens with any.
pub struct Vault {
    ring: KeyRing,
}

impl Vault {
    /// Reads the key file, or creates it if there is none.
    ///
    /// # Errors
    /// The file can't be read or created, is not a key file, or others than its owner can read it.
    pub fn open_or_create(path: &Path) -> Result<Self, VaultError> {
        KeyRing::open_or_create(path).map(|ring| Self { ring })
    }

    /// Like [`Vault::open_or_create`], where secrets of these keys are there already.
    ///
    /// # Errors
    /// There is no such file, or it can't be used.
    pub fn open_existing(path: &Path) -> Result<Self, VaultError> {
        match path.exists() {
            true => Self::open_or_create(path),
            false => Err(VaultError::Lost(path.to_owned())),
        }
    }

    /// # Errors
    /// The system provides no random numbers.
    pub fn seal(&self, location: &SecretLocation, secret: &SecretString) -> Result<Sealed, VaultError> {
        let keys = self.ring.keys();
        let key = newest(&keys);
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| VaultError::NoRandomness)?;
        let payload = Payload {
            msg: secret.expose_secret().as_bytes(),
            aad: &location.associated_data(),
        };
        let ciphertext = cipher(key)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| VaultError::TooLong)?;
        let head = [VERSION].into_iter().chain(key.id.to_be_bytes());
        Ok(Sealed::from_bytes(head.chain(nonce).chain(ciphertext).collect()))
    }

    /// # Errors
    /// It was sealed with a key that is not in the file, for another location, or it was changed since.
    pub fn open(&self, location: &SecretLocation, sealed: &Sealed) -> Result<SecretString, VaultError> {
        let damaged = || VaultError::Damaged(location.clone());
        let (id, rest) = key_id(sealed).ok_or_else(damaged)?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE_BYTES).ok_or_else(damaged)?;
        let keys = self.ring.keys_with(id).ok_or(VaultError::UnknownKey(id))?;
        let key = keys
            .iter()
            .find(|key| key.id == id)
            .ok_or(VaultError::UnknownKey(id))?;
        let payload = Payload {
            msg: ciphertext,
            aad: &location.associated_data(),
        };
        let nonce = XNonce::try_from(nonce).map_err(|_| damaged())?;
        let opened = Zeroizing::new(cipher(key).decrypt(&nonce, payload).map_err(|_| damaged())?);
        let text = std::str::from_utf8(&opened).map_err(|_| damaged())?;
        Ok(SecretString::from(text))
    }

    /// The ids of all keys, the newest last.
    pub fn key_ids(&self) -> Vec<u32> {
        self.ring.keys().iter().map(|key| key.id).collect()
    }

    /// Of all keys, the newest last.
    pub fn fingerprints(&self) -> Vec<KeyFingerprint> {
        self.ring.fingerprints()
    }

    /// Which key seals from now on.
    pub fn newest_key(&self) -> u32 {
        newest(&self.ring.keys()).id
    }

    /// Adds a key to the file, which seals from now on; other programs notice by the first secret that they can't open.
    ///
    /// # Errors
    /// The file can't be changed, or another program is about to.
    pub fn add_key(&self) -> Result<u32, VaultError> {
        self.ring.add()
    }

    /// Takes keys out of the file, but never the newest.
    ///
    /// # Errors
    /// As [`Self::add_key`].
    pub fn remove_keys(&self, ids: &[u32]) -> Result<(), VaultError> {
        self.ring.remove(ids)
    }
}

/// Which key sealed it. None if nothing here did.
pub fn sealed_by(sealed: &Sealed) -> Option<u32> {
    key_id(sealed).map(|(id, _)| id)
}

/// The key's id, and what comes after it.
fn key_id(sealed: &Sealed) -> Option<(u32, &[u8])> {
    let (head, rest) = sealed.as_bytes().split_at_checked(HEAD_BYTES)?;
    let (version, id) = head.split_first()?;
    (*version == VERSION).then_some((u32::from_be_bytes(id.try_into().ok()?), rest))
}

fn newest(keys: &[SealingKey]) -> &SealingKey {
    keys.last().expect("a key file without a key is refused")
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("key_ids", &self.key_ids())
            .finish_non_exhaustive()
    }
}

fn cipher(key: &SealingKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key.bytes))
}

#[cfg(test)]
mod tests;
