//! Reads a CSV of shipments by what the orders say, and ships its rows.

mod reading;

use std::collections::HashMap;
use std::slice;

use async_trait::async_trait;
use engine::shipments::csv_plan::PlannedShipment;
use engine::shipments::csv_rows;
use engine::shipments::csv_rows::RowsOutcome;
use parcelpilot_contract::audit::AuditActor;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::ports::{Caller, ShipmentCsvPort};
use parcelpilot_contract::shipment_csv::{CsvCheck, CsvShipped};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId, OrderId, ShipmentId, UserId};
use parcelpilot_domain::shipment::changes::{ChangeError, OrderSnapshot};
use parcelpilot_domain::shipment::csv::{CsvChoices, RowRefusal, SheetError, ShipmentRows};
pub(crate) use reading::CsvReading;
use runtime::clock::now;
use storage::audit::NewEvent;
use storage::shipments::ShipmentChanges;
use storage::{StorageResult, csv_mappings, shipments as rows};
use uuid::{Builder, Uuid};

use super::{ShipmentService, app_error};
use crate::accounts::tokens;
use crate::services::audit::record_detail;
use crate::services::internal;

/// What the audit trail has beside the order.
const BY_CSV: &str = "by CSV";

/// Orders that are shipped in one transaction. Whoever else needs one of them waits meanwhile; on SQLite whoever writes.
const ORDERS_AT_ONCE: usize = 128;

/// A shipment that is to be made.
struct Wanted<'a> {
    id: ShipmentId,
    planned: &'a PlannedShipment,
    /// Its order, as the audit trail names it.
    subject: String,
}

#[async_trait]
impl ShipmentCsvPort for ShipmentService {
    async fn check_csv(
        &self,
        integration: Option<IntegrationId>,
        csv: String,
        choices: CsvChoices,
    ) -> AppResult<CsvCheck> {
        let reading = self.read_csv(integration, &csv, choices).await?;
        Ok(reading.map_err(unreadable)?.check())
    }

    async fn ship_csv(
        &self,
        caller: &Caller,
        upload: CsvUploadId,
        integration: Option<IntegrationId>,
        csv: String,
        choices: CsvChoices,
    ) -> AppResult<CsvShipped> {
        let reading = self.read_csv(integration, &csv, choices).await?;
        self.ship_reading(caller, upload, &reading.map_err(unreadable)?)
            .await
    }
}

/// Whoever has the file reads it once more, and has the sentence.
fn unreadable(_: SheetError) -> AppError {
    AppError::invalid("csv", FieldProblem::Unknown)
}

impl ShipmentService {
    /// Carries out a plan.
    pub(crate) async fn ship_reading(
        &self,
        caller: &Caller,
        upload: CsvUploadId,
        reading: &CsvReading,
    ) -> AppResult<CsvShipped> {
        let mut shipped = CsvShipped {
            refused: reading.plan.refused.clone(),
            ..CsvShipped::default()
        };
        for orders in by_order(&reading.plan.shipments).chunks(ORDERS_AT_ONCE) {
            // One of each order at a time: an earlier shipment of an order counts for a later one.
            for turn in 0.. {
                let planned = orders.iter().filter_map(|of_order| of_order.get(turn).copied());
                let wanted = planned.map(|planned| Wanted::new(upload, caller, planned));
                let wanted = wanted.collect::<AppResult<Vec<_>>>()?;
                if wanted.is_empty() {
                    break;
                }
                let outcomes = self.ship_together(caller, &wanted).await?;
                for (wanted, outcome) in wanted.iter().zip(outcomes) {
                    let rows = wanted.planned.wanted.rows.len() - outcome.refused.len();
                    shipped.shipments += i64::from(outcome.exists);
                    shipped.rows += i64::try_from(rows).map_err(internal)?;
                    shipped.refused.extend(outcome.refused);
                }
            }
        }
        shipped.refused.sort_unstable_by_key(|(line, _)| *line);
        self.remember(reading).await;
        Ok(shipped)
    }

    /// Each is of another order.
    async fn ship_together(&self, caller: &Caller, wanted: &[Wanted<'_>]) -> AppResult<Vec<RowsOutcome>> {
        let made = self.try_to_ship(caller, wanted).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "could not ship orders together; shipping them one by one");
            wanted.iter().map(|_| None).collect()
        });
        let mut outcomes = Vec::new();
        for (wanted, made) in wanted.iter().zip(made) {
            outcomes.push(match made {
                Some(made) => wanted.outcome(made.map_err(app_error))?,
                None => self.ship_alone(caller, wanted).await?,
            });
        }
        Ok(outcomes)
    }

    async fn ship_alone(&self, caller: &Caller, wanted: &Wanted<'_>) -> AppResult<RowsOutcome> {
        match self.try_to_ship(caller, slice::from_ref(wanted)).await {
            Ok(mut made) => {
                let made = made.pop().flatten().unwrap_or(Err(ChangeError::NotFound));
                wanted.outcome(made.map_err(app_error))
            }
            // An audit trail that takes nothing stops no shipment.
            Err(error) => {
                tracing::warn!(%error, "could not ship an order with its entry in the audit trail");
                let decide = |order: &OrderSnapshot| csv_rows::ship(order, wanted.id, &wanted.planned.wanted);
                let made = wanted.outcome(self.change(caller, wanted.order(), decide).await)?;
                if made.is_new {
                    let action = AuditAction::ShipmentMade;
                    record_detail(self.database(), caller, action, &wanted.subject, BY_CSV).await;
                }
                Ok(made)
            }
        }
    }

    /// In one transaction, with the entries in the audit trail. None where an order is to be shipped alone.
    async fn try_to_ship(
        &self,
        caller: &Caller,
        wanted: &[Wanted<'_>],
    ) -> StorageResult<Vec<Option<Result<RowsOutcome, ChangeError>>>> {
        let orders: Vec<OrderId> = wanted.iter().map(Wanted::order).collect();
        let of_orders: HashMap<OrderId, &Wanted<'_>> = orders.iter().copied().zip(wanted).collect();
        let actor = AuditActor::from(caller);
        let changes = ShipmentChanges {
            orders: &orders,
            by: &caller.name,
            at: now(),
        };
        let decide = |order: &OrderSnapshot| {
            let wanted = of_orders.get(&order.id).ok_or(ChangeError::NotFound)?;
            csv_rows::ship(order, wanted.id, &wanted.planned.wanted)
        };
        let entry = |order: OrderId, made: &RowsOutcome| {
            let wanted = of_orders.get(&order).filter(|_| made.is_new)?;
            Some(NewEvent {
                at: changes.at,
                actor: &actor,
                address: &caller.address,
                action: AuditAction::ShipmentMade,
                subject: &wanted.subject,
                detail: BY_CSV,
            })
        };
        rows::change_orders(self.database(), changes, decide, entry).await
    }

    /// How the file was read, for the next one of the client. Failing to remember is no reason to say that nothing was
    /// shipped.
    async fn remember(&self, reading: &CsvReading) {
        let choices = reading.choices.clone().for_next_file();
        if choices.is_empty() {
            return;
        }
        let mut clients: Vec<_> = reading
            .plan
            .shipments
            .iter()
            .map(|planned| planned.order.client_id)
            .collect();
        clients.sort_unstable();
        clients.dedup();
        for client in clients {
            let remembered =
                csv_mappings::remember(self.database(), client, &reading.header, &choices, now()).await;
            if let Err(error) = remembered {
                tracing::warn!(%error, "could not remember how a CSV was read");
            }
        }
    }
}

impl<'a> Wanted<'a> {
    fn new(upload: CsvUploadId, caller: &Caller, planned: &'a PlannedShipment) -> AppResult<Self> {
        let order = &planned.order.order;
        Ok(Self {
            id: shipment_id(upload, caller.user_id, order.id, &planned.wanted)?,
            planned,
            subject: format!("{} of {}", order.remote_id, planned.order.integration_name),
        })
    }

    const fn order(&self) -> OrderId {
        self.planned.order.order.id
    }

    fn outcome(&self, made: AppResult<RowsOutcome>) -> AppResult<RowsOutcome> {
        match made {
            // The order was deleted meanwhile.
            Err(AppError::NotFound) => {
                let rows = self.planned.wanted.rows.iter();
                Ok(RowsOutcome {
                    refused: rows.map(|row| (row.line, RowRefusal::UnknownOrder)).collect(),
                    ..RowsOutcome::default()
                })
            }
            made => made,
        }
    }
}

/// The shipments of each order, in the file's order.
fn by_order(shipments: &[PlannedShipment]) -> Vec<Vec<&PlannedShipment>> {
    let (mut orders, mut places) = (Vec::<Vec<_>>::new(), HashMap::new());
    for planned in shipments {
        let place = *places.entry(planned.order.order.id).or_insert(orders.len());
        match orders.get_mut(place) {
            Some(of_order) => of_order.push(planned),
            None => orders.push(vec![planned]),
        }
    }
    orders
}

/// The same rows of the same upload by the same person have the same id, so rows that are sent again are recognised.
/// The id starts with the time of the upload, since ids sort by age. The rest is a digest, so that nobody can choose the
/// id of another shipment.
fn shipment_id(
    upload: CsvUploadId,
    person: UserId,
    order: OrderId,
    wanted: &ShipmentRows,
) -> AppResult<ShipmentId> {
    let tracking = &wanted.tracking;
    let [carrier, name, number] = [
        tracking.carrier_code(),
        tracking.carrier_name(),
        tracking.number(),
    ];
    let key = format!("{upload}\n{person}\n{order}\n{carrier}\n{name}\n{number}");
    let digest = tokens::digest(key.as_bytes());
    let moment: String = upload
        .to_string()
        .chars()
        .filter(|c| *c != '-')
        .take(12)
        .collect();
    let bytes = Uuid::parse_str(&format!("{moment}{}", &digest[..20])).map_err(internal)?;
    let id = Builder::from_bytes(bytes.into_bytes())
        .with_version(uuid::Version::SortRand)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid();
    Ok(ShipmentId::from_uuid(id))
}
