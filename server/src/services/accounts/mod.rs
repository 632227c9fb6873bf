//! Log-in and log-out, sessions, the first admin, and joining by a one-time link.

mod admission;
pub mod by_provider;
mod choosing;
mod entry;
mod factor_setup;
mod logged_in;
pub mod passkeys;
mod proof;
mod second_factor;

use std::sync::Arc;

use async_trait::async_trait;
pub use logged_in::LoggedIn;
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::own_account::{Invited, OwnLogIn, SessionRow};
use parcelpilot_contract::ports::{AccountPort, Caller, LogIn, RequestOrigin};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::{ActorKind, AuditAction};
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use runtime::clock;
use secrecy::SecretString;
use storage::one_time_links::invitations::Invitation;
use storage::one_time_links::{invitations, setup_links};
use storage::people::{EndsToo, PasswordChange};
use storage::sessions::ValidSession;
use storage::{Database, StorageError, people, sessions as session_rows};

use super::audit::refusals::Refusals;
use super::audit::{record, record_detail};
use super::last_seen::LastSave;
use super::{audit, internal, or_taken, time_zones};
use crate::accounts::passwords::{PasswordError, Passwords};
use crate::accounts::sessions::SessionLimits;
use crate::accounts::throttle::LoginThrottle;
use crate::accounts::{rules, tokens};
use crate::identity_provider::IdentityProvider;
use crate::vault::Vault;

pub struct AccountService {
    /// Of whoever was here last.
    pub last_save: LastSave,
    pub passwords: Passwords,
    pub refusals: Refusals,
    /// The company's, if there is one.
    pub provider: Option<Arc<IdentityProvider>>,
    pub(crate) session_limits: SessionLimits,
    database: Database,
    /// Where the pages are; empty where that is not known.
    host: String,
    throttle: LoginThrottle,
    vault: Arc<Vault>,
}

impl AccountService {
    pub fn new(database: Database, vault: Arc<Vault>) -> Self {
        Self {
            last_save: LastSave::default(),
            refusals: Refusals::default(),
            provider: None,
            database,
            passwords: Passwords::default(),
            host: String::new(),
            session_limits: SessionLimits::default(),
            throttle: LoginThrottle::default(),
            vault,
        }
    }

    /// Adds a person who can log in with this password.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for `name`, `email`, or `password`; [`AppError::Internal`].
    pub async fn add(
        &self,
        name: &str,
        email: &str,
        password: SecretString,
        role: Role,
    ) -> AppResult<UserId> {
        self.add_who_sees(name, email, password, role, Sees::All).await
    }

    /// The same of somebody who may belong to clients.
    ///
    /// # Errors
    /// As [`Self::add`]; [`AppError::Invalid`] for `role` of an admin.
    pub async fn add_who_sees(
        &self,
        name: &str,
        email: &str,
        password: SecretString,
        role: Role,
        sees: Sees,
    ) -> AppResult<UserId> {
        let person = self.checked_person(name, email, password, role, sees).await?;
        people::insert(&self.database, &person)
            .await
            .map_err(or_taken("email"))?;
        Ok(person.id)
    }

    /// Sets the password of somebody who may log in. All by which anybody acts as them ends.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where nobody who is active has this address; [`AppError::Invalid`] for `password`;
    /// [`AppError::Internal`].
    pub async fn reset_password(
        &self,
        caller: &Caller,
        email: &str,
        password: SecretString,
    ) -> AppResult<()> {
        let email = rules::email_key(email);
        let found = people::find_by_email(&self.database, &email).await?;
        let (person, _) = found.ok_or(AppError::NotFound)?;
        let hash = self.chosen(password, [&email, &person.name]).await?;
        people::reset_password(&self.database, person.id, &hash).await?;
        record(&self.database, caller, AuditAction::PasswordChanged, &email).await;
        Ok(())
    }

    /// Makes a new set-up link if nobody can log in yet, and returns its token. Earlier links stop working.
    ///
    /// # Errors
    /// [`AppError::Internal`].
    pub async fn open_setup(&self) -> AppResult<Option<SecretString>> {
        if people::count(&self.database).await? > 0 {
            return Ok(None);
        }
        let token = tokens::new_token().map_err(internal)?;
        setup_links::replace(&self.database, &tokens::hash(&token), clock::now()).await?;
        let action = AuditAction::SetUpLinkMade;
        audit::record_as(&self.database, &AuditActor::system(), "", action, "", "").await;
        Ok(Some(token))
    }
}

#[async_trait]
impl AccountPort for AccountService {
    async fn log_in(
        &self,
        email: String,
        password: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<LogIn> {
        let email = rules::email_key(&email);
        // No account has an address this long, and the throttle must not store long keys.
        if email.chars().count() > rules::EMAIL_MAX_CHARS {
            return Err(AppError::LoginFailed);
        }
        let entered = self.enter(&email, password, &origin, browser).await;
        let refused = match &entered {
            Err(AppError::TooManyTries(_)) => Some(AuditAction::LogInThrottled),
            Err(AppError::LoginFailed) => Some(AuditAction::LogInRefused),
            _ => None,
        };
        if let Some(action) = refused {
            self.record_refusal(&email, &origin, action).await;
        }
        let (person, log_in) = entered?;
        match log_in {
            LogIn::In(_) => {
                let actor = AuditActor::person(person.id, &person.name, &email);
                self.record_as(&actor, &origin, AuditAction::LoggedIn, &email)
                    .await;
            }
            // Not in yet; but somebody knows the password.
            LogIn::Due(..) => {
                self.record_refusal(&email, &origin, AuditAction::SecondStepAsked)
                    .await
            }
        }
        Ok(log_in)
    }

    async fn log_out(&self, token: SecretString, origin: RequestOrigin) -> AppResult<()> {
        let hash = tokens::hash(&token);
        let session = session_rows::find(&self.database, &hash, clock::now()).await?;
        session_rows::delete(&self.database, &hash).await?;
        if let Some(ValidSession { caller, .. }) = session {
            let actor = AuditActor::from(&caller);
            self.record_as(&actor, &origin, AuditAction::LoggedOut, &caller.email)
                .await;
        }
        Ok(())
    }

    async fn is_setup_open(&self, link: SecretString) -> AppResult<bool> {
        Ok(setup_links::matches(&self.database, &tokens::hash(&link)).await?)
    }

    async fn set_up(
        &self,
        link: SecretString,
        name: String,
        email: String,
        password: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<LogIn> {
        // Checked first, so that strangers can't make the server hash passwords.
        if !self.is_setup_open(link.clone()).await? {
            return Err(AppError::LinkInvalid);
        }
        let admin = self
            .checked_person(&name, &email, password, Role::Admin, Sees::All)
            .await?;
        let is_made = setup_links::consume(&self.database, &tokens::hash(&link), &admin).await?;
        if !is_made {
            return Err(AppError::LinkInvalid);
        }
        let actor = AuditActor {
            kind: ActorKind::SetUp,
            ..AuditActor::person(admin.id, &admin.name, &admin.email)
        };
        self.record_as(&actor, &origin, AuditAction::SetUp, &admin.email)
            .await;
        self.begin_session(admin.id, &admin.password_hash, &origin, browser)
            .await
    }

    async fn sessions(&self, caller: &Caller, token: Option<SecretString>) -> AppResult<Vec<SessionRow>> {
        Ok(session_rows::list(&self.database, caller.user_id, &own_hash(token), clock::now()).await?)
    }

    async fn end_session(&self, caller: &Caller, id: String) -> AppResult<()> {
        session_rows::delete_shown(&self.database, caller.user_id, &id).await?;
        record(&self.database, caller, AuditAction::SessionsEnded, &caller.email).await;
        Ok(())
    }

    async fn end_other_sessions(&self, caller: &Caller, token: Option<SecretString>) -> AppResult<()> {
        people::end_sessions(&self.database, caller.user_id, Some(&own_hash(token))).await?;
        record(&self.database, caller, AuditAction::SessionsEnded, &caller.email).await;
        Ok(())
    }

    async fn change_password(
        &self,
        caller: &Caller,
        current: SecretString,
        password: SecretString,
        token: Option<SecretString>,
        ends_tokens: bool,
    ) -> AppResult<()> {
        let wrong = || AppError::invalid("current", FieldProblem::WrongPassword);
        let proven = self.proven_own(caller, current, token.clone()).await?;
        let proven = proven.ok_or_else(wrong)?;
        let hash = self.chosen(password, [&caller.email, &caller.name]).await?;
        let ends = EndsToo {
            sessions_but: &own_hash(token),
            tokens_and_links: ends_tokens,
        };
        let change = PasswordChange {
            from: &proven,
            to: &hash,
        };
        let changed = people::change_password(&self.database, caller.user_id, change, ends).await;
        changed.map_err(|error| match error {
            StorageError::ChangedMeanwhile => wrong(),
            error => error.into(),
        })?;
        let detail = if ends_tokens {
            "with API tokens and links"
        } else {
            ""
        };
        let action = AuditAction::PasswordChanged;
        record_detail(&self.database, caller, action, &caller.email, detail).await;
        Ok(())
    }

    async fn confirm(
        &self,
        caller: &Caller,
        password: SecretString,
        token: Option<SecretString>,
    ) -> AppResult<()> {
        let proven = self.proven_own(caller, password, token).await?;
        proven
            .map(drop)
            .ok_or_else(|| AppError::invalid("password", FieldProblem::WrongPassword))
    }

    async fn own_log_in(&self, caller: &Caller) -> AppResult<OwnLogIn> {
        self.log_in_of(caller).await
    }

    async fn save_preferences(&self, caller: &Caller, preferences: Preferences) -> AppResult<()> {
        let known = |name| {
            time_zones::known(&name).ok_or_else(|| AppError::invalid("time_zone", FieldProblem::Unknown))
        };
        let preferences = Preferences {
            time_zone: preferences.time_zone.map(known).transpose()?,
            ..preferences
        };
        Ok(people::set_preferences(&self.database, caller.user_id, &preferences).await?)
    }

    async fn invitation(&self, link: SecretString) -> AppResult<Option<Invited>> {
        let found = self.open_invitation(&link).await?;
        Ok(found.map(|invitation| Invited {
            email: invitation.email,
            role: invitation.role,
            is_for_password: invitation.user_id.is_some(),
        }))
    }

    async fn join(
        &self,
        link: SecretString,
        name: String,
        password: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<LogIn> {
        // Checked first, so that strangers can't make the server hash passwords.
        let invitation = self.open_invitation(&link).await?.ok_or(AppError::LinkInvalid)?;
        let email = invitation.email;
        let (user_id, name, hash, is_done, action) = match invitation.user_id {
            Some(user_id) => {
                let person = people::find(&self.database, user_id, clock::now()).await?;
                let name = person.map(|person| person.name).unwrap_or_default();
                let hash = self.chosen(password, [&email, &name]).await?;
                let link = tokens::hash(&link);
                let done = invitations::set_password(&self.database, &link, &hash, clock::now()).await;
                (user_id, name, hash, done, AuditAction::PasswordChanged)
            }
            None => {
                let person = self
                    .checked_person(&name, &email, password, invitation.role, invitation.sees)
                    .await?;
                let done =
                    invitations::join(&self.database, &tokens::hash(&link), &person, clock::now()).await;
                (
                    person.id,
                    person.name,
                    person.password_hash,
                    done,
                    AuditAction::PersonJoined,
                )
            }
        };
        if !is_done.map_err(or_taken("email"))? {
            return Err(AppError::LinkInvalid);
        }
        let actor = AuditActor::person(user_id, &name, &email);
        self.record_as(&actor, &origin, action, &email).await;
        self.begin_session(user_id, &hash, &origin, browser).await
    }
}

impl AccountService {
    async fn open_invitation(&self, link: &SecretString) -> AppResult<Option<Invitation>> {
        Ok(invitations::find(&self.database, &tokens::hash(link), clock::now()).await?)
    }
}

/// The hash of the caller's session token. Empty if the request has no cookie.
fn own_hash(token: Option<SecretString>) -> String {
    token.as_ref().map(tokens::hash).unwrap_or_default()
}

fn password_failure(error: PasswordError) -> AppError {
    match error {
        PasswordError::Busy => AppError::Busy,
        error => internal(error),
    }
}
