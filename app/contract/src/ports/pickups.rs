use async_trait::async_trait;
use parcelpilot_domain::ids::OrderId;

use super::Caller;
use crate::error::AppResult;

#[async_trait]
pub trait PickupPort: Send + Sync {
    /// All that is left to be picked up of an order waits for its customer now. False where it did already.
    /// [`crate::error::AppError::Pickup`] where it may not be handed out.
    async fn make_ready(&self, caller: &Caller, order: OrderId) -> AppResult<bool>;
    /// The customer has it. False where they had it already. [`crate::error::AppError::Pickup`] where it was not ready, or may not
    /// be handed out.
    async fn collect(&self, caller: &Caller, order: OrderId) -> AppResult<bool>;
}
