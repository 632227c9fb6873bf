//! What an order was read from.

use parcelpilot_domain::ids::OrderId;

use crate::columns::RowName;
use crate::macros::read;
use crate::order_import::unpack;
use crate::{Database, StorageResult};

/// All that the store sent for the order, in the platform's own form. `None` where it is not kept.
pub async fn raw(database: &Database, id: OrderId) -> StorageResult<Option<String>> {
    let id = id.to_string();
    let packed: Option<(Vec<u8>,)> = read!(database, |executor| {
        sqlx::query_as("SELECT bytes FROM order_raw WHERE order_id = $1")
            .bind(&id)
            .fetch_optional(executor)
            .await?
    });
    packed
        .map(|(packed,)| RowName::new("order_raw", &id).known("bytes", unpack(&packed)))
        .transpose()
}
