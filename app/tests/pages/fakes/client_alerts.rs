use async_trait::async_trait;
use parcelpilot_contract::client_alerts::{ClientAlertsDetail, TypedContact};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, ClientAlertPort};
use parcelpilot_domain::client_alert::TypedAlertSettings;
use parcelpilot_domain::ids::{ClientContactId, ClientId};

use super::Fakes;

#[async_trait]
impl ClientAlertPort for Fakes {
    async fn detail(&self, _: ClientId) -> AppResult<ClientAlertsDetail> {
        self.answer("client_alerts.detail", |rows| rows.client_alerts.clone())
    }

    async fn change_settings(
        &self,
        _: &Caller,
        _: ClientId,
        _: TypedAlertSettings,
        _: Option<i64>,
    ) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn add_contact(&self, _: &Caller, _: ClientId, _: TypedContact) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn change_contact(
        &self,
        _: &Caller,
        _: ClientId,
        _: ClientContactId,
        _: TypedContact,
        _: i64,
    ) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn remove_contact(&self, _: &Caller, _: ClientId, _: ClientContactId) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn send_test(&self, _: &Caller, _: ClientId, _: ClientContactId) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
