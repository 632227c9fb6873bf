use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, NewSession, RequestOrigin, SecondFactorPort};
use parcelpilot_contract::second_factor::{FactorSetup, PendingStep, SecondFactorState};
use secrecy::SecretString;

use super::Fakes;

#[async_trait]
impl SecondFactorPort for Fakes {
    async fn state(&self, _: &Caller) -> AppResult<SecondFactorState> {
        self.answer("second_factor.state", |rows| rows.second_factor)
    }

    async fn setup(&self, _: &Caller, _: Option<String>) -> AppResult<FactorSetup> {
        Err(AppError::NotFound)
    }

    async fn turn_on(
        &self,
        _: &Caller,
        _: String,
        _: SecretString,
        _: Option<SecretString>,
    ) -> AppResult<Vec<String>> {
        Err(AppError::NotFound)
    }

    async fn new_recovery_codes(&self, _: &Caller) -> AppResult<Vec<String>> {
        Err(AppError::NotFound)
    }

    async fn turn_off(&self, _: &Caller) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn pending(&self, _: SecretString) -> AppResult<Option<PendingStep>> {
        self.answer("second_factor.pending", |rows| rows.pending_step.clone())
    }

    async fn enter_code(
        &self,
        _: SecretString,
        _: SecretString,
        _: RequestOrigin,
        _: Option<SecretString>,
    ) -> AppResult<NewSession> {
        Err(AppError::NotFound)
    }

    async fn enrolment(&self, _: SecretString, _: Option<String>) -> AppResult<FactorSetup> {
        let setup = self.answer("second_factor.enrolment", |rows| rows.enrolment.clone())?;
        setup.ok_or(AppError::LogInExpired)
    }

    async fn enrol(
        &self,
        _: SecretString,
        _: String,
        _: SecretString,
        _: RequestOrigin,
        _: Option<SecretString>,
    ) -> AppResult<(NewSession, Vec<String>)> {
        Err(AppError::NotFound)
    }
}
