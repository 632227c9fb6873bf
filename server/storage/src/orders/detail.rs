//! One order whole.

use std::collections::BTreeSet;

use parcelpilot_contract::orders::{ConsignmentDetail, LineDetail, OrderDetail, OrderRow};
use parcelpilot_domain::client_sku::{SkuKey, WarehouseItem};
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, RemoteOrderId};
use parcelpilot_domain::order::{Consignment, Line};
use parcelpilot_domain::shipment::left::{Ahead, line_left};

use super::{StoredOrder, WholeOrder, find_whole, list};
use crate::client_skus::Items;
use crate::columns::RowName;
use crate::macros::{index_walks, read};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult, client_skus, integrations, order_warnings, pickups, problems};

/// What the order's page shows, with its open problem if it has one.
pub async fn detail(database: &Database, id: OrderId) -> StorageResult<Option<OrderDetail>> {
    let (Some(whole), Some(row)) = (find_whole(database, id).await?, list::row(database, id).await?) else {
        return Ok(None);
    };
    let stored = &whole.stored;
    let Some(client) = client_of(database, stored).await? else {
        return Ok(None);
    };
    let items = client_skus::items(database, &skus_of(client, &stored.order.lines)).await?;
    let problems = problems::open_of_order(database, stored.integration_id, stored.order.remote_id).await?;
    let mut detail = shown(whole, row, client, &items);
    detail.problems = problems;
    detail.warnings = order_warnings::open_of(database, id).await?;
    Ok(Some(detail))
}

/// Where an order comes from.
pub async fn find_remote(
    database: &Database,
    id: OrderId,
) -> StorageResult<Option<(IntegrationId, RemoteOrderId)>> {
    let found: Option<(String, i64)> = read!(database, |executor| {
        sqlx::query_as("SELECT integration_id, remote_id FROM orders WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    let name = id.to_string();
    found
        .map(|(integration, remote)| {
            let row = RowName::new("orders", &name);
            Ok((row.parsed("integration_id", &integration)?, RemoteOrderId(remote)))
        })
        .transpose()
}

/// The numbers of these orders, and what their stores are called here. Those that are gone are left out.
pub async fn numbers_and_stores(
    database: &Database,
    orders: &[OrderId],
) -> StorageResult<Vec<(OrderId, RemoteOrderId, String)>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    statement
        .push(
            "SELECT o.id, o.remote_id, (SELECT name FROM integrations WHERE id = o.integration_id) FROM orders o
             WHERE o.id IN (",
        )
        .texts(orders.iter().map(OrderId::to_string))
        .push(")");
    let rows: Vec<(String, i64, String)> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?)
    })?;
    let named = |(id, number, store): (String, i64, String)| {
        let id = RowName::new("orders", &id).parsed("id", &id)?;
        Ok((id, RemoteOrderId(number), store))
    };
    rows.into_iter().map(named).collect()
}

/// How many of these are kept here.
pub async fn count_here(database: &Database, orders: &[OrderId]) -> StorageResult<i64> {
    if orders.is_empty() {
        return Ok(0);
    }
    let mut statement = Statement::default();
    statement
        .push("SELECT count(*) FROM orders WHERE id IN (")
        .texts(orders.iter().map(OrderId::to_string))
        .push(")");
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

/// As the lists of SKUs know them.
fn skus_of(client: ClientId, lines: &[Line]) -> BTreeSet<(String, SkuKey)> {
    let client = client.to_string();
    let skus = lines.iter().map(|line| SkuKey::of(&line.sku));
    skus.map(|key| (client.clone(), key)).collect()
}

/// Nothing where the integration is gone meanwhile.
async fn client_of(database: &Database, order: &StoredOrder) -> StorageResult<Option<ClientId>> {
    match order.client {
        Some(client) => Ok(Some(client)),
        None => {
            let integration = integrations::find(database, order.integration_id).await?;
            Ok(integration.map(|integration| integration.client_id))
        }
    }
}

fn shown(whole: WholeOrder, row: OrderRow, client_id: ClientId, items: &Items) -> OrderDetail {
    let may_ship = whole.may_ship();
    let WholeOrder {
        stored,
        ahead,
        hold,
        gone_at,
        status_update,
        pickup,
        facts,
        ..
    } = whole;
    let pickup = pickups::shown(pickup, &facts, &stored.order.lines);
    let order = stored.order;
    let client = client_id.to_string();
    let line_detail = |line: &Line| {
        let item = items.get(&(client.clone(), SkuKey::of(&line.sku)));
        line_detail(line, &ahead, item.cloned())
    };
    let goes_out = |line: &&Line| {
        order
            .consignments
            .iter()
            .any(|consignment| Some(consignment.address_id) == line.address_id)
    };
    let not_shipped = order
        .lines
        .iter()
        .filter(|line| !goes_out(line))
        .map(&line_detail)
        .collect();
    OrderDetail {
        row,
        integration_id: stored.integration_id,
        client_id,
        modified_at: order.modified_at,
        imported_at: stored.imported_at,
        updated_at: stored.updated_at,
        payment_status: order.payment_status,
        customer_email: stored.customer_email,
        customer_message: order.customer_message,
        staff_notes: order.staff_notes,
        details: order.details,
        billing: order.billing,
        consignments: order
            .consignments
            .into_iter()
            .map(|consignment| consignment_detail(consignment, &order.lines, line_detail))
            .collect(),
        not_shipped,
        may_ship,
        hold,
        gone_at,
        status_update,
        pickup,
        warnings: Vec::new(),
        problems: Vec::new(),
    }
}

fn consignment_detail(
    consignment: Consignment,
    lines: &[Line],
    line_detail: impl Fn(&Line) -> LineDetail,
) -> ConsignmentDetail {
    ConsignmentDetail {
        address_id: consignment.address_id.0,
        address: consignment.address,
        shipping_method: consignment.shipping_method,
        lines: lines
            .iter()
            .filter(|line| line.address_id == Some(consignment.address_id))
            .map(line_detail)
            .collect(),
    }
}

fn line_detail(line: &Line, ahead: &Ahead, warehouse: Option<WarehouseItem>) -> LineDetail {
    let left_to_ship = line_left(line, ahead);
    LineDetail {
        remote_id: line.remote_id.0,
        kind: line.kind,
        sku: line.sku.clone(),
        name: line.name.clone(),
        options: line.options.clone(),
        bin: line.bin.clone(),
        quantity: line.quantity,
        quantity_shipped: line.quantity_shipped,
        shipped: if line.is_shipped() {
            line.sold() - left_to_ship
        } else {
            line.quantity_shipped
        },
        quantity_refunded: line.quantity_refunded,
        left_to_ship,
        price: line.price,
        parent: line.parent.map(|parent| parent.0),
        details: line.details.clone(),
        warehouse,
        ignored_by: line.ignored_by.clone(),
    }
}
