//! Letting somebody in.

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{NewSession, RequestOrigin};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::UserId;
use runtime::clock::now;
use secrecy::SecretString;
use storage::people::Person;
use storage::sessions::NewSession as NewSessionRow;
use storage::{StorageError, known_browsers, sessions as session_rows};

use super::AccountService;
use crate::accounts::sessions::SessionLimits;
use crate::accounts::tokens;
use crate::services::audit::refusals::Refusal;
use crate::services::{audit, internal};

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
        let token = tokens::new_token().map_err(internal)?;
        let browser = match self.of_somebody(browser).await? {
            Some(browser) => browser,
            None => tokens::new_token().map_err(internal)?,
        };
        let session = NewSessionRow {
            token_hash: &tokens::hash(&token),
            user_id,
            password_hash,
            browser_hash: &tokens::hash(&browser),
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
