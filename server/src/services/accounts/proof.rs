//! Whether a typed password is the right one: limited by failures, and by how many are checked at once.

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use runtime::clock::now;
use secrecy::SecretString;
use storage::people::Person;
use storage::{known_browsers, people, sessions};

use super::{AccountService, own_hash, password_failure};
use crate::accounts::throttle::{Attempt, Guess, Network, Throttled, Visitor};
use crate::accounts::tokens;
use crate::services::audit::refusals::Refusal;

impl AccountService {
    /// The person with this e-mail address and this password, and its hash. An address that nobody has costs as much time, and counts
    /// as any other.
    pub(super) async fn proven(
        &self,
        email: &str,
        password: SecretString,
        origin: &RequestOrigin,
        browser: Option<&SecretString>,
    ) -> AppResult<Option<(Person, String)>> {
        let browser = self.known(email, browser).await?;
        let place = match &browser {
            Some(_) => self.passwords.place(),
            None => self.passwords.stranger_place(),
        };
        // What can't be checked is not counted either.
        let place = place.map_err(password_failure)?;
        let attempt = Attempt {
            account: email,
            guess: Guess::Password,
            by: match &browser {
                Some(hash) => Visitor::Known(hash),
                None => Visitor::Stranger(Network::of(&origin.address)),
            },
        };
        self.begin(&attempt)?;
        let found = people::find_by_email(&self.database, email).await?;
        let hash = found.as_ref().map(|(_, hash)| hash.clone());
        let is_right = place.verify(password, hash).await.map_err(password_failure)?;
        if is_right {
            self.throttle.succeeded(&attempt);
        }
        Ok(found.filter(|_| is_right))
    }

    /// The hash of the caller's own password where this is it, which then counts for what asks for it. A session that was
    /// left open must not be a way to guess it; no stranger locks its person out.
    pub(super) async fn proven_own(
        &self,
        caller: &Caller,
        password: SecretString,
        token: Option<SecretString>,
    ) -> AppResult<Option<String>> {
        let place = self.passwords.place().map_err(password_failure)?;
        let session = own_hash(token);
        let attempt = Attempt {
            account: &caller.email,
            guess: Guess::Password,
            by: Visitor::Known(&session),
        };
        self.begin(&attempt)?;
        let hash = people::password_hash(&self.database, caller.user_id).await?;
        let is_right = place
            .verify(password, hash.clone())
            .await
            .map_err(password_failure)?;
        if is_right {
            self.throttle.succeeded(&attempt);
            sessions::confirm(&self.database, &session, now()).await?;
        } else {
            let refusal = Refusal {
                actor: AuditActor::from(caller),
                address: &caller.address,
                action: AuditAction::LogInRefused,
                subject: &caller.email,
            };
            self.refusals.record(&self.database, &refusal).await;
        }
        Ok(hash.filter(|_| is_right))
    }

    pub(super) fn begin(&self, attempt: &Attempt<'_>) -> AppResult<()> {
        self.throttle
            .begin(attempt, now())
            .map_err(|Throttled(seconds)| AppError::TooManyTries(seconds))
    }

    /// The hash of the browser's token, where it has logged in to this account before.
    pub(super) async fn known(
        &self,
        email: &str,
        browser: Option<&SecretString>,
    ) -> AppResult<Option<String>> {
        let Some(hash) = browser.map(tokens::hash) else {
            return Ok(None);
        };
        let is_known = known_browsers::is_known(&self.database, &hash, email, now()).await?;
        Ok(is_known.then_some(hash))
    }
}
