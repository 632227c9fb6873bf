//! Gives orders tags and takes them away.

use async_trait::async_trait;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::orders::OrdersChanged;
use parcelpilot_contract::ports::{Caller, TagPort};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::tag::{PER_ORDER, Tag};
use runtime::clock::now;
use storage::order_tags::Tagging;
use storage::{Database, order_tags};

use super::audit::record_orders;
use super::holds::{distinct, orders_changed};

pub struct TagService {
    pub database: Database,
}

#[async_trait]
impl TagPort for TagService {
    async fn list(&self) -> AppResult<Vec<Tag>> {
        Ok(order_tags::known(&self.database).await?)
    }

    async fn add(&self, caller: &Caller, orders: Vec<OrderId>, tag: Tag) -> AppResult<OrdersChanged> {
        let is_single = orders.len() == 1;
        let (mut tagged, mut others) = (Vec::new(), Vec::new());
        for order in distinct(orders) {
            match order_tags::add(&self.database, order, &tag, now()).await? {
                Tagging::Added => tagged.push(order),
                Tagging::Full if is_single => {
                    return Err(AppError::invalid("tag", FieldProblem::TooMany(PER_ORDER)));
                }
                Tagging::Unchanged | Tagging::Full | Tagging::NoSuchOrder => others.push(order),
            }
        }
        let actions = (AuditAction::OrderTagged, AuditAction::OrdersTagged);
        record_orders(&self.database, caller, actions, &tagged, tag.as_str()).await?;
        orders_changed(&self.database, &tagged, &others).await
    }

    async fn remove(&self, caller: &Caller, orders: Vec<OrderId>, tag: Tag) -> AppResult<OrdersChanged> {
        let (mut untagged, mut others) = (Vec::new(), Vec::new());
        for order in distinct(orders) {
            match order_tags::remove(&self.database, order, &tag, now()).await? {
                true => untagged.push(order),
                false => others.push(order),
            }
        }
        let actions = (AuditAction::OrderUntagged, AuditAction::OrdersUntagged);
        record_orders(&self.database, caller, actions, &untagged, tag.as_str()).await?;
        orders_changed(&self.database, &untagged, &others).await
    }
}
