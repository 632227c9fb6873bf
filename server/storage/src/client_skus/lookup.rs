//! What the warehouse calls what orders and files name.

use std::collections::{BTreeSet, HashMap};

use parcelpilot_domain::client_sku::{Listed, SkuKey, WarehouseItem, skus_to_ship, unlisted};
use parcelpilot_domain::ids::ClientId;

use super::item;
use crate::columns::RowName;
use crate::macros::{index_walks, row};
use crate::orders::WholeOrder;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// SKUs asked for in one statement: however large a file, the engine plans a few.
const AT_ONCE: usize = 1_000;

row! {
    pub(crate) struct ItemColumns {
        client_id: String, sku_key: String, warehouse_sku: String, units_per_pack: i64,
    }
}

/// By client and SKU.
pub(crate) type Items = HashMap<(String, SkuKey), WarehouseItem>;

/// Of these SKUs, those that the client's list has.
pub async fn listed(database: &Database, client: ClientId, keys: &BTreeSet<SkuKey>) -> StorageResult<Listed> {
    let client = client.to_string();
    let wanted = keys.iter().map(|key| (client.clone(), key.clone())).collect();
    let found = items(database, &wanted).await?;
    Ok(found.into_iter().map(|((_, key), item)| (key, item)).collect())
}

/// Whether the list has a product that its store or the warehouse calls so.
pub async fn is_name(database: &Database, client: ClientId, name: &SkuKey) -> StorageResult<bool> {
    if name.is_empty() {
        return Ok(false);
    }
    index_walks!(database, |tx| {
        let (is_name,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM client_skus WHERE client_id = $1 AND sku_key = $2)
                 OR EXISTS (SELECT 1 FROM client_skus WHERE client_id = $1 AND warehouse_key = $2)",
        )
        .bind(client.to_string())
        .bind(name.as_str())
        .fetch_one(&mut *tx)
        .await?;
        Ok(is_name)
    })
}

/// Of these SKUs of clients, those that are on their lists.
pub(crate) async fn items(database: &Database, wanted: &BTreeSet<(String, SkuKey)>) -> StorageResult<Items> {
    let statements = select_items(wanted);
    if statements.is_empty() {
        return Ok(Items::new());
    }
    index_walks!(database, |tx| {
        let mut found: Vec<ItemColumns> = Vec::new();
        for statement in &statements {
            let rows: Vec<ItemColumns> = bound!(sqlx::query_as(statement.sql()), statement)
                .fetch_all(&mut *tx)
                .await?;
            found.extend(rows);
        }
        read_items(found)
    })
}

/// Says of each order what is not on the list that must have it. No statement where no list is required.
pub(crate) async fn add_unlisted(database: &Database, orders: &mut [WholeOrder]) -> StorageResult<()> {
    let mut wanted = BTreeSet::new();
    for order in &*orders {
        if let Some(client) = &order.requires_list_of {
            let skus = skus_to_ship(&order.stored.order.lines, &order.ahead);
            wanted.extend(skus.into_iter().map(|sku| (client.clone(), SkuKey::of(sku))));
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let items = items(database, &wanted).await?;
    for order in orders {
        if let Some(client) = &order.requires_list_of {
            let is_listed = |key: &SkuKey| items.contains_key(&(client.clone(), key.clone()));
            let skus = skus_to_ship(&order.stored.order.lines, &order.ahead);
            order.facts.unlisted_skus = unlisted(&skus, is_listed);
        }
    }
    Ok(())
}

/// Nothing that nobody sees is on a list.
pub(crate) fn select_items(wanted: &BTreeSet<(String, SkuKey)>) -> Vec<Statement> {
    let wanted: Vec<_> = wanted.iter().filter(|(_, key)| !key.is_empty()).collect();
    let of_clients = wanted.chunk_by(|(one, _), (next, _)| one == next);
    of_clients
        .flat_map(|of_client| of_client.chunks(AT_ONCE))
        .map(|some| {
            let mut statement = Statement::default();
            statement
                .push("SELECT client_id, sku_key, warehouse_sku, units_per_pack FROM client_skus WHERE client_id = ")
                .text(some[0].0.as_str())
                .push(" AND sku_key IN (")
                .texts(some.iter().map(|(_, key)| key.as_str()))
                .push(")");
            statement
        })
        .collect()
}

pub(crate) fn read_items(rows: Vec<ItemColumns>) -> StorageResult<Items> {
    rows.into_iter()
        .map(|found| {
            let row = RowName::new("client_skus", &found.sku_key);
            let item = item(row, &found.warehouse_sku, found.units_per_pack)?;
            Ok(((found.client_id, SkuKey::of(&found.sku_key)), item))
        })
        .collect()
}
