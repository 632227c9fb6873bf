use async_trait::async_trait;
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use parcelpilot_domain::status_update::StatusMove;

use super::Caller;
use crate::error::AppResult;
use crate::status_updates::StatusUpdates;

#[async_trait]
pub trait StatusUpdatePort: Send + Sync {
    async fn of_integration(&self, integration: IntegrationId) -> AppResult<StatusUpdates>;
    /// Which status new orders get in the store from now on. Tests first that the token may change orders:
    /// [`crate::error::AppError::Store`] where it may not. What waits when it is turned off is not sent any more. Refused where
    /// the status is one of those that put an integration's orders on hold.
    async fn set(&self, caller: &Caller, integration: IntegrationId, to: Option<StatusMove>)
    -> AppResult<()>;
    /// Where the order's update has failed, it is tried again. How many: one or none.
    async fn retry(&self, caller: &Caller, order: OrderId) -> AppResult<i64>;
    /// All that failed of an integration. How many.
    async fn retry_all(&self, caller: &Caller, integration: IntegrationId) -> AppResult<i64>;
}
