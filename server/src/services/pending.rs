//! Stands in for the services that are not there yet.

use app::api::clients::ClientRow;
use app::api::imports::{LiveImports, ProblemRow, PullCount, RunDetail};
use app::api::integrations::{IntegrationDetail, IntegrationForm, IntegrationRow};
use app::api::orders::{OrderDetail, OrderPage, OrderQuery};
use app::api::overview::Overview;
use app::error::{AppError, AppResult};
use app::ports::{Caller, ClientPort, ImportPort, IntegrationPort, OrderPort, OverviewPort};
use async_trait::async_trait;
use parcelpilot_domain::connection::ConnectionReport;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, ProblemId, RunId};
use parcelpilot_domain::import_run::Selection;

pub struct Pending;

fn pending<T>() -> AppResult<T> {
    Err(AppError::Internal("pending".to_owned()))
}

#[async_trait]
impl ClientPort for Pending {
    async fn list(&self) -> AppResult<Vec<ClientRow>> {
        pending()
    }
    async fn add(&self, _: &Caller, _: String) -> AppResult<ClientId> {
        pending()
    }
    async fn rename(&self, _: &Caller, _: ClientId, _: String) -> AppResult<()> {
        pending()
    }
    async fn set_active(&self, _: &Caller, _: ClientId, _: bool) -> AppResult<()> {
        pending()
    }
}

#[async_trait]
impl IntegrationPort for Pending {
    async fn list(&self) -> AppResult<Vec<IntegrationRow>> {
        pending()
    }
    async fn detail(&self, _: IntegrationId) -> AppResult<IntegrationDetail> {
        pending()
    }
    async fn create(&self, _: &Caller, _: IntegrationForm) -> AppResult<IntegrationId> {
        pending()
    }
    async fn update(&self, _: &Caller, _: IntegrationId, _: IntegrationForm) -> AppResult<()> {
        pending()
    }
    async fn test(
        &self,
        _: &Caller,
        _: Option<IntegrationId>,
        _: IntegrationForm,
    ) -> AppResult<ConnectionReport> {
        pending()
    }
    async fn set_enabled(&self, _: &Caller, _: IntegrationId, _: bool) -> AppResult<()> {
        pending()
    }
    async fn delete(&self, _: &Caller, _: IntegrationId, _: String) -> AppResult<()> {
        pending()
    }
}

#[async_trait]
impl ImportPort for Pending {
    async fn count(&self, _: IntegrationId, _: Selection) -> AppResult<PullCount> {
        pending()
    }
    async fn start(&self, _: &Caller, _: IntegrationId, _: Selection) -> AppResult<RunId> {
        pending()
    }
    async fn cancel(&self, _: &Caller, _: RunId) -> AppResult<()> {
        pending()
    }
    async fn resume(&self, _: &Caller, _: RunId) -> AppResult<()> {
        pending()
    }
    async fn live(&self, _: Option<IntegrationId>) -> AppResult<LiveImports> {
        pending()
    }
    async fn run(&self, _: RunId) -> AppResult<RunDetail> {
        pending()
    }
    async fn problems(&self, _: Option<IntegrationId>) -> AppResult<Vec<ProblemRow>> {
        pending()
    }
    async fn retry(&self, _: &Caller, _: ProblemId) -> AppResult<RunId> {
        pending()
    }
}

#[async_trait]
impl OrderPort for Pending {
    async fn list(&self, _: OrderQuery) -> AppResult<OrderPage> {
        pending()
    }
    async fn detail(&self, _: OrderId) -> AppResult<OrderDetail> {
        pending()
    }
    async fn import_again(&self, _: &Caller, _: OrderId) -> AppResult<RunId> {
        pending()
    }
}

#[async_trait]
impl OverviewPort for Pending {
    async fn overview(&self) -> AppResult<Overview> {
        pending()
    }
    async fn attention_count(&self) -> AppResult<i64> {
        pending()
    }
}
