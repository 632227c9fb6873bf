//! Orders by their numbers, with their shipments, for plans that change nothing.

use std::collections::HashMap;

use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteOrderId};
use parcelpilot_domain::shipment::changes::OrderSnapshot;

use super::columns::{PushColumns, ShipmentColumns, ShippedLineColumns};
use super::snapshot::OrderRows;
use crate::columns::RowName;
use crate::holds::{FactsColumns, select_facts};
use crate::macros::{row, snapshot};
use crate::orders::LineColumns;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Orders that are read at once.
const AT_ONCE: usize = 200;

/// An order, and whose it is.
#[derive(Debug, Clone)]
pub struct NumberedOrder {
    pub order: OrderSnapshot,
    pub integration_name: String,
    pub client_id: ClientId,
}

row! {
    struct NumberedColumns {
        id: String, integration_id: String, remote_id: i64, integration_name: String, client_id: String,
    }
}

row! { struct ShipmentOfOrder { order_id: String, id: String } }

/// The orders of these numbers: of one integration, or of all. Each store counts by itself, so a number may have several.
pub async fn numbered(
    database: &Database,
    numbers: &[RemoteOrderId],
    integration: Option<IntegrationId>,
) -> StorageResult<Vec<NumberedOrder>> {
    let mut orders = Vec::new();
    for some in numbers.chunks(AT_ONCE) {
        orders.extend(slice(database, some, integration).await?);
    }
    Ok(orders)
}

async fn slice(
    database: &Database,
    numbers: &[RemoteOrderId],
    integration: Option<IntegrationId>,
) -> StorageResult<Vec<NumberedOrder>> {
    let mut wanted = Statement::default();
    wanted.push(
        "SELECT o.id, o.integration_id, o.remote_id, i.name AS integration_name, i.client_id
         FROM orders o JOIN integrations i ON i.id = o.integration_id WHERE o.remote_id IN (",
    );
    wanted.integers(numbers.iter().map(|number| number.0)).push(")");
    if let Some(integration) = integration {
        wanted
            .push(" AND o.integration_id = ")
            .text(integration.to_string());
    }
    wanted.push(" ORDER BY o.remote_id, o.id");
    snapshot!(database, |tx| {
        let orders: Vec<NumberedColumns> = bound!(sqlx::query_as(wanted.sql()), wanted)
            .fetch_all(&mut *tx)
            .await?;
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = orders.iter().map(|order| order.id.as_str()).collect();
        let of_orders = |select: &'static str, rest: &'static str| {
            let mut statement = Statement::default();
            statement.push(select).texts(ids.iter().copied()).push(rest);
            statement
        };
        let facts = of_orders(select_facts!("o.id IN ("), ")");
        let facts: Vec<FactsColumns> = bound!(sqlx::query_as(facts.sql()), facts)
            .fetch_all(&mut *tx)
            .await?;
        let lines = of_orders(
            "SELECT * FROM order_lines WHERE order_id IN (",
            ") ORDER BY order_id, position, remote_id",
        );
        let lines: Vec<LineColumns> = bound!(sqlx::query_as(lines.sql()), lines)
            .fetch_all(&mut *tx)
            .await?;
        let owners = of_orders("SELECT order_id, id FROM shipments WHERE order_id IN (", ")");
        let owners: Vec<ShipmentOfOrder> = bound!(sqlx::query_as(owners.sql()), owners)
            .fetch_all(&mut *tx)
            .await?;
        let shipments = of_orders("SELECT * FROM shipments WHERE order_id IN (", ") ORDER BY id");
        let shipments: Vec<ShipmentColumns> = bound!(sqlx::query_as(shipments.sql()), shipments)
            .fetch_all(&mut *tx)
            .await?;
        let shipped_lines = of_orders(
            "SELECT sl.* FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id WHERE s.order_id IN (",
            ") ORDER BY sl.shipment_id, sl.line_id",
        );
        let shipped_lines: Vec<ShippedLineColumns> =
            bound!(sqlx::query_as(shipped_lines.sql()), shipped_lines)
                .fetch_all(&mut *tx)
                .await?;
        let pushes = of_orders(
            "SELECT * FROM shipment_pushes WHERE order_id IN (",
            ") ORDER BY order_id, position",
        );
        let pushes: Vec<PushColumns> = bound!(sqlx::query_as(pushes.sql()), pushes)
            .fetch_all(&mut *tx)
            .await?;
        Parts {
            facts: by(facts, |facts| facts.id.clone()),
            lines: by(lines, |line| line.order_id().to_owned()),
            owners: owners
                .into_iter()
                .map(|owner| (owner.id, owner.order_id))
                .collect(),
            shipments,
            shipped_lines: by(shipped_lines, |line| line.shipment_id.clone()),
            pushes: by(pushes, |push| push.shipment_id.clone()),
        }
        .of(orders)
    })
}

/// What belongs to a slice of orders.
struct Parts {
    facts: HashMap<String, Vec<FactsColumns>>,
    lines: HashMap<String, Vec<LineColumns>>,
    /// The order of each shipment.
    owners: HashMap<String, String>,
    shipments: Vec<ShipmentColumns>,
    shipped_lines: HashMap<String, Vec<ShippedLineColumns>>,
    pushes: HashMap<String, Vec<PushColumns>>,
}

impl Parts {
    fn of(mut self, orders: Vec<NumberedColumns>) -> StorageResult<Vec<NumberedOrder>> {
        let owners = std::mem::take(&mut self.owners);
        let mut shipments: HashMap<String, Vec<ShipmentColumns>> = HashMap::new();
        for shipment in std::mem::take(&mut self.shipments) {
            if let Some(order) = owners.get(&shipment.id) {
                shipments.entry(order.clone()).or_default().push(shipment);
            }
        }
        orders
            .into_iter()
            .map(|columns| {
                let row = RowName::new("orders", &columns.id);
                let shipments = shipments.remove(&columns.id).unwrap_or_default();
                let mut of_shipments = (Vec::new(), Vec::new());
                for shipment in &shipments {
                    of_shipments
                        .0
                        .extend(self.shipped_lines.remove(&shipment.id).unwrap_or_default());
                    of_shipments
                        .1
                        .extend(self.pushes.remove(&shipment.id).unwrap_or_default());
                }
                let facts = self.facts.remove(&columns.id).and_then(|mut facts| facts.pop());
                let rows = OrderRows {
                    integration_id: columns.integration_id.clone(),
                    remote_id: columns.remote_id,
                    facts: row.known("integration_id", facts)?,
                    lines: self.lines.remove(&columns.id).unwrap_or_default(),
                    shipments,
                    shipped_lines: of_shipments.0,
                    pushes: of_shipments.1,
                };
                Ok(NumberedOrder {
                    order: rows.order(row.parsed("id", &columns.id)?)?,
                    client_id: row.parsed("client_id", &columns.client_id)?,
                    integration_name: columns.integration_name,
                })
            })
            .collect()
    }
}

fn by<T>(rows: Vec<T>, key: impl Fn(&T) -> String) -> HashMap<String, Vec<T>> {
    let mut groups: HashMap<String, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
