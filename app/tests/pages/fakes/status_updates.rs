use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, StatusUpdatePort};
use parcelpilot_contract::status_updates::StatusUpdates;
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use parcelpilot_domain::status_update::StatusMove;

use super::Fakes;

#[async_trait]
impl StatusUpdatePort for Fakes {
    async fn of_integration(&self, _: IntegrationId) -> AppResult<StatusUpdates> {
        self.answer("status_updates.of_integration", |rows| {
            rows.status_updates.clone()
        })
    }

    async fn set(&self, _: &Caller, _: IntegrationId, _: Option<StatusMove>) -> AppResult<()> {
        Err(AppError::NotFound)
    }

    async fn retry(&self, _: &Caller, _: OrderId) -> AppResult<i64> {
        Err(AppError::NotFound)
    }

    async fn retry_all(&self, _: &Caller, _: IntegrationId) -> AppResult<i64> {
        Err(AppError::NotFound)
    }
}
