use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::holds::HeldStatusRow;
use parcelpilot_contract::orders::OrdersChanged;
use parcelpilot_contract::ports::{Caller, HoldPort};
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold};

use super::Fakes;

#[async_trait]
impl HoldPort for Fakes {
    async fn hold(&self, _: &Caller, _: Vec<OrderId>, _: Hold) -> AppResult<OrdersChanged> {
        Err(AppError::NotFound)
    }

    async fn release(&self, _: &Caller, _: Vec<OrderId>) -> AppResult<OrdersChanged> {
        Err(AppError::NotFound)
    }

    async fn held_statuses(&self, _: IntegrationId) -> AppResult<Vec<HeldStatusRow>> {
        self.answer("holds.held_statuses", |rows| rows.held_statuses.clone())
    }

    async fn set_held_statuses(
        &self,
        _: &Caller,
        _: IntegrationId,
        _: HeldStatuses,
        _: HeldStatuses,
    ) -> AppResult<()> {
        Err(AppError::NotFound)
    }
}
