//! Deleting an integration with all that hangs on it.

use parcelpilot_domain::ids::IntegrationId;

use crate::macros::{change, transaction};
use crate::{Database, StorageResult, order_import};

/// Orders that go in one transaction, each with its lines, consignments and terms: so few that others who write
/// wait a moment only.
const SLICE: i64 = 1_000;

/// Deletes the integration with its runs, problems and orders, slice by slice. Quiet where it is gone already. Where
/// it is broken off, the integration is left disabled, with fewer orders, and can be deleted again.
pub async fn delete(database: &Database, id: IntegrationId) -> StorageResult<()> {
    let id = id.to_string();
    // First the runs: whoever works on one finds its lease gone with its next page, and writes nothing more.
    transaction!(database, |tx| {
        sqlx::query("UPDATE integrations SET is_enabled = FALSE, version = version + 1 WHERE id = $1")
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        // In the order in which a page is written, so that the two never wait for each other.
        sqlx::query("DELETE FROM problems WHERE integration_id = $1")
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "DELETE FROM import_spans WHERE run_id IN (SELECT id FROM import_runs WHERE integration_id = $1)",
        )
        .bind(id.as_str())
        .execute(&mut *tx)
        .await?;
        sqlx::query("DELETE FROM import_runs WHERE integration_id = $1")
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })?;
    while order_import::delete_orders(database, &id, SLICE).await? > 0 {}
    change!(database, |executor| {
        sqlx::query("DELETE FROM integrations WHERE id = $1")
            .bind(id.as_str())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}
