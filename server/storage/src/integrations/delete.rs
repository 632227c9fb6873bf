//! Deleting an integration with all that hangs on it.

use parcelpilot_domain::ids::IntegrationId;

use crate::events::{delete_of_integration, lock_all_endpoints};
use crate::macros::{read, transaction};
use crate::one_time_links::client_links::end_link;
use crate::{Database, Engine, StorageError, StorageResult, order_import, stock};

/// Orders that go in one transaction, each with its lines, consignments and terms: so few that others who write
/// wait a moment only.
const SLICE: i64 = 1_000;

/// What becomes of shipments that are not in the store yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsentShipments {
    /// Nothing is deleted where there are any.
    Keep,
    /// The store never hears of them.
    Delete,
}

const UNSENT: &str =
    "SELECT count(*) FROM shipment_pushes WHERE integration_id = $1 AND state <> 'confirmed'";

/// How many pushes the store has not confirmed, as it is kept for pages.
pub(super) async fn unsent(database: &Database, id: IntegrationId) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT CAST(COALESCE(sum(pending_pushes + held_pushes + sending_pushes + failed_pushes), 0) AS BIGINT)
             FROM integration_counts WHERE integration_id = $1",
        )
        .bind(id.to_string())
        .fetch_one(executor)
        .await?
    });
    Ok(count)
}

/// Deletes the integration with its runs, problems, stock levels and orders, slice by slice. Quiet where it is gone already. Where
/// it is broken off, the integration is left disabled, with fewer orders, and can be deleted again. How many shipments
/// the store never hears of.
///
/// # Errors
/// [`StorageError::Unsent`] where there are any and they are to be kept: then nothing has changed.
pub async fn delete(database: &Database, id: IntegrationId, unsent: UnsentShipments) -> StorageResult<i64> {
    let id = id.to_string();
    let lost = transaction!(database, |tx| {
        // Whoever ships at the moment has written before it is counted, or waits: foreign keys hold this row. SQLite has
        // one writer anyway.
        if database.kind() == Engine::Postgres {
            sqlx::query("SELECT id FROM integrations WHERE id = $1 FOR UPDATE")
                .bind(id.as_str())
                .execute(&mut *tx)
                .await?;
        }
        let (count,): (i64,) = sqlx::query_as(UNSENT)
            .bind(id.as_str())
            .fetch_one(&mut *tx)
            .await?;
        if count > 0 && unsent == UnsentShipments::Keep {
            return Err(StorageError::Unsent(count));
        }
        sqlx::query("UPDATE integrations SET is_enabled = FALSE, version = version + 1 WHERE id = $1")
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "UPDATE stock_settings SET is_on = FALSE, generation = generation + 1 WHERE integration_id = $1",
        )
        .bind(id.as_str())
        .execute(&mut *tx)
        .await?;
        end_link!(tx, id);
        Ok(count)
    })?;
    // First the runs: whoever works on one finds its lease gone with its next page, and writes nothing more.
    transaction!(database, |tx| {
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
    while stock::delete_some(database, &id).await? > 0 {}
    while order_import::delete_orders(database, &id, SLICE).await? > 0 {}
    delete_of_integration(database, &id).await?;
    transaction!(database, |tx| {
        // The last deliveries go with it, of which somebody may be sending one.
        lock_all_endpoints!(database, tx);
        sqlx::query("DELETE FROM integrations WHERE id = $1")
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })?;
    Ok(lost)
}
