//! Single SKUs.

use parcelpilot_domain::client_sku::{Sku, SkuKey, WarehouseItem};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::time::Timestamp;

use super::next_version;
use crate::macros::durable_transaction;
use crate::{Database, StorageError, StorageResult};

/// # Errors
/// [`StorageError::Taken`] where the list has it; [`StorageError::ChangedMeanwhile`] where the client is gone.
pub async fn add(
    database: &Database,
    client: ClientId,
    store: &Sku,
    item: &WarehouseItem,
    at: Timestamp,
) -> StorageResult<()> {
    let client = client.to_string();
    durable_transaction!(database, |tx| {
        let version = next_version!(tx, &client);
        sqlx::query(
            "INSERT INTO client_skus (client_id, sku_key, store_sku, warehouse_key, warehouse_sku, units_per_pack, version,
                 updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&client)
        .bind(store.key().as_str())
        .bind(store.as_str())
        .bind(item.sku.key().as_str())
        .bind(item.sku.as_str())
        .bind(i64::from(item.units.get()))
        .bind(version)
        .bind(at.millis())
        .execute(&mut *tx)
        .await
        .map_err(StorageError::or_taken)?;
        Ok(())
    })
}

/// What the warehouse calls one that is listed. `version` is the row's, as it was read.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it has another version by now, or is gone.
pub async fn change(
    database: &Database,
    client: ClientId,
    store: &SkuKey,
    item: &WarehouseItem,
    version: i64,
    at: Timestamp,
) -> StorageResult<()> {
    let client = client.to_string();
    durable_transaction!(database, |tx| {
        let next = next_version!(tx, &client);
        let changed = sqlx::query(
            "UPDATE client_skus SET warehouse_key = $4, warehouse_sku = $5, units_per_pack = $6, version = $7, updated_at = $8
             WHERE client_id = $1 AND sku_key = $2 AND version = $3",
        )
        .bind(&client)
        .bind(store.as_str())
        .bind(version)
        .bind(item.sku.key().as_str())
        .bind(item.sku.as_str())
        .bind(i64::from(item.units.get()))
        .bind(next)
        .bind(at.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(changed)
    })
}

/// # Errors
/// As [`change`].
pub async fn remove(
    database: &Database,
    client: ClientId,
    store: &SkuKey,
    version: i64,
) -> StorageResult<()> {
    let client = client.to_string();
    durable_transaction!(database, |tx| {
        next_version!(tx, &client);
        let removed =
            sqlx::query("DELETE FROM client_skus WHERE client_id = $1 AND sku_key = $2 AND version = $3")
                .bind(&client)
                .bind(store.as_str())
                .bind(version)
                .execute(&mut *tx)
                .await?
                .rows_affected();
        StorageError::unless_changed(removed)
    })
}
