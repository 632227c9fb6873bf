//! Deleting deliveries, slice by slice: each may have 256 KiB of what was sent, and others who write wait a moment only.

use parcelpilot_domain::ids::EventEndpointId;

use super::turns::{lock_all_endpoints, lock_endpoint};
use crate::macros::{change, durable_transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

const SLICE: i64 = 200;

pub(super) fn slice_of_endpoint(id: EventEndpointId) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("DELETE FROM event_deliveries WHERE endpoint_id = ")
        .text(id.to_string())
        .push(" AND position IN (SELECT d.position FROM event_deliveries d WHERE d.endpoint_id = ")
        .text(id.to_string())
        .push(" ORDER BY d.position LIMIT ")
        .integer(SLICE)
        .push(")");
    statement
}

pub(super) fn slice_of_integration(id: &str) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(
            "DELETE FROM event_deliveries WHERE (endpoint_id, position) IN
                 (SELECT d.endpoint_id, d.position FROM event_deliveries d WHERE d.integration_id = ",
        )
        .text(id)
        .push(" LIMIT ")
        .integer(SLICE)
        .push(")");
    statement
}

/// With all its deliveries. Quiet where there is none. Where it is broken off, it is left paused, with fewer of them.
pub async fn delete(database: &Database, id: EventEndpointId) -> StorageResult<()> {
    // From here on none is made of it, nor sent.
    change!(database, |executor| {
        sqlx::query("UPDATE event_endpoints SET is_enabled = FALSE WHERE id = $1")
            .bind(id.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    let slice = slice_of_endpoint(id);
    loop {
        let deleted = durable_transaction!(by_index database, |tx| {
            lock_endpoint!(tx, id);
            let deleted = bound!(sqlx::query(slice.sql()), slice).execute(&mut *tx).await?;
            Ok(deleted.rows_affected())
        })?;
        if deleted == 0 {
            break;
        }
    }
    durable_transaction!(database, |tx| {
        lock_endpoint!(tx, id);
        sqlx::query("DELETE FROM event_endpoints WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// All of an integration that is being deleted.
pub(crate) async fn delete_of_integration(database: &Database, id: &str) -> StorageResult<()> {
    let slice = slice_of_integration(id);
    loop {
        let deleted = durable_transaction!(by_index database, |tx| {
            lock_all_endpoints!(database, tx);
            let deleted = bound!(sqlx::query(slice.sql()), slice).execute(&mut *tx).await?;
            Ok(deleted.rows_affected())
        })?;
        if deleted == 0 {
            return Ok(());
        }
    }
}
