//! Logging in and out, the first admin, and who is behind a cookie.

use app::error::{AppError, AppResult, FieldProblem};
use app::ports::{AccountPort, Caller, NewSession, RequestOrigin};
use async_trait::async_trait;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use secrecy::SecretString;
use uuid::Uuid;

use super::{internal, stored};
use crate::accounts::passwords::{PasswordError, Passwords};
use crate::accounts::rules::{self, NewPerson};
use crate::accounts::sessions;
use crate::accounts::throttle::{LoginThrottle, Throttled};
use crate::accounts::tokens;
use crate::storage::sessions::NewSession as SessionRow;
use crate::storage::users::NewUser;
use crate::storage::{Database, StorageError, sessions as session_rows, setup_links, users};
use crate::time;

pub struct AccountService {
    database: Database,
    passwords: Passwords,
    throttle: LoginThrottle,
}

impl AccountService {
    /// # Errors
    /// This machine has no random numbers to give.
    pub fn new(database: Database) -> Result<Self, PasswordError> {
        Ok(Self {
            database,
            passwords: Passwords::new()?,
            throttle: LoginThrottle::default(),
        })
    }

    /// The person behind a session cookie; nobody where the session is over.
    ///
    /// # Errors
    /// [`AppError::Internal`].
    pub async fn caller(&self, token: &SecretString) -> AppResult<Option<Caller>> {
        let now = time::now();
        let hash = tokens::hash(token);
        let Some(session) = session_rows::find(&self.database, &hash, now)
            .await
            .map_err(stored)?
        else {
            return Ok(None);
        };
        if sessions::is_idle(session.last_seen_at, now) {
            session_rows::delete(&self.database, &hash)
                .await
                .map_err(stored)?;
            return Ok(None);
        }
        session_rows::touch(&self.database, &hash, &session, now)
            .await
            .map_err(stored)?;
        Ok(Some(session.caller))
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
        let person = rules::new_person(name, email, password)?;
        let user = self.user(person, role).await?;
        users::insert(&self.database, &user).await.map_err(taken_email)?;
        Ok(user.id)
    }

    /// A new set-up link's token while there is nobody; those made before no longer work. To be called at the start.
    ///
    /// # Errors
    /// [`AppError::Internal`].
    pub async fn open_setup(&self) -> AppResult<Option<SecretString>> {
        if users::count(&self.database).await.map_err(stored)? > 0 {
            return Ok(None);
        }
        let token = tokens::new_token().map_err(internal)?;
        setup_links::replace(&self.database, &tokens::hash(&token), time::now())
            .await
            .map_err(stored)?;
        Ok(Some(token))
    }

    async fn user(&self, person: NewPerson, role: Role) -> AppResult<NewUser> {
        Ok(NewUser {
            id: UserId::from_uuid(Uuid::now_v7()),
            email: person.email,
            name: person.name,
            role,
            password_hash: self.passwords.hash(person.password).await.map_err(internal)?,
            created_at: time::now(),
        })
    }

    async fn begin_session(&self, user_id: UserId, origin: &RequestOrigin) -> AppResult<NewSession> {
        let now = time::now();
        let token = tokens::new_token().map_err(internal)?;
        let session = SessionRow {
            token_hash: &tokens::hash(&token),
            user_id,
            created_at: now,
            expires_at: now.plus(sessions::LIFETIME),
            origin,
        };
        session_rows::insert(&self.database, &session)
            .await
            .map_err(stored)?;
        session_rows::delete_expired(&self.database, now)
            .await
            .map_err(stored)?;
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
        // Nobody has such an address, and the throttle is to keep no long keys.
        if email.chars().count() > rules::EMAIL_MAX_CHARS {
            return Err(AppError::LoginFailed);
        }
        self.throttle
            .count_try(&email, &origin.address, time::now())
            .map_err(|Throttled(seconds)| AppError::TooManyTries(seconds))?;
        let found = users::find_by_email(&self.database, &email)
            .await
            .map_err(stored)?;
        let (user, hash) = found.unzip();
        let is_right = self.passwords.verify(password, hash).await.map_err(internal)?;
        let user = user.filter(|_| is_right).ok_or(AppError::LoginFailed)?;
        self.throttle.forgive(&email, &origin.address);
        self.begin_session(user.id, &origin).await
    }

    async fn log_out(&self, token: SecretString) -> AppResult<()> {
        session_rows::delete(&self.database, &tokens::hash(&token))
            .await
            .map_err(stored)
    }

    async fn is_setup_open(&self, link: SecretString) -> AppResult<bool> {
        setup_links::matches(&self.database, &tokens::hash(&link))
            .await
            .map_err(stored)
    }

    async fn set_up(
        &self,
        link: SecretString,
        name: String,
        email: String,
        password: SecretString,
        origin: RequestOrigin,
    ) -> AppResult<NewSession> {
        // Before anything else: a stranger shall not make us hash.
        if !self.is_setup_open(link.clone()).await? {
            return Err(AppError::LinkInvalid);
        }
        let admin = self
            .user(rules::new_person(&name, &email, password)?, Role::Admin)
            .await?;
        let is_made = setup_links::consume(&self.database, &tokens::hash(&link), &admin)
            .await
            .map_err(stored)?;
        if !is_made {
            return Err(AppError::LinkInvalid);
        }
        self.begin_session(admin.id, &origin).await
    }
}

fn taken_email(error: StorageError) -> AppError {
    match error {
        StorageError::Taken => AppError::invalid("email", FieldProblem::Taken),
        error => stored(error),
    }
}
