//! Makes shipments. Many are made together: a few transactions instead of a few for each.

use std::collections::{HashMap, HashSet};

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::ports::Caller;
use parcelpilot_contract::shipments::{Made, ShipmentToMake};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::reason::Reason;
use parcelpilot_domain::shipment::changes;
use parcelpilot_domain::shipment::changes::{ChangeError, ChangeStep, Decision, OrderSnapshot};
use runtime::clock::now;
use storage::audit::NewEvent;
use storage::shipments::ShipmentChanges;
use storage::{StorageResult, orders, shipments as rows};

use super::{ShipmentService, app_error};

/// One of them, with what the audit trail says of it.
struct Wanted<'a> {
    shipment: &'a ShipmentToMake,
    subject: &'a str,
    detail: String,
    /// Where the order could not have been shipped otherwise.
    detail_with_reason: String,
}

/// What was decided of one.
struct Decided {
    made: Made,
    is_overridden: bool,
}

impl ShipmentService {
    pub(super) async fn make_one(&self, caller: &Caller, shipment: &ShipmentToMake) -> AppResult<Made> {
        let wanted = Wanted::new(shipment, "");
        let action = AuditAction::ShipmentMade;
        let (detail, decide) = (
            |decided: &Decided| wanted.detail(decided),
            |order: &OrderSnapshot| decide(order, shipment),
        );
        let decided = self
            .change_recorded(caller, shipment.order, action, detail, decide)
            .await?;
        Ok(decided.made)
    }

    pub(super) async fn make_together(
        &self,
        caller: &Caller,
        shipments: &[ShipmentToMake],
    ) -> AppResult<Vec<AppResult<Made>>> {
        let ids: HashSet<OrderId> = shipments.iter().map(|shipment| shipment.order).collect();
        let ids: Vec<OrderId> = ids.into_iter().collect();
        let named = orders::numbers_and_stores(self.database(), &ids).await?;
        let subjects: HashMap<OrderId, String> = named
            .into_iter()
            .map(|(id, number, store)| (id, format!("{number} of {store}")))
            .collect();
        let mut answers: Vec<Option<AppResult<Made>>> = shipments.iter().map(|_| None).collect();
        // One of each order at a time: an earlier shipment of an order counts for a later one.
        loop {
            let mut taken = HashSet::new();
            let turn: Vec<usize> = (0..shipments.len())
                .filter(|place| answers[*place].is_none() && taken.insert(shipments[*place].order))
                .collect();
            if turn.is_empty() {
                break;
            }
            let wanted = turn.iter().map(|place| {
                let shipment = &shipments[*place];
                Wanted::new(shipment, subjects.get(&shipment.order).map_or("", String::as_str))
            });
            let wanted: Vec<Wanted<'_>> = wanted.collect();
            let made = self.try_together(caller, &wanted).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "could not make shipments together; making them one by one");
                wanted.iter().map(|_| None).collect()
            });
            for ((place, wanted), made) in turn.into_iter().zip(&wanted).zip(made) {
                answers[place] = Some(match made {
                    Some(made) => made.map(|decided| decided.made).map_err(app_error),
                    None => self.make_one(caller, wanted.shipment).await,
                });
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }

    /// Each is of another order. In one transaction, with the entries in the audit trail. None where one is to be made alone.
    async fn try_together(
        &self,
        caller: &Caller,
        wanted: &[Wanted<'_>],
    ) -> StorageResult<Vec<Option<Result<Decided, ChangeError>>>> {
        let orders: Vec<OrderId> = wanted.iter().map(|wanted| wanted.shipment.order).collect();
        let of_orders: HashMap<OrderId, &Wanted<'_>> = orders.iter().copied().zip(wanted).collect();
        let actor = AuditActor::from(caller);
        let changes = ShipmentChanges {
            orders: &orders,
            by: &caller.name,
            at: now(),
        };
        let decide_each = |order: &OrderSnapshot| {
            let wanted = of_orders.get(&order.id).ok_or(ChangeError::NotFound)?;
            decide(order, wanted.shipment)
        };
        let entry = |order: OrderId, decided: &Decided| {
            let wanted = of_orders.get(&order).filter(|_| decided.made == Made::Now)?;
            Some(NewEvent {
                at: changes.at,
                actor: &actor,
                address: &caller.address,
                action: AuditAction::ShipmentMade,
                subject: wanted.subject,
                detail: wanted.detail(decided),
            })
        };
        rows::change_orders(self.database(), changes, decide_each, entry).await
    }
}

impl<'a> Wanted<'a> {
    /// `subject` names the order.
    fn new(shipment: &'a ShipmentToMake, subject: &'a str) -> Self {
        let reason = shipment.draft.override_reason.as_ref().map(Reason::as_str);
        Self {
            shipment,
            subject,
            detail: made_detail(shipment.notify_store, None),
            detail_with_reason: made_detail(shipment.notify_store, reason),
        }
    }

    fn detail(&self, decided: &Decided) -> &str {
        match decided.is_overridden {
            true => &self.detail_with_reason,
            false => &self.detail,
        }
    }
}

fn decide(order: &OrderSnapshot, shipment: &ShipmentToMake) -> Decision<Decided> {
    let (is_new, steps) = changes::make(order, shipment.id, &shipment.draft, shipment.notify_store)?;
    let decided = Decided {
        made: if is_new { Made::Now } else { Made::Before },
        is_overridden: steps.iter().any(is_overridden),
    };
    Ok((decided, steps))
}

fn made_detail(notify_store: bool, override_reason: Option<&str>) -> String {
    let external = (!notify_store).then(|| "external".to_owned());
    let override_reason = override_reason.map(|reason| format!("anyway: {reason}"));
    let details: Vec<String> = external.into_iter().chain(override_reason).collect();
    details.join(", ")
}

/// Of an order that could be shipped anyway a reason is not kept.
fn is_overridden(step: &ChangeStep) -> bool {
    matches!(step, ChangeStep::Insert { shipment, .. } if shipment.override_reason.is_some())
}
