//! What customers pick up at the counter.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::{Caller, PickupPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::pickup::PickupRefusal;
use runtime::clock::now;
use storage::{Database, pickups};

use super::audit::{order_name, record};

pub struct PickupService {
    pub database: Database,
}

#[async_trait]
impl PickupPort for PickupService {
    async fn make_ready(&self, caller: &Caller, order: OrderId) -> AppResult<bool> {
        let name = self.name(order).await?;
        let made = pickups::make_ready(&self.database, order, &caller.name, now()).await?;
        self.recorded(caller, AuditAction::PickupReady, &name, made).await
    }

    async fn collect(&self, caller: &Caller, order: OrderId) -> AppResult<bool> {
        let name = self.name(order).await?;
        let collected = pickups::collect(&self.database, order, &caller.name, now()).await?;
        self.recorded(caller, AuditAction::PickupCollected, &name, collected)
            .await
    }
}

impl PickupService {
    async fn name(&self, order: OrderId) -> AppResult<String> {
        order_name(&self.database, order).await?.ok_or(AppError::NotFound)
    }

    /// Only what has changed something.
    async fn recorded(
        &self,
        caller: &Caller,
        action: AuditAction,
        order: &str,
        done: Result<bool, PickupRefusal>,
    ) -> AppResult<bool> {
        let is_new = done.map_err(|refusal| AppError::Pickup(refusal.sentence()))?;
        if is_new {
            record(&self.database, caller, action, order).await;
        }
        Ok(is_new)
    }
}
