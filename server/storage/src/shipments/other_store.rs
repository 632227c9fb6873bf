//! Shipments of a store that their integration is no longer connected to.

use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::time::Timestamp;

use crate::macros::change;
use crate::{Database, StorageResult};

/// Pending pushes whose shipment was made for another store than their integration has now fail, unsent. How many.
pub async fn stop_of_other_stores(database: &Database, at: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(
            "UPDATE shipment_pushes SET state = 'failed', since = $1, failure = $2, detail = ''
             WHERE state = 'pending' AND state <> 'confirmed' AND EXISTS (
                 SELECT 1 FROM shipments s JOIN integrations i ON i.id = s.integration_id
                 WHERE s.id = shipment_id AND s.store_hash NOT IN ('', i.store_hash))",
        )
        .bind(at.millis())
        .bind(PushFailure::OtherStore.code())
        .execute(executor)
        .await?
        .rows_affected()
    }))
}
