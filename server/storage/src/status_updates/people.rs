//! What failed is tried again. Where the store refuses all, the pause stays: one is tried, and the others go on once the store
//! takes it.

use parcelpilot_domain::ids::{IntegrationId, OrderId};

use super::complete::concerning_all;
use crate::clock::database_now;
use crate::macros::{change, transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Of one order. How many: none where it has not failed, or the setting is off.
pub async fn retry_order(database: &Database, order: OrderId) -> StorageResult<i64> {
    retry_where(database, |which| {
        which
            .push(
                "(integration_id, order_number) IN (SELECT integration_id, remote_id FROM orders WHERE id = ",
            )
            .text(order.to_string())
            .push(")");
    })
    .await
}

/// All of one integration. How many.
pub async fn retry_all(database: &Database, integration: IntegrationId) -> StorageResult<i64> {
    retry_where(database, |which| {
        which.push("integration_id = ").text(integration.to_string());
    })
    .await
}

/// New credentials were given: what failed for the old ones is tried again.
pub async fn retry_failed_of_credentials(
    database: &Database,
    integration: IntegrationId,
) -> StorageResult<i64> {
    let retried = retry_where(database, |which| {
        which
            .push("integration_id = ")
            .text(integration.to_string())
            .push(" AND reason IN (")
            .texts(concerning_all())
            .push(")");
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

async fn retry_where(database: &Database, which: impl FnOnce(&mut Statement)) -> StorageResult<i64> {
    let at = database_now(database).await?;
    let mut statement = Statement::default();
    // Before all that waits: whoever asks for it sees what becomes of it.
    statement
        .push("UPDATE status_updates SET state = 'pending', reason = NULL, tries = 0, next_try_at = 0, since = ")
        .integer(at.millis())
        .push(
            " WHERE state = 'failed' AND (SELECT status_on_import FROM integrations WHERE id = integration_id) IS NOT NULL
                 AND ",
        );
    which(&mut statement);
    statement.push(" RETURNING integration_id");
    transaction!(database, |tx| {
        let retried: Vec<(String,)> = bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?;
        if let Some((integration,)) = retried.first() {
            sqlx::query(TRY_AT_ONCE)
                .bind(integration)
                .execute(&mut *tx)
                .await?;
        }
        Ok(i64::try_from(retried.len()).unwrap_or(i64::MAX))
    })
}
