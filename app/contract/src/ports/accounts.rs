use async_trait::async_trait;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::{ApiTokenId, UserId};
use parcelpilot_domain::second_factor::LogInStep;
use parcelpilot_domain::sees::Sees;
use secrecy::SecretString;

use crate::accounts::Preferences;
use crate::error::AppResult;
use crate::own_account::{Invited, OwnLogIn, SessionRow};

/// Who makes a request, as its session cookie says. The HTTP layer puts it into the context of every request
/// whose session is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub sees: Sees,
    /// From where the request came.
    pub address: String,
    /// Programs have none.
    pub preferences: Preferences,
    pub kind: CallerKind,
}

/// By what somebody calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CallerKind {
    #[default]
    Person,
    ApiToken {
        id: ApiTokenId,
        name: String,
        /// The name of its person.
        owner: String,
    },
    CommandLine,
}

/// Whoever makes the request has typed their password within the last minutes, in this session. In the context of such
/// requests only. Programs that come with an API token never have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecentlyConfirmed;

/// A session just begun. Both tokens go into cookies, and are kept hashed only.
pub struct NewSession {
    pub token: SecretString,
    pub max_age_seconds: i64,
    /// By which the browser is known to have logged in here, long after the session has ended. It opens nothing.
    pub browser: SecretString,
    pub browser_max_age_seconds: i64,
}

/// What a proved password comes to, or one that was chosen just now.
pub enum LogIn {
    In(NewSession),
    /// Nobody is in yet. The token goes into a cookie of its own, and opens nothing but this step.
    Due(LogInStep, NewStep),
}

/// A log-in that waits. The token is kept hashed only.
pub struct NewStep {
    pub token: SecretString,
    pub max_age_seconds: i64,
}

/// From where a request came, for throttling and for the list of sessions.
#[derive(Debug, Clone, Default)]
pub struct RequestOrigin {
    pub address: String,
    pub user_agent: String,
}

#[async_trait]
pub trait AccountPort: Send + Sync {
    /// Wrong e-mail and wrong password are the same error, and take the same time. `browser` is the token of one that has
    /// logged in before: what strangers do does not lock it out.
    async fn log_in(
        &self,
        email: String,
        password: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<LogIn>;

    /// Ends the session that this cookie value names; quiet where there is none.
    async fn log_out(&self, token: SecretString, origin: RequestOrigin) -> AppResult<()>;

    /// Whether this set-up link may still make the first admin.
    async fn is_setup_open(&self, link: SecretString) -> AppResult<bool>;

    /// Makes the first admin and logs them in; the link is used up.
    async fn set_up(
        &self,
        link: SecretString,
        name: String,
        email: String,
        password: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<LogIn>;

    /// The caller's sessions; `token` is the one that asks.
    async fn sessions(&self, caller: &Caller, token: Option<SecretString>) -> AppResult<Vec<SessionRow>>;

    async fn end_session(&self, caller: &Caller, id: String) -> AppResult<()>;

    /// All but the one that asks.
    async fn end_other_sessions(&self, caller: &Caller, token: Option<SecretString>) -> AppResult<()>;

    /// Ends the caller's other sessions, too; where they say so, their API tokens and the open links that they made.
    async fn change_password(
        &self,
        caller: &Caller,
        current: SecretString,
        password: SecretString,
        token: Option<SecretString>,
        ends_tokens: bool,
    ) -> AppResult<()>;

    /// For ten minutes the caller's session may do what asks for it.
    ///
    /// # Errors
    /// [`AppError::Invalid`](crate::error::AppError::Invalid) for `password`, where it is not the caller's.
    async fn confirm(
        &self,
        caller: &Caller,
        password: SecretString,
        token: Option<SecretString>,
    ) -> AppResult<()>;

    /// By what the caller can log in, and confirm that it is them.
    async fn own_log_in(&self, caller: &Caller) -> AppResult<OwnLogIn>;

    /// # Errors
    /// [`AppError::Invalid`](crate::error::AppError::Invalid) for `time_zone`, where the database has none of this name.
    async fn save_preferences(&self, caller: &Caller, preferences: Preferences) -> AppResult<()>;

    /// What a one-time link is for, while it works.
    async fn invitation(&self, link: SecretString) -> AppResult<Option<Invited>>;

    /// Uses the link up: adds the person, or sets their new password; then logs them in.
    async fn join(
        &self,
        link: SecretString,
        name: String,
        password: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<LogIn>;
}
