//! What failed is tried again. Where the store refuses all, the pause stays: one is tried, and the others go on once the store
//! takes it.

use parcelpilot_domain::ids::{IntegrationId, OrderId};

use super::complete::concerning_all;
use crate::clock::database_now;
use crate::macros::{change, transaction};
use crate::orders::find_remote;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Of one order. How many: none where it has not failed, or the setting is off.
pub async fn retry_order(database: &Database, order: OrderId) -> StorageResult<i64> {
    let Some((integration, number)) = find_remote(database, order).await? else {
        return Ok(0);
    };
    retry_where(database, integration, |which| {
        which.push(" AND order_number = ").integer(number.0);
    })
    .await
}

/// All of one integration. How many.
pub async fn retry_all(database: &Database, integration: IntegrationId) -> StorageResult<i64> {
    retry_where(database, integration, |_| {}).await
}

/// New credentials were given: what failed for the old ones is tried again.
pub async fn retry_failed_of_credentials(
    database: &Database,
    integration: IntegrationId,
) -> StorageResult<i64> {
    let retried = retry_where(database, integration, |which| {
        which.push(" AND reason IN (").texts(concerning_all()).push(")");
    })
    .await?;
    // Without one that failed, the one to be tried waits.
    change!(database, |executor| sqlx::query(TRY_AT_ONCE)
        .bind(integration.to_string())
        .execute(executor)
        .await?
        .rows_affected());
    Ok(retried)
}

/// Of a store that is paused, one is tried at once.
const TRY_AT_ONCE: &str =
    "UPDATE integrations SET status_paused_until = 0 WHERE id = $1 AND status_paused_until IS NOT NULL";

/// Takes the integration's row first, as whoever changes the setting does, so that neither waits for the other in a circle.
const LOCK: &str = "UPDATE integrations SET status_paused_until = status_paused_until WHERE id = $1";

async fn retry_where(
    database: &Database,
    integration: IntegrationId,
    which: impl FnOnce(&mut Statement),
) -> StorageResult<i64> {
    let at = database_now(database).await?;
    let integration = integration.to_string();
    let mut statement = Statement::default();
    // Before all that waits: whoever asks for it sees what becomes of it.
    statement
        .push(
            "UPDATE status_updates SET state = 'pending', reason = NULL, tries = 0, next_try_at = 0, since = ",
        )
        .integer(at.millis())
        .push(
            " WHERE state = 'failed'
                 AND (SELECT status_on_import FROM integrations WHERE id = integration_id) IS NOT NULL
                 AND integration_id = ",
        )
        .text(integration.as_str());
    which(&mut statement);
    transaction!(database, |tx| {
        sqlx::query(LOCK).bind(&integration).execute(&mut *tx).await?;
        let retried = bound!(sqlx::query(statement.sql()), statement)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        if retried > 0 {
            sqlx::query(TRY_AT_ONCE)
                .bind(&integration)
                .execute(&mut *tx)
                .await?;
        }
        Ok(i64::try_from(retried).unwrap_or(i64::MAX))
    })
}
