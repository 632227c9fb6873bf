//! The SKUs of clients' stores, and what the warehouse calls them.
//!
//! Every change of a list takes its row of `client_sku_lists` first: changes come one after the other, and what was decided
//! for a version of the list is refused once there is a newer one.

mod change;
mod import;
mod list;
mod lookup;
mod required;

pub use change::{add, change, remove};
pub use import::import;
pub use list::{explain, export, find, page, state};
pub(crate) use lookup::{ItemColumns, Items, add_unlisted, items, read_items, select_items};
pub use lookup::{is_name, listed};
pub use required::{set_required, unlisted};

use parcelpilot_contract::client_skus::SkuRow;
use parcelpilot_domain::client_sku::{UnitsPerPack, WarehouseItem};
use parcelpilot_domain::time::Timestamp;

use crate::StorageResult;
use crate::columns::RowName;
use crate::macros::row;

row! {
    struct SkuColumns {
        sku_key: String,
        store_sku: String,
        warehouse_key: String,
        warehouse_sku: String,
        units_per_pack: i64,
        version: i64,
        updated_at: i64,
    }
}

impl SkuColumns {
    fn row(&self) -> StorageResult<SkuRow> {
        let row = RowName::new("client_skus", &self.sku_key);
        Ok(SkuRow {
            store: row.parsed("store_sku", &self.store_sku)?,
            item: item(row, &self.warehouse_sku, self.units_per_pack)?,
            version: self.version,
            updated_at: Timestamp::from_millis(self.updated_at),
        })
    }
}

fn item(row: RowName<'_>, sku: &str, units: i64) -> StorageResult<WarehouseItem> {
    let units = u32::try_from(units)
        .ok()
        .and_then(|units| UnitsPerPack::try_from(units).ok());
    Ok(WarehouseItem {
        sku: row.parsed("warehouse_sku", sku)?,
        units: row.known("units_per_pack", units)?,
    })
}

/// Takes a client's list within a transaction, whose version becomes the next one, which this gives. 0 rows where the client is
/// gone.
macro_rules! next_version {
    ($tx:expr, $client:expr) => {{
        let next: Option<(i64,)> = sqlx::query_as(
            "INSERT INTO client_sku_lists (client_id, version) SELECT id, 1 FROM clients WHERE id = $1
             ON CONFLICT (client_id) DO UPDATE SET version = client_sku_lists.version + 1 RETURNING version",
        )
        .bind($client)
        .fetch_optional(&mut *$tx)
        .await?;
        next.ok_or($crate::StorageError::ChangedMeanwhile)?.0
    }};
}
use next_version;
