//! Changing an order's shipments, with what the audit trail says of it.

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult};
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::message;
use parcelpilot_domain::message::Message;
use parcelpilot_domain::shipment::changes::{ChangeError, Decision, OrderSnapshot};
use runtime::clock::now;
use storage::audit::NewEvent;
use storage::shipments as rows;
use storage::shipments::{ShipmentChange, ShipmentChanges};

use super::ShipmentService;
use crate::services::audit::{order_name, record_detail};

impl ShipmentService {
    pub(super) async fn change<T: Send>(
        &self,
        caller: &Caller,
        order: OrderId,
        decide: impl Fn(&OrderSnapshot) -> Decision<T> + Send + Sync,
    ) -> AppResult<T> {
        let change = ShipmentChange {
            order,
            by: &caller.name,
            at: now(),
        };
        let changed = rows::change_order(self.database(), change, decide).await?;
        changed.map_err(app_error)
    }

    /// As [`Self::change`], with an entry in the audit trail: stored along with the change, so that whoever is killed in
    /// between leaves neither. Where nothing changes there is none. `detail` is what the entry says of the result.
    pub(super) async fn change_recorded<'a, T: Send>(
        &self,
        caller: &Caller,
        order: OrderId,
        action: AuditAction,
        detail: impl Fn(&T) -> &'a str + Send + Sync,
        decide: impl Fn(&OrderSnapshot) -> Decision<T> + Send + Sync,
    ) -> AppResult<T> {
        let subject = order_name(self.database(), order).await?.unwrap_or_default();
        let actor = AuditActor::from(caller);
        let changes = ShipmentChanges {
            orders: &[order],
            by: &caller.name,
            at: now(),
        };
        let decide = |order: &OrderSnapshot| {
            let (result, steps) = decide(order)?;
            Ok(((result, !steps.is_empty()), steps))
        };
        let entry = |_, (result, is_changed): &(T, bool)| {
            is_changed.then(|| NewEvent {
                at: changes.at,
                actor: &actor,
                address: &caller.address,
                action,
                subject: &subject,
                detail: detail(result),
            })
        };
        match rows::change_orders(self.database(), changes, decide, entry).await {
            Ok(mut changed) => {
                let changed = changed.pop().flatten().unwrap_or(Err(ChangeError::NotFound));
                changed.map(|(result, _)| result).map_err(app_error)
            }
            // An audit trail that takes nothing stops no shipment.
            Err(error) => {
                tracing::warn!(%error, "could not change shipments with an entry in the audit trail");
                let (result, is_changed) = self.change(caller, order, decide).await?;
                if is_changed {
                    record_detail(self.database(), caller, action, &subject, detail(&result)).await;
                }
                Ok(result)
            }
        }
    }
}

pub(super) fn app_error(error: ChangeError) -> AppError {
    match error {
        ChangeError::Draft(errors) => AppError::of_draft(errors),
        ChangeError::Voided => AppError::ShipmentVoided,
        ChangeError::NotFound => AppError::NotFound,
        ChangeError::MayNotShip(answer) => {
            let reasons = answer.sentences().into_iter();
            let joined =
                reasons.reduce(|before, next| message!("{before} {next}", before = before, next = next));
            AppError::MayNotShip(joined.unwrap_or_else(|| Message::verbatim("")))
        }
    }
}
