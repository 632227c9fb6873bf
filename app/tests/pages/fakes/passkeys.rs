use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::passkeys::{PasskeyRequest, PasskeyRow};
use parcelpilot_contract::ports::{Caller, NewSession, PasskeyAnswer, PasskeyPort, RequestOrigin};
use parcelpilot_domain::ids::PasskeyId;
use secrecy::SecretString;

use super::Fakes;

#[async_trait]
impl PasskeyPort for Fakes {
    fn relying_party(&self) -> Option<String> {
        self.rows.relying_party.clone()
    }

    async fn list(&self, _: &Caller) -> AppResult<Vec<PasskeyRow>> {
        self.answer("passkeys.list", |rows| rows.passkeys.clone())
    }

    async fn request_new(&self, _: &Caller, _: String) -> AppResult<PasskeyRequest> {
        Err(AppError::NotFound)
    }

    async fn add(&self, _: &Caller, _: PasskeyAnswer, _: Option<SecretString>) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn rename(&self, _: &Caller, _: PasskeyId, _: String) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn remove(&self, _: &Caller, _: PasskeyId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn request_log_in(&self, _: RequestOrigin) -> AppResult<PasskeyRequest> {
        Err(AppError::NotFound)
    }

    async fn log_in(
        &self,
        _: PasskeyAnswer,
        _: RequestOrigin,
        _: Option<SecretString>,
    ) -> AppResult<NewSession> {
        Err(AppError::NotFound)
    }

    async fn request_confirmation(&self, _: &Caller) -> AppResult<PasskeyRequest> {
        Err(AppError::NotFound)
    }

    async fn confirm(&self, _: &Caller, _: PasskeyAnswer, _: Option<SecretString>) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn request_second_step(&self, _: SecretString) -> AppResult<PasskeyRequest> {
        Err(AppError::NotFound)
    }

    async fn enter_second_step(
        &self,
        _: SecretString,
        _: PasskeyAnswer,
        _: RequestOrigin,
        _: Option<SecretString>,
    ) -> AppResult<NewSession> {
        Err(AppError::NotFound)
    }
}
