//! How a CSV is to be read: as chosen, as remembered, and as the store's orders decide.

use std::collections::BTreeSet;

use engine::shipments::csv_plan;
use engine::shipments::csv_plan::CsvPlan;
use parcelpilot_contract::error::AppResult;
use parcelpilot_contract::shipment_csv::{CsvCheck, OrderColumn};
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::shipment::csv::{
    Column, CsvChoices, Item, Matches, OrderReference, Preview, SheetError, decide, header_key, header_of,
};
use storage::{csv_mappings, shipments as rows};

use super::ShipmentService;
use crate::accounts::tokens;

/// A file, and what it would do.
pub(crate) struct CsvReading {
    pub choices: CsvChoices,
    pub order_column: OrderColumn,
    pub is_remembered: bool,
    /// What files with the same columns are known by.
    pub header: String,
    pub preview: Preview,
    pub plan: CsvPlan,
}

impl ShipmentService {
    /// The outer error is ours, the inner one the file's.
    pub(crate) async fn read_csv(
        &self,
        integration: Option<IntegrationId>,
        csv: &str,
        typed: CsvChoices,
    ) -> AppResult<Result<CsvReading, SheetError>> {
        let header = match header_of(csv) {
            Ok(header) => tokens::digest(header_key(header.iter().map(String::as_str)).as_bytes()),
            Err(error) => return Ok(Err(error)),
        };
        for one in csv_mappings::remembered(self.database(), integration, &header).await? {
            let reading = self
                .read_so(integration, csv, &typed, &header, one.choices)
                .await?;
            let is_its_own = |reading: &CsvReading| reading.is_of(one.client);
            // Of a store that several clients sell in, each has its files.
            if !one.is_shared || reading.as_ref().is_ok_and(is_its_own) {
                return Ok(reading);
            }
        }
        let nothing = CsvChoices::default();
        self.read_so(integration, csv, &typed, &header, nothing).await
    }

    /// What was typed takes precedence over what is remembered.
    async fn read_so(
        &self,
        integration: Option<IntegrationId>,
        csv: &str,
        typed: &CsvChoices,
        header: &str,
        remembered: CsvChoices,
    ) -> AppResult<Result<CsvReading, SheetError>> {
        let choices = typed.clone().or(remembered.for_next_file());
        let is_remembered = choices != *typed;
        let (choices, order_column, preview) = match Preview::read_as(csv, &choices) {
            Ok(preview) => (choices, OrderColumn::Plain, preview),
            Err(SheetError::SeveralOrderColumns(names)) => {
                let Some(decided) = self.decide_column(integration, csv, &choices, &names).await? else {
                    return Ok(Err(SheetError::SeveralOrderColumns(names)));
                };
                match Preview::read_as(csv, &decided) {
                    Ok(preview) => (decided, OrderColumn::DecidedByOrders, preview),
                    Err(error) => return Ok(Err(error)),
                }
            }
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok(CsvReading {
            plan: self.plan(integration, &preview).await?,
            choices,
            order_column,
            is_remembered,
            header: header.to_owned(),
            preview,
        }))
    }

    async fn plan(&self, integration: Option<IntegrationId>, preview: &Preview) -> AppResult<CsvPlan> {
        let numbers = csv_plan::numbers(preview);
        let orders = rows::numbered(self.database(), &numbers, integration).await?;
        Ok(csv_plan::plan(preview, orders))
    }

    /// The column whose numbers fit the orders, if that is clear.
    async fn decide_column(
        &self,
        integration: Option<IntegrationId>,
        csv: &str,
        choices: &CsvChoices,
        names: &[String],
    ) -> AppResult<Option<CsvChoices>> {
        let mut read = Vec::new();
        for name in names {
            let mut choices = choices.clone();
            choices.columns.insert(Column::Order, name.clone());
            let Ok(preview) = Preview::read_as(csv, &choices) else {
                return Ok(None);
            };
            let plan = self.plan(integration, &preview).await?;
            let matches = Matches {
                rows: preview.good_rows() + preview.bad.len(),
                matched: matched(&preview, &plan),
            };
            read.push((choices, matches));
        }
        let matches: Vec<Matches> = read.iter().map(|(_, matches)| *matches).collect();
        Ok(decide(&matches).map(|place| read.swap_remove(place).0))
    }
}

/// Rows that name a line which their order has. That an order is there proves nothing: numbers are small, and the right
/// one may not be imported yet.
fn matched(preview: &Preview, plan: &CsvPlan) -> usize {
    let against: BTreeSet<u32> = plan
        .all_refused()
        .into_iter()
        .filter(|(_, refusal)| !refusal.fits_order())
        .map(|(line, _)| line)
        .collect();
    let rows = preview.shipments.iter().flat_map(|shipment| &shipment.rows);
    rows.filter(|row| row.item != Item::AllLeft && !against.contains(&row.line))
        .count()
}

impl CsvReading {
    /// Whether it has orders of this client, and of nobody else.
    fn is_of(&self, client: ClientId) -> bool {
        let mut clients = self.plan.shipments.iter().map(|planned| planned.order.client_id);
        clients.next() == Some(client) && clients.all(|one| one == client)
    }

    pub(crate) fn check(&self) -> CsvCheck {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let refused = self.plan.all_refused();
        let shipped = self
            .plan
            .shipments
            .iter()
            .filter(|planned| !planned.lines.is_empty());
        let resolved = self
            .plan
            .shipments
            .iter()
            .filter_map(|planned| match &planned.wanted.order {
                OrderReference::Split { written, .. } => {
                    Some((written.clone(), planned.order.order.remote_id.0))
                }
                OrderReference::Number(_) => None,
            });
        CsvCheck {
            choices: self.choices.clone(),
            order_column: self.order_column,
            is_remembered: self.is_remembered,
            shipments: count(shipped.count()),
            rows: count(self.preview.good_rows().saturating_sub(refused.len())),
            bad_rows: count(self.preview.bad.len() + refused.len()),
            resolved: resolved.collect(),
            refused,
        }
    }
}
