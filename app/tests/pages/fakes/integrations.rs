use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::integrations::{IntegrationDetail, IntegrationForm, IntegrationRow};
use parcelpilot_contract::ports::{Caller, IntegrationPort};
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::IntegrationId;

use super::Fakes;

#[async_trait]
impl IntegrationPort for Fakes {
    async fn list(&self) -> AppResult<Vec<IntegrationRow>> {
        self.answer("integrations.list", |rows| rows.integrations.clone())
    }

    async fn detail(&self, _: IntegrationId) -> AppResult<IntegrationDetail> {
        self.answer("integrations.detail", |rows| rows.integration.clone())
    }

    async fn create(&self, _: &Caller, _: IntegrationForm) -> AppResult<IntegrationId> {
        Err(AppError::NotFound)
    }

    async fn update(&self, _: &Caller, _: IntegrationId, _: IntegrationForm) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn test(
        &self,
        _: &Caller,
        _: Option<IntegrationId>,
        _: IntegrationForm,
    ) -> AppResult<ConnectionReport> {
        Err(AppError::NotFound)
    }

    async fn set_enabled(&self, _: &Caller, _: IntegrationId, _: bool) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn delete(&self, _: &Caller, _: IntegrationId, _: String, _: String) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
