//! Shipments of clients' orders.

use parcelpilot_contract::orders::OrderCount;
use parcelpilot_contract::shipments::{ShipmentPage, ShipmentRow};
use parcelpilot_domain::ids::{ClientId, OrderId, ShipmentId};
use parcelpilot_domain::sees::SeenClients;
use parcelpilot_domain::time::Timestamp;

use super::push_seen;
use crate::channels::client_of_order;
use crate::columns::RowName;
use crate::macros::read;
use crate::shipments::{self, ShipmentFilter};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Newest first, of the filter's client, else of their first one.
pub async fn list_shipments(
    database: &Database,
    seen: &SeenClients,
    filter: &ShipmentFilter,
    size: usize,
) -> StorageResult<ShipmentPage> {
    match of_client(seen, filter) {
        Some(filter) => shipments::list(database, &filter, size).await,
        None => Ok(ShipmentPage::default()),
    }
}

/// The filter of the one client that the list is of. Nothing where it asks for another's.
fn of_client(seen: &SeenClients, filter: &ShipmentFilter) -> Option<ShipmentFilter> {
    // Field by field: whoever adds one says here whether it is theirs to ask for.
    let ShipmentFilter {
        search,
        order,
        order_number,
        tracking,
        client,
        integration,
        state,
        shipped_from,
        shipped_until,
        after,
    } = filter.clone();
    // How it stands with a store may be another client's to know.
    if state.is_some() {
        return None;
    }
    Some(ShipmentFilter {
        search,
        order,
        order_number,
        tracking,
        client: Some(seen.looked_at(client)?),
        integration,
        state: None,
        shipped_from,
        shipped_until,
        after,
    })
}

/// How many left since a moment, as far as is counted.
pub async fn count_shipped(
    database: &Database,
    seen: &SeenClients,
    client: Option<ClientId>,
    since: Timestamp,
) -> StorageResult<OrderCount> {
    let since = ShipmentFilter {
        client,
        shipped_from: Some(since),
        ..ShipmentFilter::default()
    };
    let Some(filter) = of_client(seen, &since) else {
        return Ok(OrderCount(0));
    };
    let most = usize::try_from(OrderCount::COUNTED + 1).unwrap_or(usize::MAX);
    let found = shipments::pick(database, &filter, most).await?;
    Ok(OrderCount(i64::try_from(found.len()).unwrap_or(i64::MAX)))
}

/// With its client. Whose it is, is asked once it is read.
pub async fn shipment(
    database: &Database,
    seen: &SeenClients,
    id: ShipmentId,
) -> StorageResult<Option<(ShipmentRow, ClientId)>> {
    let found = shipments::find(database, id).await?;
    let mut statement = Statement::default();
    statement
        .push(FROM_ORDERS)
        .push(" JOIN shipments s ON s.order_id = o.id WHERE s.id = ")
        .text(id.to_string());
    Ok(found.zip(whose(database, statement, seen).await?))
}

/// Oldest first. None where the order is not theirs.
pub async fn shipments_of_order(
    database: &Database,
    seen: &SeenClients,
    order: OrderId,
) -> StorageResult<Vec<ShipmentRow>> {
    let rows = shipments::of_order(database, order).await?;
    let mut statement = Statement::default();
    statement
        .push(FROM_ORDERS)
        .push(" WHERE o.id = ")
        .text(order.to_string());
    let client = whose(database, statement, seen).await?;
    Ok(client.map_or_else(Vec::new, |_| rows))
}

const FROM_ORDERS: &str = concat!("SELECT ", client_of_order!(), " FROM orders o");

/// Which of their clients' the order is that `order` selects, if it is one's.
async fn whose(
    database: &Database,
    mut order: Statement,
    seen: &SeenClients,
) -> StorageResult<Option<ClientId>> {
    push_seen(&mut order, client_of_order!(), seen);
    let found: Option<(String,)> = read!(database, |executor| {
        bound!(sqlx::query_as(order.sql()), order)
            .fetch_optional(executor)
            .await?
    });
    let client = |(id,): (String,)| RowName::new("clients", &id).parsed("id", &id);
    found.map(client).transpose()
}
