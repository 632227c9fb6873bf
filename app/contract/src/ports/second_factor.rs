use async_trait::async_trait;
use secrecy::SecretString;

use super::{Caller, NewSession, RequestOrigin};
use crate::error::AppResult;
use crate::second_factor::{FactorSetup, PendingStep, SecondFactorState};

/// One-time codes of an app, and recovery codes: of one's own account, and in a log-in that waits for them. `step` is the
/// token of such a log-in.
#[async_trait]
pub trait SecondFactorPort: Send + Sync {
    async fn state(&self, caller: &Caller) -> AppResult<SecondFactorState>;

    /// A new secret, or the one that a form came back with.
    async fn setup(&self, caller: &Caller, sealed: Option<String>) -> AppResult<FactorSetup>;

    /// By a first code. Answers the recovery codes; they are shown this once. Where it is the caller's first second factor,
    /// their sessions end but this one, whose token is `token`.
    ///
    /// # Errors
    /// [`AppError::Invalid`](crate::error::AppError::Invalid) for `code`.
    async fn turn_on(
        &self,
        caller: &Caller,
        sealed: String,
        code: SecretString,
        token: Option<SecretString>,
    ) -> AppResult<Vec<String>>;

    /// Ends those from before.
    async fn new_recovery_codes(&self, caller: &Caller) -> AppResult<Vec<String>>;

    /// # Errors
    /// [`AppError::SecondFactorRequired`](crate::error::AppError::SecondFactorRequired).
    async fn turn_off(&self, caller: &Caller) -> AppResult<()>;

    /// Nothing where the log-in is over.
    async fn pending(&self, step: SecretString) -> AppResult<Option<PendingStep>>;

    /// Finishes a log-in by a code of an app, or a recovery code.
    ///
    /// # Errors
    /// [`AppError::Invalid`](crate::error::AppError::Invalid) for `code`;
    /// [`AppError::LogInExpired`](crate::error::AppError::LogInExpired) where the log-in must begin anew.
    async fn enter_code(
        &self,
        step: SecretString,
        code: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<NewSession>;

    /// As [`Self::setup`], in a log-in.
    async fn enrolment(&self, step: SecretString, sealed: Option<String>) -> AppResult<FactorSetup>;

    /// As [`Self::turn_on`]; the log-in is finished by it.
    async fn enrol(
        &self,
        step: SecretString,
        sealed: String,
        code: SecretString,
        origin: RequestOrigin,
        browser: Option<SecretString>,
    ) -> AppResult<(NewSession, Vec<String>)>;
}
