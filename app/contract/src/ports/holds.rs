use async_trait::async_trait;
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold};

use super::Caller;
use crate::error::AppResult;
use crate::holds::HeldStatusRow;
use crate::orders::OrdersChanged;

#[async_trait]
pub trait HoldPort: Send + Sync {
    /// Puts orders on hold. A single one whose hold there is gets this one instead; of several, each keeps its own.
    async fn hold(&self, caller: &Caller, orders: Vec<OrderId>, hold: Hold) -> AppResult<OrdersChanged>;
    /// What else holds an order stays: its status, or its payment.
    async fn release(&self, caller: &Caller, orders: Vec<OrderId>) -> AppResult<OrdersChanged>;
    /// All that can be chosen.
    async fn held_statuses(&self, integration: IntegrationId) -> AppResult<Vec<HeldStatusRow>>;
    /// `shown` is what they were when they were chosen from: where they are not any more, nothing is overwritten.
    async fn set_held_statuses(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        shown: HeldStatuses,
        held: HeldStatuses,
    ) -> AppResult<()>;
}
