//! Lists that must have every SKU: which clients' are, and what open orders have that is not on one.

use std::collections::BTreeMap;

use parcelpilot_contract::client_skus::{UnlistedSku, UnlistedSkus};
use parcelpilot_domain::client_sku::SkuKey;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};

use super::next_version;
use crate::macros::durable_transaction;
use crate::orders::{self, OrderFilter, WholeOrder};
use crate::{Database, StorageResult};

/// Orders read at once, and how often: those that wait the longest are looked at, and no more than that.
const ORDERS_AT_ONCE: u16 = 100;
const PAGES: usize = 5;
/// SKUs that are told.
const SKUS_MAX: usize = 100;

/// # Errors
/// [`crate::StorageError::ChangedMeanwhile`] where the client is gone.
pub async fn set_required(database: &Database, client: ClientId, is_required: bool) -> StorageResult<()> {
    let client = client.to_string();
    durable_transaction!(database, |tx| {
        next_version!(tx, &client);
        sqlx::query("UPDATE client_sku_lists SET is_required = $2 WHERE client_id = $1")
            .bind(&client)
            .bind(is_required)
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// SKUs of the client's orders to ship that its list must have, and does not. Nothing where it need not have them.
pub async fn unlisted(database: &Database, client: ClientId) -> StorageResult<UnlistedSkus> {
    let mut filter = OrderFilter {
        client: Some(client),
        work_list: Some(WorkList::ToShip),
        order: ListOrder::OldestFirst,
        ..OrderFilter::default()
    };
    let mut met: BTreeMap<SkuKey, UnlistedSku> = BTreeMap::new();
    let mut has_more = false;
    for _ in 0..PAGES {
        let page = orders::whole(database, &filter, ORDERS_AT_ONCE).await?;
        page.orders.iter().for_each(|order| count(order, &mut met));
        has_more = page.next.is_some();
        if !has_more {
            break;
        }
        filter.after = page.next;
    }
    let mut skus: Vec<UnlistedSku> = met.into_values().collect();
    skus.sort_by_key(|sku| -sku.orders);
    Ok(UnlistedSkus {
        has_more: has_more || skus.len() > SKUS_MAX,
        skus: skus.into_iter().take(SKUS_MAX).collect(),
    })
}

fn count(order: &WholeOrder, met: &mut BTreeMap<SkuKey, UnlistedSku>) {
    for sku in &order.facts.unlisted_skus {
        let key = SkuKey::of(sku);
        let lines = &order.stored.order.lines;
        let line = lines.iter().find(|line| SkuKey::of(&line.sku) == key);
        let unlisted = met.entry(key).or_insert_with(|| UnlistedSku {
            store_sku: sku.clone(),
            product: line.map(|line| line.name.clone()).unwrap_or_default(),
            orders: 0,
        });
        unlisted.orders += 1;
    }
}
