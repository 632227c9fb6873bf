//! What failed is tried again. Where the store refuses all, the pause stays: one is tried, and the others go on once the store
//! takes it.

use parcelpilot_domain::ids::{IntegrationId, OrderId};

use super::complete::concerning_all;
use crate::clock::database_now;
use crate::macros::transaction;
use crate::orders::find_remote;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Of one order. How many: none where it has not failed, or the setting is off.
pub async fn retry_order(database: &Database, order: OrderId) -> StorageResult<i64> {
    let Some((integration, number)) = find_remote(database, order).await? else {
        return Ok(0);
    };
    retry_where(database, &integration.to_string(), |which| {
        which.push(" AND order_number = ").integer(number.0);
    })
    .await
}

/// All of one integration. How many.
pub async fn retry_all(database: &Database, integration: IntegrationId) -> StorageResult<i64> {
    retry_where(database, &integration.to_string(), |_| {}).await
}

/// New credentials were given: what stopped for the old ones is tried again. How many.
pub async fn retry_failed_of_credentials(
    database: &Database,
    integration: IntegrationId,
) -> StorageResult<i64> {
    retry_where(database, &integration.to_string(), |which| {
        push_concerns_all(which.push(" AND "));
    })
    .await
}

/// Whether the store refuses all for the reason of an update, as SQL.
fn push_concerns_all(statement: &mut Statement) {
    statement.push("reason IN (").texts(concerning_all()).push(")");
}

/// Of a store that is paused, one is tried at once, which may be one that has waited since it was tried last. Takes the
/// integration's row first, paused or not, as all do that change several updates: none waits for another in a circle.
async fn retry_where(
    database: &Database,
    integration: &str,
    which: impl FnOnce(&mut Statement),
) -> StorageResult<i64> {
    let at = database_now(database).await?;
    let mut statement = Statement::default();
    // Before all that waits: whoever asks for it sees what becomes of it.
    statement
        .push("UPDATE status_updates SET state = 'pending', reason = NULL, tries = 0, next_try_at = 0, since = ")
        .integer(at.millis())
        .push(" WHERE integration_id = ")
        .text(integration)
        .push(" AND (SELECT status_on_import FROM integrations WHERE id = integration_id) IS NOT NULL")
        .push(" AND (state = 'failed' OR (state = 'pending' AND ");
    push_concerns_all(&mut statement);
    statement.push("))");
    which(&mut statement);
    let retried = transaction!(database, |tx| {
        sqlx::query(
            "UPDATE integrations SET status_paused_until = CASE WHEN status_paused_until IS NOT NULL THEN 0 END
             WHERE id = $1",
        )
        .bind(integration)
        .execute(&mut *tx)
        .await?;
        Ok(bound!(sqlx::query(statement.sql()), statement)
            .execute(&mut *tx)
            .await?
            .rows_affected())
    })?;
    Ok(i64::try_from(retried).unwrap_or(i64::MAX))
}
