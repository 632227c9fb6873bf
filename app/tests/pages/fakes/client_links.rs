use async_trait::async_trait;
use parcelpilot_contract::client_links::{ClientLinkRow, CreatedClientLink, RequestedStore};
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::integrations::IntegrationForm;
use parcelpilot_contract::ports::{Caller, ClientLinkPort, RequestOrigin};
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::{ClientLinkId, IntegrationId};
use secrecy::SecretString;

use super::Fakes;

#[async_trait]
impl ClientLinkPort for Fakes {
    async fn list(&self) -> AppResult<Vec<ClientLinkRow>> {
        self.answer("client_links.list", |rows| rows.client_links.clone())
    }

    async fn make(&self, _: &Caller, _: IntegrationForm) -> AppResult<CreatedClientLink> {
        Err(AppError::NotFound)
    }

    async fn make_for(&self, _: &Caller, _: IntegrationId) -> AppResult<CreatedClientLink> {
        Err(AppError::NotFound)
    }

    async fn renew(&self, _: &Caller, _: ClientLinkId) -> AppResult<CreatedClientLink> {
        Err(AppError::NotFound)
    }

    async fn withdraw(&self, _: &Caller, _: ClientLinkId) -> AppResult<Option<IntegrationId>> {
        Err(AppError::NotFound)
    }

    async fn requested_store(&self, _: SecretString) -> AppResult<Option<RequestedStore>> {
        self.answer("client_links.requested_store", |rows| {
            rows.requested_store.clone()
        })
    }

    async fn test(
        &self,
        _: SecretString,
        _: IntegrationForm,
        _: RequestOrigin,
    ) -> AppResult<ConnectionReport> {
        Err(AppError::NotFound)
    }

    async fn connect(
        &self,
        _: SecretString,
        _: IntegrationForm,
        _: RequestOrigin,
    ) -> AppResult<ConnectionReport> {
        Err(AppError::NotFound)
    }
}
