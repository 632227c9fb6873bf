//! Reads a CSV of shipments by what the orders say, and ships its rows.

mod reading;

use std::collections::HashMap;

use async_trait::async_trait;
use engine::shipments::csv_plan::PlannedShipment;
use engine::shipments::csv_rows;
use engine::shipments::csv_rows::RowsOutcome;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
use parcelpilot_contract::ports::{Caller, ShipmentCsvPort};
use parcelpilot_contract::shipment_csv::{CsvCheck, CsvShipped};
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::ids::{CsvUploadId, IntegrationId, OrderId, ShipmentId, UserId};
use parcelpilot_domain::shipment::csv::{CsvChoices, RowRefusal, SheetError, ShipmentRows};
pub(crate) use reading::CsvReading;
use runtime::clock::now;
use storage::{Engine, csv_mappings};
use uuid::{Builder, Uuid};

use super::ShipmentService;
use crate::accounts::tokens;
use crate::services::audit::record_detail;
use crate::services::internal;

/// Orders that are shipped side by side on PostgreSQL, each in a transaction of its own: half of the connections are left to
/// the pages. SQLite has one writer, for whom they would only queue.
const ORDERS_AT_ONCE: usize = 8;

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
        let at_once = match self.database().kind() {
            Engine::Sqlite => 1,
            Engine::Postgres => ORDERS_AT_ONCE,
        };
        let mut waiting = by_order(&reading.plan.shipments).into_iter();
        let mut shipping = FuturesUnordered::new();
        loop {
            while shipping.len() < at_once
                && let Some(of_order) = waiting.next()
            {
                shipping.push(self.ship_order(caller, upload, of_order));
            }
            let Some(outcomes) = shipping.next().await else {
                break;
            };
            for (rows, outcome) in outcomes? {
                shipped.shipments += i64::from(outcome.exists);
                shipped.rows += i64::try_from(rows - outcome.refused.len()).map_err(internal)?;
                shipped.refused.extend(outcome.refused);
            }
        }
        shipped.refused.sort_unstable_by_key(|(line, _)| *line);
        self.remember(reading).await;
        Ok(shipped)
    }

    /// One after the other: an earlier shipment of an order counts for a later one. With each, how many rows it has.
    async fn ship_order(
        &self,
        caller: &Caller,
        upload: CsvUploadId,
        of_order: Vec<&PlannedShipment>,
    ) -> AppResult<Vec<(usize, RowsOutcome)>> {
        let mut outcomes = Vec::new();
        for planned in of_order {
            let outcome = self.ship_rows(caller, upload, planned).await?;
            outcomes.push((planned.wanted.rows.len(), outcome));
        }
        Ok(outcomes)
    }

    async fn ship_rows(
        &self,
        caller: &Caller,
        upload: CsvUploadId,
        planned: &PlannedShipment,
    ) -> AppResult<RowsOutcome> {
        let (wanted, order) = (&planned.wanted, planned.order.order.id);
        let id = shipment_id(upload, caller.user_id, order, wanted)?;
        let made = self
            .change(caller, order, |order| csv_rows::ship(order, id, wanted))
            .await;
        let made = match made {
            // The order was deleted meanwhile.
            Err(AppError::NotFound) => {
                let all = wanted.rows.iter().map(|row| (row.line, RowRefusal::UnknownOrder));
                return Ok(RowsOutcome {
                    refused: all.collect(),
                    ..RowsOutcome::default()
                });
            }
            made => made?,
        };
        if made.is_new {
            let subject = format!(
                "{} of {}",
                planned.order.order.remote_id, planned.order.integration_name
            );
            let action = AuditAction::ShipmentMade;
            record_detail(self.database(), caller, action, &subject, "by CSV").await;
        }
        Ok(made)
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
