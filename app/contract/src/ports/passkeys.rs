use async_trait::async_trait;
use parcelpilot_domain::ids::PasskeyId;
use secrecy::SecretString;

use super::{Caller, NewSession, RequestOrigin};
use crate::error::AppResult;
use crate::passkeys::{PasskeyRequest, PasskeyRow};

/// What a device answered.
pub struct PasskeyAnswer {
    /// Of the request that it answers.
    pub ceremony: SecretString,
    /// WebAuthn's credential, in JSON.
    pub credential: String,
}

/// Each request works once, for five minutes. What is wrong with an answer is
/// [`AppError::PasskeyRefused`](crate::error::AppError::PasskeyRefused), and
/// [`AppError::PasskeyExpired`](crate::error::AppError::PasskeyExpired) where its request is over.
#[async_trait]
pub trait PasskeyPort: Send + Sync {
    /// The host that passkeys are for. Nothing where this server's address can have none.
    fn relying_party(&self) -> Option<String>;

    /// The caller's own.
    async fn list(&self, caller: &Caller) -> AppResult<Vec<PasskeyRow>>;

    /// # Errors
    /// [`AppError::Invalid`](crate::error::AppError::Invalid) for `name`.
    async fn request_new(&self, caller: &Caller, name: String) -> AppResult<PasskeyRequest>;

    /// Under the name that was chosen for it. Where it is the caller's first second factor, their sessions end but this
    /// one, whose token is `token`.
    async fn add(&self, caller: &Caller, answer: PasskeyAnswer, token: Option<SecretString>)
    -> AppResult<()>;

    /// # Errors
    /// [`AppError::Invalid`](crate::error::AppError::Invalid) for `name`.
    async fn rename(&self, caller: &Caller, id: PasskeyId, name: String) -> AppResult<()>;

    async fn remove(&self, caller: &Caller, id: PasskeyId) -> AppResult<()>;

    async fn request_log_in(&self, origin: RequestOrigin) -> AppResult<PasskeyRequest>;

    /// `browser` as at [`AccountPort::log_in`](super::AccountPort::log_in).
    async fn log_in(
        &self,
        answer: PasskeyAnswer,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession>;

    async fn request_confirmation(&self, caller: &Caller) -> AppResult<PasskeyRequest>;

    /// As [`AccountPort::confirm`](super::AccountPort::confirm).
    async fn confirm(
        &self,
        caller: &Caller,
        answer: PasskeyAnswer,
        token: Option<SecretString>,
    ) -> AppResult<()>;

    /// For a log-in that a password began; `step` is its token.
    ///
    /// # Errors
    /// [`AppError::LogInExpired`](crate::error::AppError::LogInExpired) where the log-in must begin anew.
    async fn request_second_step(&self, step: SecretString) -> AppResult<PasskeyRequest>;

    /// Finishes it.
    ///
    /// # Errors
    /// As [`Self::request_second_step`].
    async fn enter_second_step(
        &self,
        step: SecretString,
        answer: PasskeyAnswer,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession>;
}
