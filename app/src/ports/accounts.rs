use async_trait::async_trait;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use secrecy::SecretString;

use crate::error::AppResult;

/// Who makes a request, as its session cookie says. The HTTP layer puts it into the context of every request
/// whose session is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// A session just begun: the token goes into the cookie, and is kept hashed only.
pub struct NewSession {
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
    /// Wrong e-mail and wrong password are the same error, and take the same time.
    async fn log_in(
        &self,
        email: String,
        password: SecretString,
        origin: RequestOrigin,
    ) -> AppResult<NewSession>;

    /// Ends the session that this cookie value names; quiet where there is none.
    async fn log_out(&self, token: SecretString) -> AppResult<()>;

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
    ) -> AppResult<NewSession>;
}
