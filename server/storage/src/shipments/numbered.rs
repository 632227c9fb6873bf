//! Orders by their numbers, with their shipments, for plans that change nothing.

use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteOrderId};
use parcelpilot_domain::shipment::changes::OrderSnapshot;

use super::required_lists::look_up_lists;
use super::snapshot::{PartStatements, read_parts};
use crate::columns::RowName;
use crate::macros::{index_walks, row};
use crate::orders::explained_walk;
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

/// The orders of these numbers, each named once: of one integration, or of all. Each store counts by itself, so a number may
/// have several.
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

/// How the engine would find these orders, for tests.
pub async fn explain_numbered(
    database: &Database,
    numbers: &[RemoteOrderId],
    integration: Option<IntegrationId>,
) -> StorageResult<Vec<String>> {
    explained_walk(database, &find(numbers, integration)).await
}

/// Each number is looked for by itself, and not among all orders of its store: there is nothing to join that an engine could
/// begin with instead.
fn find(numbers: &[RemoteOrderId], integration: Option<IntegrationId>) -> Statement {
    let mut wanted = Statement::default();
    wanted.push(
        "SELECT o.id, o.integration_id, o.remote_id,
             (SELECT name FROM integrations WHERE id = o.integration_id) AS integration_name,
             COALESCE(o.client_id, (SELECT client_id FROM integrations WHERE id = o.integration_id)) AS client_id
         FROM (VALUES ",
    );
    for (place, number) in numbers.iter().enumerate() {
        wanted.push(if place == 0 { "(" } else { ", (" });
        wanted.integer(number.0).push(")");
    }
    wanted.push(") AS n CROSS JOIN orders o WHERE ");
    if let Some(integration) = integration {
        wanted
            .push("o.id = (SELECT id FROM orders WHERE integration_id = ")
            .text(integration.to_string())
            .push(" AND remote_id = n.column1)");
    } else {
        wanted.push("o.remote_id = n.column1");
    }
    wanted.push(" ORDER BY o.remote_id, o.id");
    wanted
}

async fn slice(
    database: &Database,
    numbers: &[RemoteOrderId],
    integration: Option<IntegrationId>,
) -> StorageResult<Vec<NumberedOrder>> {
    let wanted = find(numbers, integration);
    index_walks!(database, |tx| {
        let orders: Vec<NumberedColumns> = bound!(sqlx::query_as(wanted.sql()), wanted)
            .fetch_all(&mut *tx)
            .await?;
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = orders.iter().map(|order| order.id.as_str()).collect();
        let mut parts = read_parts!(tx, PartStatements::new(&ids, ""));
        let mut snapshots = Vec::new();
        for columns in &orders {
            let list = parts.required_list(&columns.id);
            let order = parts.take(&columns.id, &columns.integration_id, columns.remote_id)?;
            snapshots.push(Some((order, 0, list)));
        }
        look_up_lists!(tx, snapshots);
        let mut numbered = Vec::new();
        for (columns, (order, ..)) in orders.into_iter().zip(snapshots.into_iter().flatten()) {
            let row = RowName::new("orders", &columns.id);
            numbered.push(NumberedOrder {
                order,
                client_id: row.parsed("client_id", &columns.client_id)?,
                integration_name: columns.integration_name,
            });
        }
        Ok(numbered)
    })
}
