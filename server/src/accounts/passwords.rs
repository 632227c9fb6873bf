//! Hashes passwords: Argon2id with OWASP's parameters. Each hash takes 19 MiB and some 20 ms of a core, so hashing runs
//! on blocking threads, [`CONCURRENT_MAX`] at once.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const CONCURRENT_MAX: usize = 2;

#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("could not hash a password: {0}")]
    Hash(argon2::password_hash::Error),
    #[error("a stored password hash is malformed: {0}")]
    Malformed(argon2::password_hash::phc::Error),
    #[error("hashing a password was interrupted: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(CONCURRENT_MAX)),
        }
    }
}

impl Passwords {
    /// The PHC string: parameters, salt and hash.
    ///
    /// # Errors
    /// The system provides no random salt.
    pub async fn hash(&self, password: SecretString) -> Result<String, PasswordError> {
        self.run_blocking(move || hash_now(password.expose_secret()))
            .await
    }

    /// Whether the password matches the stored hash. Takes as long where there is no hash, and then never matches.
    ///
    /// # Errors
    /// The stored hash is malformed.
    pub async fn verify(
        &self,
        password: SecretString,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        let is_known = stored.is_some();
        let hash = stored.unwrap_or_else(dummy_hash);
        let matches = self
            .run_blocking(move || verify_now(password.expose_secret(), &hash))
            .await?;
        Ok(is_known && matches)
    }

    async fn run_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _permit = self
            .permits
            .acquire()
            .await
            .expect("the semaphore is never closed");
        tokio::task::spawn_blocking(work).await?
    }
}

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Verified in place of an unknown account's hash, so that both take the same time. Nobody knows a password whose digest
/// is all zeros.
fn dummy_hash() -> String {
    let (salt, digest) = ("A".repeat(22), "A".repeat(43));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${digest}")
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    let hash: PasswordHash = argon2()
        .hash_password(password.as_bytes())
        .map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, hash: &str) -> Result<bool, PasswordError> {
    let hash = PasswordHash::new(hash).map_err(PasswordError::Malformed)?;
    Ok(argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn knows_the_right_password_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash(password("correct horse battery")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            passwords
                .verify(password("correct horse battery"), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify(password("correct horse batterY"), Some(hash))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn nobody_logs_in_as_an_unknown_account() {
        let passwords = Passwords::default();
        assert!(
            !passwords
                .verify(password("the password of nobody"), None)
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn a_broken_hash_is_an_error_not_a_wrong_password() {
        let passwords = Passwords::default();
        assert!(
            passwords
                .verify(password("x"), Some("broken".to_owned()))
                .await
                .is_err()
        );
    }
}
