//! Log-in and log-out, sessions, the first admin, and joining by a one-time link.

use async_trait::async_trait;
use parcelpilot_contract::accounts::{Preferences, SaveTrouble};
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::own_account::{Invited, SessionRow};
use parcelpilot_contract::ports::{AccountPort, Caller, NewSession, RequestOrigin};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::audit::{ActorKind, AuditAction};
use parcelpilot_domain::ids::UserId;
use runtime::clock;
use secrecy::SecretString;
use storage::one_time_links::invitations::Invitation;
use storage::one_time_links::{invitations, setup_links};
use storage::people::NewPerson;
use storage::sessions::{NewSession as NewSessionRow, ValidSession};
use storage::{Database, people, sessions as session_rows};
use uuid::Uuid;

use super::audit::record;
use super::audit::refusals::{Refusal, Refusals};
use super::last_seen::LastSave;
use super::{audit, internal, last_seen, or_taken, time_zones};
use crate::accounts::passwords::Passwords;
use crate::accounts::rules::CheckedPerson;
use crate::accounts::throttle::{LoginThrottle, Throttled};
use crate::accounts::{rules, sessions, tokens};

/// Who is logged in, and whether what they do can be saved.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    pub caller: Caller,
    pub save_trouble: Option<SaveTrouble>,
}

pub struct AccountService {
    /// Of whoever was here last.
    pub last_save: LastSave,
    pub refusals: Refusals,
    database: Database,
    passwords: Passwords,
    throttle: LoginThrottle,
}

impl AccountService {
    pub fn new(database: Database) -> Self {
        Self {
            last_save: LastSave::default(),
            refusals: Refusals::default(),
            database,
            passwords: Passwords::default(),
            throttle: LoginThrottle::default(),
        }
    }

    /// Whose session cookie this is, unless the session has ended. Only reading can fail.
    ///
    /// # Errors
    /// [`AppError::Internal`].
    pub async fn logged_in(&self, token: &SecretString) -> AppResult<Option<LoggedIn>> {
        let now = clock::now();
        let hash = tokens::hash(token);
        let Some(session) = session_rows::find(&self.database, &hash, now).await? else {
            return Ok(None);
        };
        if sessions::is_idle(session.last_seen_at, now) {
            // It is over whether or not its row can be deleted.
            last_seen::note(session_rows::delete(&self.database, &hash)).await;
            return Ok(None);
        }
        if session.is_to_be_touched(now)
            && let Some(noted) = last_seen::note(session_rows::touch(&self.database, &hash, now)).await
        {
            self.last_save.went(noted.err().flatten());
        }
        Ok(Some(LoggedIn {
            caller: session.caller,
            save_trouble: self.last_save.trouble(),
        }))
    }

    /// Adds a person who can log in with this password.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for `name`, `email` or `password`; [`AppError::Internal`].
    pub async fn add(
        &self,
        name: &str,
        email: &str,
        password: SecretString,
        role: Role,
    ) -> AppResult<UserId> {
        let person = rules::checked_person(name, email, password)?;
        let person = self.with_hash(person, role).await?;
        people::insert(&self.database, &person)
            .await
            .map_err(or_taken("email"))?;
        Ok(person.id)
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

    async fn with_hash(&self, person: CheckedPerson, role: Role) -> AppResult<NewPerson> {
        Ok(NewPerson {
            id: UserId::from_uuid(Uuid::now_v7()),
            email: person.email,
            name: person.name,
            role,
            password_hash: self.passwords.hash(person.password).await.map_err(internal)?,
            created_at: clock::now(),
        })
    }

    async fn begin_session(&self, user_id: UserId, origin: &RequestOrigin) -> AppResult<NewSession> {
        let now = clock::now();
        let token = tokens::new_token().map_err(internal)?;
        let session = NewSessionRow {
            token_hash: &tokens::hash(&token),
            user_id,
            created_at: now,
            expires_at: now.plus(sessions::LIFETIME),
            origin,
        };
        session_rows::insert(&self.database, &session).await?;
        session_rows::delete_expired(&self.database, now).await?;
        Ok(NewSession {
            token,
            max_age_seconds: sessions::LIFETIME.as_secs().cast_signed(),
        })
    }
}

#[async_trait]
impl AccountPort for AccountService {
    async fn log_in(
        &self,
        email: String,
        password: SecretString,
        origin: RequestOrigin,
    ) -> AppResult<NewSession> {
        let email = rules::email_key(&email);
        // No account has an address this long, and the throttle must not store long keys.
        if email.chars().count() > rules::EMAIL_MAX_CHARS {
            return Err(AppError::LoginFailed);
        }
        if let Err(Throttled(seconds)) = self.throttle.count_attempt(&email, &origin.address, clock::now()) {
            self.record_refusal(&email, &origin, AuditAction::LogInThrottled)
                .await;
            return Err(AppError::TooManyTries(seconds));
        }
        let found = people::find_by_email(&self.database, &email).await?;
        let (person, hash) = found.unzip();
        let is_right = self.passwords.verify(password, hash).await.map_err(internal)?;
        let Some(person) = person.filter(|_| is_right) else {
            self.record_refusal(&email, &origin, AuditAction::LogInRefused)
                .await;
            return Err(AppError::LoginFailed);
        };
        self.throttle.forgive(&email, &origin.address);
        let actor = AuditActor::person(person.id, &person.name, &email);
        self.record_as(&actor, &origin, AuditAction::LoggedIn, &email)
            .await;
        self.begin_session(person.id, &origin).await
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
    ) -> AppResult<NewSession> {
        // Checked first, so that strangers can't make the server hash passwords.
        if !self.is_setup_open(link.clone()).await? {
            return Err(AppError::LinkInvalid);
        }
        let admin = self
            .with_hash(rules::checked_person(&name, &email, password)?, Role::Admin)
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
        self.begin_session(admin.id, &origin).await
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
    ) -> AppResult<()> {
        // A session that was left open must not be a way to guess the password.
        self.throttle
            .count_attempt(&caller.email, &caller.address, clock::now())
            .map_err(|Throttled(seconds)| AppError::TooManyTries(seconds))?;
        let hash = people::password_hash(&self.database, caller.user_id).await?;
        if !self.passwords.verify(current, hash).await.map_err(internal)? {
            return Err(AppError::invalid("current", FieldProblem::WrongPassword));
        }
        self.throttle.forgive(&caller.email, &caller.address);
        rules::checked_password(&password)?;
        let hash = self.passwords.hash(password).await.map_err(internal)?;
        people::set_password_hash(&self.database, caller.user_id, &hash).await?;
        people::end_sessions(&self.database, caller.user_id, Some(&own_hash(token))).await?;
        record(
            &self.database,
            caller,
            AuditAction::PasswordChanged,
            &caller.email,
        )
        .await;
        Ok(())
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
    ) -> AppResult<NewSession> {
        // Checked first, so that strangers can't make the server hash passwords.
        let invitation = self.open_invitation(&link).await?.ok_or(AppError::LinkInvalid)?;
        let email = invitation.email;
        let (user_id, name, is_done, action) = match invitation.user_id {
            Some(user_id) => {
                rules::checked_password(&password)?;
                let hash = self.passwords.hash(password).await.map_err(internal)?;
                let link = tokens::hash(&link);
                let done = invitations::set_password(&self.database, &link, &hash, clock::now()).await;
                (user_id, email.clone(), done, AuditAction::PasswordChanged)
            }
            None => {
                let person = self
                    .with_hash(rules::checked_person(&name, &email, password)?, invitation.role)
                    .await?;
                let done =
                    invitations::join(&self.database, &tokens::hash(&link), &person, clock::now()).await;
                (person.id, person.name, done, AuditAction::PersonJoined)
            }
        };
        if !is_done.map_err(or_taken("email"))? {
            return Err(AppError::LinkInvalid);
        }
        let actor = AuditActor::person(user_id, &name, &email);
        self.record_as(&actor, &origin, action, &email).await;
        self.begin_session(user_id, &origin).await
    }
}

impl AccountService {
    async fn open_invitation(&self, link: &SecretString) -> AppResult<Option<Invitation>> {
        Ok(invitations::find(&self.database, &tokens::hash(link), clock::now()).await?)
    }

    /// Records an action of somebody whose session has just begun or ended.
    async fn record_as(&self, actor: &AuditActor, origin: &RequestOrigin, action: AuditAction, email: &str) {
        audit::record_as(&self.database, actor, &origin.address, action, email, "").await;
    }

    /// Records that a stranger was refused who typed this address.
    async fn record_refusal(&self, email: &str, origin: &RequestOrigin, action: AuditAction) {
        let refusal = Refusal {
            actor: AuditActor::stranger(email),
            address: &origin.address,
            action,
            subject: email,
        };
        self.refusals.record(&self.database, &refusal).await;
    }
}

/// The hash of the caller's session token. Empty if the request has no cookie.
fn own_hash(token: Option<SecretString>) -> String {
    token.as_ref().map(tokens::hash).unwrap_or_default()
}
