//! What becomes of pushes when people decide: pushing is turned on or off, held ones are dropped, failed ones are
//! tried again.

use std::collections::BTreeSet;

use parcelpilot_contract::ports::HeldChoice;
use parcelpilot_domain::ids::{ClientId, IntegrationId, PushId, ShipmentId};
use parcelpilot_domain::time::Timestamp;

use super::store_pause::concerning_all;
use crate::channels::client_of_order;
use crate::columns::RowName;
use crate::macros::{change, durable_transaction, index_walks, transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// Turns pushing on. [`StorageError::ChangedMeanwhile`] where the integration is gone.
pub async fn turn_on(
    database: &Database,
    id: IntegrationId,
    held: &HeldChoice,
    at: Timestamp,
) -> StorageResult<()> {
    let changed = change!(database, |executor| {
        sqlx::query("UPDATE integrations SET push_ship_confirms = TRUE, version = version + 1 WHERE id = $1")
            .bind(id.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    StorageError::unless_changed(changed)?;
    match held {
        HeldChoice::SendAll => send_held(database, id, None, at).await,
        HeldChoice::Send(ids) if ids.is_empty() => Ok(()),
        HeldChoice::Send(ids) => send_held(database, id, Some(ids), at).await,
        HeldChoice::FromNowOn => drop_where(database, |held| {
            held.push("integration_id = ").text(id.to_string());
        })
        .await
        .map(drop),
    }
}

async fn send_held(
    database: &Database,
    id: IntegrationId,
    which: Option<&[PushId]>,
    at: Timestamp,
) -> StorageResult<()> {
    let mut statement = Statement::default();
    statement
        .push("UPDATE shipment_pushes SET state = 'pending', since = ")
        .integer(at.millis());
    statement.push(", next_try_at = ").integer(at.millis());
    statement
        .push(" WHERE state = 'held' AND state <> 'confirmed' AND integration_id = ")
        .text(id.to_string());
    if let Some(ids) = which {
        among(&mut statement, " AND id", ids);
    }
    execute(database, &statement).await.map(drop)
}

/// Turns pushing off: what is not on its way is held from now on.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the integration is gone.
pub async fn hold(database: &Database, id: IntegrationId, at: Timestamp) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        let changed = sqlx::query(
            "UPDATE integrations SET push_ship_confirms = FALSE, version = version + 1 WHERE id = $1",
        )
        .bind(id.to_string())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(changed)?;
        sqlx::query(
            "UPDATE shipment_pushes SET state = 'held', since = $2
             WHERE integration_id = $1 AND state = 'pending' AND state <> 'confirmed'",
        )
        .bind(id.to_string())
        .bind(at.millis())
        .execute(&mut *tx)
        .await?;
        Ok(())
    })
}

/// The store is never told of these held pushes' shipments. One that may have arrived is not dropped, nor a deletion:
/// what the store has then has to be reconciled. How many.
pub async fn drop_held(database: &Database, ids: &[PushId]) -> StorageResult<i64> {
    if ids.is_empty() {
        return Ok(0);
    }
    drop_where(database, |held| among(held, "id", ids)).await
}

async fn drop_where(database: &Database, which: impl Fn(&mut Statement) + Send + Sync) -> StorageResult<i64> {
    let statement = |before: &'static str, after: &'static str| {
        let mut statement = Statement::default();
        statement.push(before);
        which(&mut statement);
        statement
            .push(" AND state = 'held' AND state <> 'confirmed' AND intent IS NULL")
            .push(after);
        statement
    };
    let untold = statement(
        "UPDATE shipments SET notify_store = FALSE
         WHERE id IN (SELECT shipment_id FROM shipment_pushes WHERE kind = 'create' AND ",
        ")",
    );
    let dropped = statement("DELETE FROM shipment_pushes WHERE kind <> 'delete' AND ", "");
    transaction!(database, |tx| {
        bound!(sqlx::query(untold.sql()), untold)
            .execute(&mut *tx)
            .await?;
        let dropped = bound!(sqlx::query(dropped.sql()), dropped)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        Ok(count(dropped))
    })
}

/// Failed ones are tried again, pending ones at once; held ones are sent where pushing is on. How many.
pub async fn retry(database: &Database, ids: &[PushId], at: Timestamp) -> StorageResult<i64> {
    if ids.is_empty() {
        return Ok(0);
    }
    retry_where(database, at, |statement| {
        statement.push("state IN ('failed', 'pending', 'held') ");
        among(statement, "AND id", ids);
    })
    .await
}

/// The failed pushes of these shipments.
pub async fn failed_of(database: &Database, shipments: &[ShipmentId]) -> StorageResult<Vec<PushId>> {
    if shipments.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    statement
        .push("SELECT id FROM shipment_pushes WHERE state = 'failed' AND shipment_id IN (")
        .texts(shipments.iter().map(ShipmentId::to_string))
        .push(")");
    let rows: Vec<(String,)> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(&mut *tx)
            .await?)
    })?;
    let id = |(id,): (String,)| RowName::new("shipment_pushes", &id).parsed("id", &id);
    rows.into_iter().map(id).collect()
}

/// All failed ones: of one client, of one integration, or of all. How many.
pub async fn retry_all(
    database: &Database,
    client: Option<ClientId>,
    integration: Option<IntegrationId>,
    at: Timestamp,
) -> StorageResult<i64> {
    retry_where(database, at, |statement| {
        statement.push("state = 'failed'");
        if let Some(id) = client {
            statement
                .push(" AND integration_id IN (SELECT id FROM integrations WHERE is_shared OR client_id = ")
                .text(id.to_string())
                .push(concat!(
                    ") AND (SELECT ",
                    client_of_order!(),
                    " FROM orders o WHERE o.id = order_id) = "
                ))
                .text(id.to_string());
        }
        if let Some(id) = integration {
            statement.push(" AND integration_id = ").text(id.to_string());
        }
    })
    .await
}

/// New credentials were given: what failed for the old ones is tried again.
pub async fn retry_failed_of_credentials(
    database: &Database,
    integration: IntegrationId,
    at: Timestamp,
) -> StorageResult<i64> {
    retry_where(database, at, |statement| {
        statement
            .push("state = 'failed' AND integration_id = ")
            .text(integration.to_string());
        statement.push(" AND failure IN (");
        statement.texts(concerning_all()).push(")");
    })
    .await
}

async fn retry_where(
    database: &Database,
    at: Timestamp,
    which: impl FnOnce(&mut Statement),
) -> StorageResult<i64> {
    let mut statement = Statement::default();
    statement.push(
        "UPDATE shipment_pushes SET failure = NULL,
             state = CASE WHEN (SELECT push_ship_confirms FROM integrations WHERE id = integration_id)
                 THEN 'pending' ELSE 'held' END, since = ",
    );
    statement
        .integer(at.millis())
        .push(", next_try_at = ")
        .integer(at.millis());
    statement.push(" WHERE state <> 'confirmed' AND ");
    which(&mut statement);
    statement.push(" RETURNING integration_id");
    let retried: Vec<(String,)> = change!(database, |executor| bound!(
        sqlx::query_as(statement.sql()),
        statement
    )
    .fetch_all(executor)
    .await?);
    // A store that is paused is tried at once.
    for integration in retried.iter().map(|(id,)| id).collect::<BTreeSet<_>>() {
        change!(database, |executor| sqlx::query(
            "UPDATE integrations SET push_paused_until = 0 WHERE id = $1 AND push_paused_until IS NOT NULL"
        )
        .bind(integration)
        .execute(executor)
        .await?
        .rows_affected());
    }
    Ok(count(u64::try_from(retried.len()).unwrap_or(u64::MAX)))
}

fn among(statement: &mut Statement, column: &'static str, ids: &[PushId]) {
    statement.push(column).push(" IN (");
    statement.texts(ids.iter().map(PushId::to_string)).push(")");
}

async fn execute(database: &Database, statement: &Statement) -> StorageResult<u64> {
    Ok(change!(database, |executor| bound!(
        sqlx::query(statement.sql()),
        statement
    )
    .execute(executor)
    .await?
    .rows_affected()))
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
