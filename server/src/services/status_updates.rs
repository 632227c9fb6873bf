//! The status that new orders get in their store: turned on and off, and what failed of it.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::ports::{Caller, StatusUpdatePort};
use parcelpilot_contract::status_updates::{StatusOnImportForm, StatusUpdates};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use parcelpilot_domain::status_update::StatusMove;
use storage::integrations::Integration;
use storage::{holds, integrations, status_updates as rows};

use super::audit::{order_name, record, record_detail};
use super::store_access::Stores;

pub struct StatusUpdateService {
    pub stores: Stores,
}

#[async_trait]
impl StatusUpdatePort for StatusUpdateService {
    async fn of_integration(&self, id: IntegrationId) -> AppResult<StatusUpdates> {
        Ok(rows::of_integration(&self.stores.database, id).await?)
    }

    async fn set(&self, caller: &Caller, id: IntegrationId, to: Option<StatusMove>) -> AppResult<()> {
        let integration = self.integration(id).await?;
        let database = &self.stores.database;
        if integration.status_on_import == to {
            return Ok(());
        }
        match to {
            Some(to) => {
                self.stores.check_push(&integration).await?;
                // Only now: the store may have taken its time.
                let held = holds::held_statuses_of(database, id).await?;
                if held.is_some_and(|held| held.contains(to.new_status())) {
                    let field = StatusOnImportForm::FIELD;
                    return Err(AppError::invalid(field, FieldProblem::HoldsNewOrders));
                }
                // Somebody else may have been faster: what came in since waits for its turn.
                if !rows::turn_on(database, id, to).await? {
                    return Ok(());
                }
                let (from, to) = (to.old_status().standard_name(), to.new_status().standard_name());
                let (action, detail) = (
                    AuditAction::StatusOnImportTurnedOn,
                    format!("from {from} to {to}"),
                );
                record_detail(database, caller, action, &integration.name, &detail).await;
            }
            None => {
                if !rows::turn_off(database, id).await? {
                    return Ok(());
                }
                let action = AuditAction::StatusOnImportTurnedOff;
                record(database, caller, action, &integration.name).await;
            }
        }
        Ok(())
    }

    async fn retry(&self, caller: &Caller, order: OrderId) -> AppResult<i64> {
        let database = &self.stores.database;
        let name = order_name(database, order).await?.ok_or(AppError::NotFound)?;
        let retried = rows::retry_order(database, order).await?;
        if retried > 0 {
            let (action, subject) = (AuditAction::StatusUpdatesRetried, format!("order {name}"));
            record(database, caller, action, &subject).await;
        }
        Ok(retried)
    }

    async fn retry_all(&self, caller: &Caller, id: IntegrationId) -> AppResult<i64> {
        let integration = self.integration(id).await?;
        let retried = rows::retry_all(&self.stores.database, id).await?;
        if retried > 0 {
            let (action, subject) = (
                AuditAction::StatusUpdatesRetried,
                counted(retried, "order", "orders"),
            );
            let detail = format!("of {}", integration.name);
            record_detail(&self.stores.database, caller, action, &subject, &detail).await;
        }
        Ok(retried)
    }
}

impl StatusUpdateService {
    async fn integration(&self, id: IntegrationId) -> AppResult<Integration> {
        let found = integrations::find(&self.stores.database, id).await?;
        found.ok_or(AppError::NotFound)
    }
}
