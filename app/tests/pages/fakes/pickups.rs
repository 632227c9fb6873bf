use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, PickupPort};
use parcelpilot_domain::ids::OrderId;

use super::Fakes;

#[async_trait]
impl PickupPort for Fakes {
    async fn make_ready(&self, _: &Caller, _: OrderId) -> AppResult<bool> {
        Err(AppError::NotFound)
    }

    async fn collect(&self, _: &Caller, _: OrderId) -> AppResult<bool> {
        Err(AppError::NotFound)
    }
}
