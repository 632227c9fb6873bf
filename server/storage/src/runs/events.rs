//! A run's log.

use parcelpilot_domain::time::Timestamp;

use super::{Lease, note};
use crate::macros::transaction;
use crate::{Database, StorageError, StorageResult};

/// Adds a line, on behalf of the worker that has the run.
pub async fn add_event(database: &Database, lease: &Lease, at: Timestamp, text: &str) -> StorageResult<()> {
    transaction!(database, |tx| {
        let row = sqlx::query_as::<_, (String,)>(
            "UPDATE import_runs SET changed_at = changed_at \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running' RETURNING id",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .fetch_optional(&mut *tx)
        .await?;
        row.ok_or(StorageError::LeaseLost)?;
        note!(tx, lease.run_id, at, text);
        Ok(())
    })
}
