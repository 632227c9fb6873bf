use async_trait::async_trait;
use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::own_account::{Invited, OwnLogIn, SessionRow};
use parcelpilot_contract::ports::{AccountPort, Caller, LogIn, RequestOrigin};
use secrecy::SecretString;

use super::Fakes;

#[async_trait]
impl AccountPort for Fakes {
    async fn log_in(
        &self,
        _: String,
        _: SecretString,
        _: RequestOrigin,
        _: Option<SecretString>,
    ) -> AppResult<LogIn> {
        Err(AppError::NotFound)
    }

    async fn log_out(&self, _: SecretString, _: RequestOrigin) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn is_setup_open(&self, _: SecretString) -> AppResult<bool> {
        self.answer("accounts.is_setup_open", |rows| rows.is_setup_open)
    }

    async fn set_up(
        &self,
        _: SecretString,
        _: String,
        _: String,
        _: SecretString,
        _: RequestOrigin,
        _: Option<SecretString>,
    ) -> AppResult<LogIn> {
        Err(AppError::NotFound)
    }

    async fn sessions(&self, _: &Caller, _: Option<SecretString>) -> AppResult<Vec<SessionRow>> {
        self.answer("accounts.sessions", |rows| rows.sessions.clone())
    }

    async fn end_session(&self, _: &Caller, _: String) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn end_other_sessions(&self, _: &Caller, _: Option<SecretString>) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn change_password(
        &self,
        _: &Caller,
        _: SecretString,
        _: SecretString,
        _: Option<SecretString>,
        _: bool,
    ) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn confirm(&self, _: &Caller, _: SecretString, _: Option<SecretString>) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn own_log_in(&self, _: &Caller) -> AppResult<OwnLogIn> {
        self.answer("accounts.own_log_in", |rows| rows.own_log_in.clone())
    }

    async fn save_preferences(&self, _: &Caller, _: Preferences) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn invitation(&self, _: SecretString) -> AppResult<Option<Invited>> {
        self.answer("accounts.invitation", |rows| rows.invitation.clone())
    }

    async fn join(
        &self,
        _: SecretString,
        _: String,
        _: SecretString,
        _: RequestOrigin,
        _: Option<SecretString>,
    ) -> AppResult<LogIn> {
        Err(AppError::NotFound)
    }
}
