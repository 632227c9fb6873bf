//! Levels that are not sent any more: a batch of them in a transaction of its own.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::stock::{StockReason, StockState};
use parcelpilot_domain::time::Timestamp;

use super::{is_shared, lock_setting};
use crate::clock::database_now;
use crate::macros::{durable_transaction, index_walks};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

const AT_ONCE: i64 = 500;

/// Which levels that wait.
#[derive(Debug, Clone, Copy)]
pub(super) enum Waiting {
    OlderGenerations,
    /// Of the setting's generation, those too old by then.
    Stale(Timestamp),
    /// Of a store that is shared.
    Shared,
}

impl Waiting {
    const fn end(self) -> (StockState, StockReason) {
        match self {
            Self::OlderGenerations => (StockState::Expired, StockReason::TurnedOff),
            Self::Stale(_) => (StockState::Expired, StockReason::TooOld),
            Self::Shared => (StockState::Refused, StockReason::SharedStore),
        }
    }
}

/// Keys of some of them.
pub(super) fn select(integration: IntegrationId, which: Waiting) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("SELECT sku, location_id FROM stock_levels WHERE state = 'waiting' AND integration_id = ")
        .text(integration.to_string());
    let generation = match which {
        Waiting::OlderGenerations => {
            " AND generation < (SELECT generation FROM stock_settings WHERE integration_id = "
        }
        Waiting::Stale(_) => {
            " AND generation = (SELECT generation FROM stock_settings WHERE integration_id = "
        }
        Waiting::Shared => {
            " AND generation <= (SELECT generation FROM stock_settings WHERE integration_id = "
        }
    };
    statement.push(generation).text(integration.to_string()).push(")");
    if let Waiting::Stale(at) = which {
        statement.push(" AND fresh_until <= ").integer(at.millis());
    }
    if matches!(which, Waiting::Shared) {
        statement
            .push(" AND EXISTS (SELECT 1 FROM integrations i WHERE i.id = ")
            .text(integration.to_string())
            .push(concat!(" AND ", is_shared!(), ")"));
    }
    statement
        .push(" ORDER BY generation, fresh_until LIMIT ")
        .integer(AT_ONCE);
    statement
}

/// How many ended. What may be in the store though its answer was lost is unknown, however it ends.
pub(super) async fn end(
    database: &Database,
    integration: IntegrationId,
    which: Waiting,
) -> StorageResult<u64> {
    let select = select(integration, which);
    // Without the lock first: mostly there is none.
    let some: Option<(String, i64)> = index_walks!(database, |tx| {
        Ok(bound!(sqlx::query_as(select.sql()), select)
            .fetch_optional(&mut *tx)
            .await?)
    })?;
    if some.is_none() {
        return Ok(0);
    }
    let (state, reason) = which.end();
    durable_transaction!(by_index database, |tx| {
        lock_setting!(tx, integration.to_string());
        let keys: Vec<(String, i64)> = bound!(sqlx::query_as(select.sql()), select)
            .fetch_all(&mut *tx)
            .await?;
        for (sku, location) in &keys {
            sqlx::query(
                "UPDATE stock_levels SET
                     state = CASE WHEN uncertain_version = version THEN 'unknown' ELSE $4 END,
                     reason = CASE WHEN uncertain_version = version THEN 'no_answer' ELSE $5 END
                 WHERE integration_id = $1 AND sku = $2 AND location_id = $3 AND state = 'waiting'",
            )
            .bind(integration.to_string())
            .bind(sku)
            .bind(location)
            .bind(state.code())
            .bind(reason.code())
            .execute(&mut *tx)
            .await?;
        }
        Ok(keys.len() as u64)
    })
}

pub(super) async fn end_of_older_generations(
    database: &Database,
    integration: IntegrationId,
) -> StorageResult<u64> {
    end(database, integration, Waiting::OlderGenerations).await
}

const DELETE_SOME: &str = "DELETE FROM stock_levels WHERE integration_id = $1 AND (sku, location_id) IN (
         SELECT sku, location_id FROM stock_levels WHERE integration_id = $1
             AND generation < (SELECT generation FROM stock_settings WHERE integration_id = $1)
         ORDER BY sku, location_id LIMIT $2)";

/// Deletes a batch of the levels of generations that are over. How many.
pub(crate) async fn delete_some(database: &Database, integration: &str) -> StorageResult<u64> {
    durable_transaction!(by_index database, |tx| {
        lock_setting!(tx, integration);
        Ok(sqlx::query(DELETE_SOME)
            .bind(integration)
            .bind(AT_ONCE)
            .execute(&mut *tx)
            .await?
            .rows_affected())
    })
}

/// A batch of each kind: what is left comes with the next look.
pub(super) async fn end_some(database: &Database, integration: IntegrationId) -> StorageResult<()> {
    let at = database_now(database).await?;
    for which in [Waiting::OlderGenerations, Waiting::Shared, Waiting::Stale(at)] {
        end(database, integration, which).await?;
    }
    Ok(())
}
