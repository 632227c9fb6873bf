//! Letting somebody in.

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{LogIn, NewSession, NewStep, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;
use secrecy::SecretString;
use storage::log_in::{self, Entry, steps};
use storage::passkeys::SessionByPasskey;
use storage::people::Person;
use storage::sessions::NewSession as NewSessionRow;
use storage::{StorageError, known_browsers, sessions as session_rows};

use super::AccountService;
use crate::accounts::sessions::{SessionLimits, UNFINISHED};
use crate::accounts::tokens;
use crate::services::audit::refusals::Refusal;
use crate::services::{audit, internal};

/// What a session is made of, before it has begun.
pub(super) struct SessionTokens {
    session: SecretString,
    hash: String,
    browser: SecretString,
    browser_hash: String,
    created_at: Timestamp,
    lifetime: std::time::Duration,
}

impl SessionTokens {
    pub(super) fn row<'a>(
        &'a self,
        user_id: UserId,
        password_hash: &'a str,
        origin: &'a RequestOrigin,
    ) -> NewSessionRow<'a> {
        NewSessionRow {
            token_hash: &self.hash,
            user_id,
            password_hash,
            browser_hash: &self.browser_hash,
            created_at: self.created_at,
            expires_at: self.created_at.plus(self.lifetime),
            origin,
        }
    }

    pub(super) fn by_passkey<'a>(&'a self, origin: &'a RequestOrigin) -> SessionByPasskey<'a> {
        SessionByPasskey {
            token_hash: &self.hash,
            browser_hash: &self.browser_hash,
            created_at: self.created_at,
            expires_at: self.created_at.plus(self.lifetime),
            origin,
        }
    }

    /// Once it has begun.
    pub(super) fn session(self) -> NewSession {
        NewSession {
            token: self.session,
            max_age_seconds: self.lifetime.as_secs().cast_signed(),
            browser: self.browser,
            browser_max_age_seconds: known_browsers::LIFETIME.as_secs().cast_signed(),
        }
    }
}

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
    ) -> AppResult<(Person, LogIn)> {
        let proven = self.proven(email, password, origin, browser.as_ref()).await?;
        let (person, hash) = proven.ok_or(AppError::LoginFailed)?;
        let log_in = self.begin_session(person.id, &hash, origin, browser).await?;
        Ok((person, log_in))
    }

    /// By the password of this hash, unless it is another meanwhile, or the person was deactivated. Where more is asked of
    /// the person than that, there is no session yet.
    ///
    /// Once they are in, the browser is known to have logged in to this account. One that others have logged in by stays
    /// the same: people share computers.
    pub(super) async fn begin_session(
        &self,
        user_id: UserId,
        password_hash: &str,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<LogIn> {
        let tokens = self.session_tokens(browser).await?;
        let row = tokens.row(user_id, password_hash, origin);
        let step_expires_at = tokens.created_at.plus(UNFINISHED);
        let entered = log_in::enter(&self.database, &row, step_expires_at).await;
        let entered = entered.map_err(|error| match error {
            StorageError::ChangedMeanwhile => AppError::LoginFailed,
            error => error.into(),
        })?;
        session_rows::delete_expired(&self.database, tokens.created_at).await?;
        steps::delete_expired(&self.database, tokens.created_at).await?;
        Ok(match entered {
            Entry::In => LogIn::In(tokens.session()),
            Entry::Due(step) => {
                let new = NewStep {
                    token: tokens.session,
                    max_age_seconds: UNFINISHED.as_secs().cast_signed(),
                };
                LogIn::Due(step, new)
            }
        })
    }

    /// By the identity provider, which asks for a second factor itself if one is to be asked for.
    pub(super) async fn begin_session_by_provider(
        &self,
        user_id: UserId,
        password_hash: &str,
        origin: &RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession> {
        let tokens = self.session_tokens(browser).await?;
        let row = tokens.row(user_id, password_hash, origin);
        let inserted = session_rows::insert(&self.database, &row).await;
        inserted.map_err(|error| match error {
            StorageError::ChangedMeanwhile => AppError::LoginFailed,
            error => error.into(),
        })?;
        session_rows::delete_expired(&self.database, tokens.created_at).await?;
        Ok(tokens.session())
    }

    pub(super) async fn session_tokens(&self, browser: Option<SecretString>) -> AppResult<SessionTokens> {
        let session = tokens::new_token().map_err(internal)?;
        let browser = match self.of_somebody(browser).await? {
            Some(browser) => browser,
            None => tokens::new_token().map_err(internal)?,
        };
        Ok(SessionTokens {
            hash: tokens::hash(&session),
            session,
            browser_hash: tokens::hash(&browser),
            browser,
            created_at: now(),
            lifetime: self.session_limits.lifetime,
        })
    }

    /// A token that we did not make is not taken on: whoever made it up would know it.
    async fn of_somebody(&self, browser: Option<SecretString>) -> AppResult<Option<SecretString>> {
        let Some(browser) = browser else { return Ok(None) };
        let is_ours = known_browsers::is_one(&self.database, &tokens::hash(&browser), now()).await?;
        Ok(is_ours.then_some(browser))
    }

    /// Records an action of somebody whose session has just begun or ended.
    pub(super) async fn record_as(
        &self,
        actor: &AuditActor,
        origin: &RequestOrigin,
        action: AuditAction,
        email: &str,
    ) {
        audit::record_as(&self.database, actor, &origin.address, action, email, "").await;
    }

    /// Records that a stranger was refused who typed this address.
    pub(super) async fn record_refusal(&self, email: &str, origin: &RequestOrigin, action: AuditAction) {
        let refusal = Refusal {
            actor: AuditActor::stranger(email),
            address: &origin.address,
            action,
            subject: email,
        };
        self.refusals.record(&self.database, &refusal).await;
    }
}
