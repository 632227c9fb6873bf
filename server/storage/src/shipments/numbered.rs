//! Orders by their numbers, with their shipments, for plans that change nothing.

use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteOrderId};
use parcelpilot_domain::shipment::changes::OrderSnapshot;

use super::snapshot::read_parts;
use crate::columns::RowName;
use crate::macros::{row, snapshot};
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
        "SELECT o.id, o.integration_id, o.remote_id, i.name AS integration_name,
             COALESCE(o.client_id, i.client_id) AS client_id
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
        let mut parts = read_parts!(tx, ids, "");
        let mut numbered = Vec::new();
        for columns in orders {
            let row = RowName::new("orders", &columns.id);
            numbered.push(NumberedOrder {
                order: parts.take(&columns.id, &columns.integration_id, columns.remote_id)?,
                client_id: row.parsed("client_id", &columns.client_id)?,
                integration_name: columns.integration_name,
            });
        }
        Ok(numbered)
    })
}
