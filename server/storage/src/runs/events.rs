//! A run's log.

use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::time::Timestamp;

use super::Lease;
use crate::macros::transaction;
use crate::{Database, StorageError, StorageResult};

/// Adds a line to the run's log, on behalf of the worker that has the run.
pub async fn log_event(
    database: &Database,
    lease: &Lease,
    at: Timestamp,
    event: &RunEvent,
) -> StorageResult<()> {
    transaction!(database, |tx| {
        let held = sqlx::query(
            "UPDATE import_runs SET changed_at = changed_at \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running'",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if held == 0 {
            return Err(StorageError::LeaseLost);
        }
        insert_event!(tx, lease.run_id, at, event);
        Ok(())
    })
}

/// The same within a transaction that knows that the run may be written to.
macro_rules! insert_event {
    ($tx:expr, $run_id:expr, $at:expr, $event:expr) => {{
        let (code, parameters) = $event.to_stored();
        sqlx::query(
            "INSERT INTO import_events (run_id, ordinal, at, code, parameters) \
             SELECT $1, COALESCE(MAX(ordinal), 0) + 1, $2, $3, $4 FROM import_events WHERE run_id = $1",
        )
        .bind($run_id.to_string())
        .bind($at.millis())
        .bind(code)
        .bind(parameters)
        .execute(&mut *$tx)
        .await?
    }};
}
pub(crate) use insert_event;
