//! Many SKUs at once, out of a file.

use parcelpilot_domain::client_sku::PlannedRow;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::time::Timestamp;

use super::next_version;
use crate::macros::durable_transaction;
use crate::many_rows::{Cell, ManyRows, Table};
use crate::{Database, StorageError, StorageResult};

const KEYS: Table = Table {
    name: "client_skus",
    columns: &["client_id", "sku_key"],
};
const ROWS: Table = Table {
    name: "client_skus",
    columns: &[
        "client_id",
        "sku_key",
        "store_sku",
        "warehouse_key",
        "warehouse_sku",
        "units_per_pack",
        "version",
        "updated_at",
    ],
};

/// Writes what was planned for the list at `version`, all of it or nothing. Other rows stay.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the list has another version by now.
pub async fn import(
    database: &Database,
    client: ClientId,
    version: i64,
    rows: &[PlannedRow],
    at: Timestamp,
) -> StorageResult<()> {
    let client = client.to_string();
    let keys: Vec<String> = rows
        .iter()
        .map(|row| row.store.key().as_str().to_owned())
        .collect();
    let mut places = Vec::with_capacity(rows.len() * KEYS.columns.len());
    for key in &keys {
        places.push(Cell::Text(client.clone()));
        places.push(Cell::Text(key.clone()));
    }
    durable_transaction!(by_index database, |tx| {
        let next = next_version!(tx, &client);
        if next != version + 1 {
            return Err(StorageError::ChangedMeanwhile);
        }
        tx.delete_rows(&KEYS, places).await?;
        let mut cells = Vec::with_capacity(rows.len() * ROWS.columns.len());
        for (row, key) in rows.iter().zip(keys) {
            cells.extend([
                Cell::Text(client.clone()),
                Cell::Text(key),
                Cell::Text(row.store.to_string()),
                Cell::Text(row.item.sku.key().as_str().to_owned()),
                Cell::Text(row.item.sku.to_string()),
                Cell::Number(i64::from(row.item.units.get())),
                Cell::Number(next),
                Cell::Number(at.millis()),
            ]);
        }
        tx.insert_rows(&ROWS, cells).await?;
        Ok(())
    })
}
