//! Letting somebody in.

use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{NewSession, RequestOrigin};
use parcelpilot_domain::ids::UserId;
use runtime::clock::now;
use secrecy::SecretString;
use storage::people::Person;
use storage::sessions::NewSession as NewSessionRow;
use storage::{StorageError, known_browsers, sessions as session_rows};

use super::AccountService;
use crate::accounts::sessions::SessionLimits;
use crate::accounts::tokens;
use crate::services::internal;

impl AccountService {
    pub fn with_session_limits(self, session_limits: SessionLimits) -> Self {
        Self {
            session_limits,
            ..self
        }
    }

    /// Whoever has this password.
    pub(super) async fn enter(
        &self,
        email: &str,
        password: SecretString,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<(Person, NewSession)> {
        let proven = self.proven(email, password, origin, browser.as_ref()).await?;
        let (person, hash) = proven.ok_or(AppError::LoginFailed)?;
        let session = self.begin_session(person.id, &hash, origin, browser).await?;
        Ok((person, session))
    }

    /// By the password of this hash, unless it is another meanwhile, or the person was deactivated.
    ///
    /// From here on the browser is known to have logged in to this account. One that others have logged in by stays the
    /// same: people share computers.
    pub(super) async fn begin_session(
        &self,
        user_id: UserId,
        password_hash: &str,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        let now = now();
        let new = self.new_session(browser).await?;
        let session = NewSessionRow {
            token_hash: &tokens::hash(&new.token),
            user_id,
            password_hash,
            browser_hash: &tokens::hash(&new.browser),
            created_at: now,
            expires_at: now.plus(self.session_limits.lifetime),
            origin,
        };
        let inserted = session_rows::insert(&self.database, &session).await;
        inserted.map_err(|error| match error {
            StorageError::ChangedMeanwhile => AppError::LoginFailed,
            error => error.into(),
        })?;
        session_rows::delete_expired(&self.database, now).await?;
        Ok(new)
    }

    /// The tokens of a session that is still to begin.
    pub(super) async fn new_session(&self, browser: Option<SecretString>) -> AppResult<NewSession> {
        let token = tokens::new_token().map_err(internal)?;
        let browser = match self.of_somebody(browser).await? {
            Some(browser) => browser,
            None => tokens::new_token().map_err(internal)?,
        };
        Ok(NewSession {
            token,
            max_age_seconds: self.session_limits.lifetime.as_secs().cast_signed(),
            browser,
            browser_max_age_seconds: known_browsers::LIFETIME.as_secs().cast_signed(),
        })
    }

    /// A token that we did not make is not taken on: whoever made it up would know it.
    async fn of_somebody(&self, browser: Option<SecretString>) -> AppResult<Option<SecretString>> {
        let Some(browser) = browser else { return Ok(None) };
        let is_ours = known_browsers::is_one(&self.database, &tokens::hash(&browser), now()).await?;
        Ok(is_ours.then_some(browser))
    }
}
