//! Puts orders on hold and releases them.

use std::collections::BTreeSet;

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::holds::HeldStatusRow;
use parcelpilot_contract::orders::OrdersChanged;
use parcelpilot_contract::ports::{Caller, HoldPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::{HeldStatuses, Hold};
use parcelpilot_domain::status_update::StatusMove;
use runtime::clock::now;
use storage::holds::ExistingHold;
use storage::integrations::Integration;
use storage::{Database, holds, integrations, orders};

use super::audit::{record_detail, record_orders};

pub struct HoldService {
    pub database: Database,
}

#[async_trait]
impl HoldPort for HoldService {
    async fn hold(&self, caller: &Caller, orders: Vec<OrderId>, hold: Hold) -> AppResult<OrdersChanged> {
        if hold.until.is_some_and(|until| until <= now()) {
            return Err(AppError::invalid("until", FieldProblem::InThePast));
        }
        let orders = distinct(orders);
        // Who chose several did not look at each: a hold without an end must not get one by the way.
        let existing = match orders.len() {
            1 => ExistingHold::Replace,
            _ => ExistingHold::Keep,
        };
        let (mut held, mut others) = (Vec::new(), Vec::new());
        for order in orders {
            match holds::place(&self.database, order, &hold, existing, &caller.name, now()).await? {
                true => held.push(order),
                false => others.push(order),
            }
        }
        let until = hold.until.map(|until| format!(", until {}", until.date()));
        let detail = format!("{}{}", hold.reason, until.unwrap_or_default());
        let actions = (AuditAction::OrderHeld, AuditAction::OrdersHeld);
        record_orders(&self.database, caller, actions, &held, &detail).await?;
        orders_changed(&self.database, &held, &others).await
    }

    async fn release(&self, caller: &Caller, orders: Vec<OrderId>) -> AppResult<OrdersChanged> {
        let (mut released, mut others) = (Vec::new(), Vec::new());
        for order in distinct(orders) {
            match holds::release(&self.database, order, Some(&caller.name), now()).await? {
                true => released.push(order),
                false => others.push(order),
            }
        }
        let actions = (AuditAction::OrderReleased, AuditAction::OrdersReleased);
        record_orders(&self.database, caller, actions, &released, "").await?;
        orders_changed(&self.database, &released, &others).await
    }

    async fn held_statuses(&self, integration: IntegrationId) -> AppResult<Vec<HeldStatusRow>> {
        let held = holds::held_statuses_of(&self.database, integration).await?;
        let held = held.ok_or(AppError::NotFound)?;
        let labels = self.integration(integration).await?.status_labels;
        let row = |status: OrderStatus| {
            let label = labels.iter().find(|(labelled, _)| *labelled == status);
            HeldStatusRow {
                status,
                label: label.map_or(status.standard_name().to_owned(), |(_, label)| label.clone()),
                is_held: held.contains(status),
            }
        };
        Ok(HeldStatuses::CHOICES.into_iter().map(row).collect())
    }

    async fn set_held_statuses(
        &self,
        caller: &Caller,
        integration: IntegrationId,
        shown: HeldStatuses,
        held: HeldStatuses,
    ) -> AppResult<()> {
        let found = self.integration(integration).await?;
        let before = holds::held_statuses_of(&self.database, integration).await?;
        let before = before.ok_or(AppError::NotFound)?;
        if HeldStatuses::new(before.iter()) != shown {
            return Err(AppError::ChangedMeanwhile);
        }
        let new_orders = found.status_on_import.map(StatusMove::new_status);
        if new_orders.is_some_and(|status| held.contains(status)) {
            return Err(AppError::invalid("ids", FieldProblem::HoldsNewOrders));
        }
        holds::set_held_statuses(&self.database, integration, &before, &held, now()).await?;
        let statuses: Vec<&str> = held.iter().map(OrderStatus::standard_name).collect();
        let detail = match statuses.as_slice() {
            [] => "none".to_owned(),
            statuses => statuses.join(", "),
        };
        let action = AuditAction::HeldStatusesChanged;
        record_detail(&self.database, caller, action, &found.name, &detail).await;
        // What fails here is done again by the server itself.
        holds::refresh_states(&self.database, integration, now()).await?;
        Ok(())
    }
}

impl HoldService {
    async fn integration(&self, id: IntegrationId) -> AppResult<Integration> {
        let found = integrations::find(&self.database, id).await?;
        found.ok_or(AppError::NotFound)
    }
}

/// Of those that were not changed, looks which are here at all.
pub(super) async fn orders_changed(
    database: &Database,
    changed: &[OrderId],
    others: &[OrderId],
) -> AppResult<OrdersChanged> {
    let count = |orders: &[OrderId]| i64::try_from(orders.len()).unwrap_or(i64::MAX);
    let unchanged = orders::count_here(database, others).await?;
    Ok(OrdersChanged {
        changed: count(changed),
        unchanged,
        gone: count(others) - unchanged,
    })
}

/// In a fixed order, so that two batches with the same orders never wait for each other in a circle.
pub(super) fn distinct(orders: Vec<OrderId>) -> BTreeSet<OrderId> {
    orders.into_iter().collect()
}
