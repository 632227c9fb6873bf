//! Orders that stores have told of, and the runs that fetch them.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId, RunId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::StatusFilter;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::webhook::Hints;
use uuid::Uuid;

use crate::columns::RowName;
use crate::macros::{read, transaction};
use crate::{Database, StorageResult, runs};

/// How hints become runs.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between the beginnings of two runs of an integration. Short: whoever looks at a page waits for it.
    pub pause: Duration,
    /// An order that was told of costs a call, a page of changed orders costs one as well: more than so many are left
    /// to a sync, which is then due at once.
    pub fetched_one_by_one: i64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            pause: Duration::from_millis(500),
            fetched_one_by_one: 25,
        }
    }
}

/// An order that is wanted already stays so. What is of integrations that are gone is left out.
pub async fn add_hints(database: &Database, hints: &Hints, now: Timestamp) -> StorageResult<()> {
    transaction!(database, |tx| {
        for (integration, orders) in hints {
            let integration = integration.to_string();
            sqlx::query("UPDATE webhooks SET last_heard_at = $2 WHERE integration_id = $1")
                .bind(&integration)
                .bind(now.millis())
                .execute(&mut *tx)
                .await?;
            for order in orders {
                sqlx::query(
                    "INSERT INTO webhook_hints (integration_id, remote_id, heard_at)
                     SELECT id, $2, $3 FROM integrations WHERE id = $1 ON CONFLICT DO NOTHING",
                )
                .bind(&integration)
                .bind(order.0)
                .bind(now.millis())
                .execute(&mut *tx)
                .await?;
            }
        }
        Ok(())
    })
}

/// For each integration whose hints are due, a run of all of them; how many were queued. While one waits, or has just
/// begun, hints gather.
pub async fn queue_runs(database: &Database, pace: Pace, now: Timestamp) -> StorageResult<usize> {
    let due: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT DISTINCT h.integration_id FROM webhook_hints h
                 JOIN integrations i ON i.id = h.integration_id JOIN clients c ON c.id = i.client_id
             WHERE i.is_enabled AND c.is_active AND NOT EXISTS (
                 SELECT 1 FROM import_runs r WHERE r.integration_id = h.integration_id AND r.kind = 'orders'
                     AND r.requested_by IS NULL AND (r.state = 'queued' OR r.created_at > $1))",
        )
        .bind(now.minus(pace.pause).millis())
        .fetch_all(executor)
        .await?
    });
    let mut queued = 0;
    for (integration,) in due {
        let id: IntegrationId =
            RowName::new("webhook_hints", &integration).parsed("integration_id", &integration)?;
        if queue_run(database, id, pace, now).await?.is_some() {
            queued += 1;
        }
    }
    Ok(queued)
}

/// None where another replica was quicker, or a sync does it.
async fn queue_run(
    database: &Database,
    integration: IntegrationId,
    pace: Pace,
    now: Timestamp,
) -> StorageResult<Option<RunId>> {
    let id = integration.to_string();
    let run_id = RunId::from_uuid(Uuid::now_v7());
    transaction!(database, |tx| {
        // Replicas queue for the integration's row; the second one finds no hints.
        let (statuses, cursor, next_sync) = sqlx::query_as::<_, (String, Option<i64>, Option<i64>)>(
            "UPDATE integrations SET version = version WHERE id = $1 RETURNING statuses, sync_cursor, next_sync_at",
        )
        .bind(&id)
        .fetch_optional(&mut *tx)
        .await?
        .unwrap_or_default();
        let orders = sqlx::query_as::<_, (i64,)>(
            "DELETE FROM webhook_hints WHERE integration_id = $1 RETURNING remote_id",
        )
        .bind(&id)
        .fetch_all(&mut *tx)
        .await?;
        if orders.is_empty() {
            return Ok(None);
        }
        let is_flood = i64::try_from(orders.len()).unwrap_or(i64::MAX) > pace.fetched_one_by_one;
        // Without a cursor a sync would read the whole store.
        if is_flood && cursor.is_some() && next_sync.is_some() {
            sqlx::query("UPDATE integrations SET next_sync_at = $2 WHERE id = $1 AND next_sync_at > $2")
                .bind(&id)
                .bind(now.millis())
                .execute(&mut *tx)
                .await?;
            return Ok(None);
        }
        let mut remote_ids: Vec<_> = orders.into_iter().map(|(order,)| RemoteOrderId(order)).collect();
        remote_ids.sort_unstable();
        let statuses = RowName::new("integrations", &id).json("statuses", &statuses)?;
        let selection = Selection::Hinted {
            remote_ids,
            statuses: StatusFilter::Only(statuses),
        };
        sqlx::query(runs::INSERT_RUN)
            .bind(run_id.to_string())
            .bind(&id)
            .bind(RunKind::Orders.code())
            .bind(runs::selection_json(&selection))
            .bind(None::<String>)
            .bind(now.millis())
            .bind(selection.is_long())
            .execute(&mut *tx)
            .await?;
        Ok(Some(run_id))
    })
}
