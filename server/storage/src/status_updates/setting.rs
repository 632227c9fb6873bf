//! The integration's setting. What waits when it changes is not sent: a setting that is turned on concerns orders that come in
//! from then on.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::status_update::StatusMove;

use crate::clock::database_now;
use crate::macros::{durable_transaction, read, transaction};
use crate::{Database, StorageError, StorageResult};

/// What an update that was being sent becomes where it is to go on later, as SQL.
pub(super) const WAITING_STATE: &str =
    "CASE WHEN (SELECT status_on_import FROM integrations WHERE id = integration_id) IS NULL
         THEN 'skipped' ELSE 'pending' END";

/// And why.
pub(super) const WAITING_REASON: &str = "CASE WHEN (SELECT status_on_import FROM integrations WHERE id = integration_id) IS NULL THEN 'turned_off' END";

/// Whether it was not set so already: then nothing changes, and what waits goes on.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the integration is gone.
pub async fn turn_on(database: &Database, id: IntegrationId, to: StatusMove) -> StorageResult<bool> {
    set(database, id, Some(to)).await
}

/// Whether it was on.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the integration is gone.
pub async fn turn_off(database: &Database, id: IntegrationId) -> StorageResult<bool> {
    set(database, id, None).await
}

async fn set(database: &Database, id: IntegrationId, to: Option<StatusMove>) -> StorageResult<bool> {
    let at = database_now(database).await?;
    durable_transaction!(database, |tx| {
        let changed = sqlx::query(
            "UPDATE integrations SET status_on_import = $2, status_paused_until = NULL, version = version + 1
             WHERE id = $1 AND COALESCE(status_on_import, '') <> COALESCE($2, '')",
        )
        .bind(id.to_string())
        .bind(to.map(StatusMove::code))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if changed == 0 {
            let found: Option<(String,)> = sqlx::query_as("SELECT id FROM integrations WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(&mut *tx)
                .await?;
            found.ok_or(StorageError::ChangedMeanwhile)?;
            return Ok(false);
        }
        sqlx::query(SKIP_OPEN)
            .bind(id.to_string())
            .bind(at.millis())
            .execute(&mut *tx)
            .await?;
        Ok(true)
    })
}

/// With what a worker has taken and not sent yet, which would go out if the setting were on again by then.
const SKIP_OPEN: &str = "UPDATE status_updates SET state = 'skipped', reason = 'turned_off', since = $2,
         lease_owner = NULL, lease_until = NULL
     WHERE integration_id = $1 AND state IN ('pending', 'failed', 'sending') AND (state <> 'sending' OR sent_at IS NULL)";

/// Skips what became open again just when the setting was turned off: by an import that had read it before, or by an update
/// that ended at that moment.
pub(super) async fn skip_of_turned_off(database: &Database) -> StorageResult<()> {
    let found: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT i.id FROM integrations i WHERE i.status_on_import IS NULL
                 AND COALESCE(
                     (SELECT u.order_number FROM status_updates u WHERE u.integration_id = i.id AND u.state = 'pending'
                      ORDER BY u.order_number LIMIT 1),
                     (SELECT u.order_number FROM status_updates u WHERE u.integration_id = i.id AND u.state = 'failed'
                      ORDER BY u.order_number LIMIT 1)) IS NOT NULL",
        )
        .fetch_all(executor)
        .await?
    });
    for (id,) in found {
        let at = database_now(database).await?;
        transaction!(database, |tx| {
            // Takes the integration first, as all do that change several updates, where the setting is still off.
            let taken = sqlx::query(
                "UPDATE integrations SET status_paused_until = NULL WHERE id = $1 AND status_on_import IS NULL",
            )
            .bind(&id)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if taken > 0 {
                sqlx::query(SKIP_OPEN)
                    .bind(&id)
                    .bind(at.millis())
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(())
        })?;
    }
    Ok(())
}
