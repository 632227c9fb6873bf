//! Hashes passwords, by [`Argon2id`]. Each hash takes 19 MiB and some 20 ms of a core, so hashing runs
//! on blocking threads, as many at once as there are cores. Others wait in a line that is short: who would be too late
//! in it is told so at once, and a flood of log-ins takes neither memory nor the threads of everything else.

use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use storage::people::NO_PASSWORD;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::argon2id::Argon2id;

/// However many cores there are: 150 MiB.
const AT_ONCE_MAX: usize = 8;
/// For each that is hashed at once. Their turn comes within a second.
const WAITING: usize = 32;
/// Of those, the places that strangers don't get.
const KEPT: usize = 8;

#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("too many passwords wait to be hashed")]
    Busy,
    #[error("could not hash a password: {0}")]
    Hash(argon2::password_hash::Error),
    #[error("a stored password hash is malformed: {0}")]
    Malformed(argon2::password_hash::phc::Error),
    #[error("hashing a password was interrupted: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

#[derive(Clone)]
pub struct Passwords {
    /// Of those that are hashed, and of those that wait.
    places: Arc<Semaphore>,
    /// How many of them strangers may have at once.
    strangers: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// A place in the line, for one password. Dropped, it is free again.
#[derive(Debug)]
pub struct Place {
    held: [Option<OwnedSemaphorePermit>; 2],
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        let at_once = available_parallelism().map_or(1, |cores| cores.get().min(AT_ONCE_MAX));
        Self::new(at_once, at_once * WAITING, at_once * KEPT)
    }
}

impl Passwords {
    fn new(at_once: usize, waiting: usize, kept: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once + waiting)),
            strangers: Arc::new(Semaphore::new(at_once + waiting - kept)),
            turns: Arc::new(Semaphore::new(at_once)),
        }
    }

    /// For whoever has proven something: by a session, a one-time link, or a browser that is known.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] where the line is full.
    pub fn place(&self) -> Result<Place, PasswordError> {
        Ok(Place {
            held: [Some(free(&self.places)?), None],
            turns: self.turns.clone(),
        })
    }

    /// # Errors
    /// [`PasswordError::Busy`] where no place is left but for those whom [`Self::place`] is for.
    pub fn stranger_place(&self) -> Result<Place, PasswordError> {
        Ok(Place {
            held: [Some(free(&self.strangers)?), Some(free(&self.places)?)],
            turns: self.turns.clone(),
        })
    }

    /// The PHC string: parameters, salt and hash.
    ///
    /// # Errors
    /// [`PasswordError::Busy`]; or the system provides no random salt.
    pub async fn hash(&self, password: SecretString) -> Result<String, PasswordError> {
        let hash = move || hash_now(password.expose_secret());
        self.place()?.run_blocking(hash).await
    }

    /// Other work on a password that keeps a processor busy, in the same line.
    ///
    /// # Errors
    /// [`PasswordError::Busy`].
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        self.place()?.run_blocking(|| Ok(work())).await
    }
}

fn free(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, PasswordError> {
    let place = places.clone().try_acquire_owned();
    place.map_err(|_| PasswordError::Busy)
}

impl Place {
    /// Whether the password matches the stored hash. Takes as long where there is no hash, and then never matches.
    ///
    /// # Errors
    /// The stored hash is malformed.
    pub async fn verify(self, password: SecretString, stored: Option<String>) -> Result<bool, PasswordError> {
        let is_known = stored.is_some();
        // An unknown account takes the time of one without a password.
        let hash = stored.unwrap_or_else(|| NO_PASSWORD.to_owned());
        let matches = self
            .run_blocking(move || verify_now(password.expose_secret(), &hash))
            .await?;
        Ok(is_known && matches)
    }

    async fn run_blocking<T: Send + 'static>(
        self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = self
            .turns
            .clone()
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        // The work goes on where whoever asked for it has gone: place and turn are taken until it is done.
        let held = (self.held, turn);
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(held);
            done
        })
        .await?
    }
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    let hash = Argon2id
        .hash_password(password.as_bytes())
        .map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, hash: &str) -> Result<bool, PasswordError> {
    let hash = PasswordHash::new(hash).map_err(PasswordError::Malformed)?;
    Ok(Argon2id.verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn password(text: &str) -> SecretString {
        SecretString::from(text)
    }

    async fn matches(typed: &str, stored: Option<String>) -> Result<bool, PasswordError> {
        let place = Passwords::default().place().unwrap();
        place.verify(password(typed), stored).await
    }

    #[tokio::test]
    async fn knows_the_right_password_only() {
        let hash = Passwords::default()
            .hash(password("correct horse battery"))
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            matches("correct horse battery", Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!matches("correct horse batterY", Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_logs_in_as_an_unknown_account() {
        assert!(!matches("the password of nobody", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_broken_hash_is_an_error_not_a_wrong_password() {
        assert!(matches("x", Some("broken".to_owned())).await.is_err());
    }

    /// Work that ends when the test says so.
    struct Held {
        begun: mpsc::Receiver<()>,
        end: mpsc::Sender<()>,
        done: tokio::task::JoinHandle<Result<(), PasswordError>>,
    }

    fn hold(place: Place) -> Held {
        let (says_begun, begun) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let work = move || {
            says_begun.send(()).unwrap();
            ended.recv().unwrap();
            Ok(())
        };
        let done = tokio::spawn(place.run_blocking(work));
        Held { begun, end, done }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_finds_the_line_full_is_told_at_once_and_the_others_get_their_turn() {
        let passwords = Passwords::new(1, 2, 0);
        let held: Vec<_> = (0..3).map(|_| hold(passwords.place().unwrap())).collect();
        assert!(matches!(passwords.place(), Err(PasswordError::Busy)));
        assert!(matches!(
            passwords.hash(password("made-up")).await,
            Err(PasswordError::Busy)
        ));
        for one in held {
            one.end.send(()).unwrap();
            one.done.await.unwrap().unwrap();
        }
        passwords.hash(password("made-up")).await.unwrap();
    }

    #[test]
    fn strangers_leave_places_for_those_who_are_known() {
        let passwords = Passwords::new(1, 2, 2);
        let stranger = passwords.stranger_place().unwrap();
        assert!(matches!(passwords.stranger_place(), Err(PasswordError::Busy)));
        let known = [passwords.place(), passwords.place()].map(Result::unwrap);
        assert!(matches!(passwords.place(), Err(PasswordError::Busy)));
        drop(stranger);
        let one_more = passwords.place().unwrap();
        assert!(matches!(passwords.stranger_place(), Err(PasswordError::Busy)));
        drop((known, one_more));
        passwords.stranger_place().unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn work_that_nobody_waits_for_keeps_its_place_until_it_is_done() {
        let passwords = Passwords::new(1, 0, 0);
        let held = hold(passwords.place().unwrap());
        held.begun.recv().unwrap();
        held.done.abort();
        assert!(held.done.await.unwrap_err().is_cancelled());
        assert!(matches!(passwords.place(), Err(PasswordError::Busy)));
        held.end.send(()).unwrap();
        let freed = passwords.places.acquire().await;
        assert!(freed.is_ok());
    }
}
