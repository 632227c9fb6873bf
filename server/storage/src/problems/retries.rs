//! Trying orders again: which may be, which are due, and queueing those.

use std::time::Duration;

use parcelpilot_domain::ids::{IntegrationId, ProblemId, RemoteOrderId, RunId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use crate::columns::RowName;
use crate::macros::{read, transaction};
use crate::runs::{NewRun, insert_run};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// Most orders that one run by itself takes; each is a call.
const AT_ONCE: i64 = 250;
/// A run that is queued says by what it finds when each order is tried next. This is for one that never gets so far.
const RUN_WITHIN: Duration = Duration::from_secs(3_600);

/// An open problem's order, which can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    pub integration_id: IntegrationId,
    pub remote_id: RemoteOrderId,
}

/// Those of these problems that are open and have an order number.
pub async fn retries_of(database: &Database, problems: &[ProblemId]) -> StorageResult<Vec<Retry>> {
    let Some((first, others)) = problems.split_first() else {
        return Ok(Vec::new());
    };
    let mut statement = open_ones();
    statement.push(" AND id IN (").text(first.to_string());
    for id in others {
        statement.push(", ").text(id.to_string());
    }
    statement.push(")");
    retries(database, statement).await
}

/// All that are open and have an order number, of one integration or of all.
pub async fn retries_of_all(
    database: &Database,
    integration: Option<IntegrationId>,
) -> StorageResult<Vec<Retry>> {
    let mut statement = open_ones();
    if let Some(integration) = integration {
        statement
            .push(" AND integration_id = ")
            .text(integration.to_string());
    }
    retries(database, statement).await
}

fn open_ones() -> Statement {
    let mut statement = Statement::default();
    statement.push(
        "SELECT integration_id, remote_id FROM problems WHERE solved_at IS NULL AND remote_id IS NOT NULL",
    );
    statement
}

async fn retries(database: &Database, mut statement: Statement) -> StorageResult<Vec<Retry>> {
    statement.push(" ORDER BY integration_id, remote_id");
    let rows: Vec<(String, i64)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    rows.into_iter()
        .map(|(id, remote_id)| {
            Ok(Retry {
                integration_id: RowName::new("integrations", &id).parsed("id", &id)?,
                remote_id: RemoteOrderId(remote_id),
            })
        })
        .collect()
}

/// Integrations with a problem that is due. One that is disabled, or whose last run failed, is let be: its orders
/// could not be read now.
pub async fn integrations_due(database: &Database, at: Timestamp) -> StorageResult<Vec<IntegrationId>> {
    let ids: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT i.id FROM integrations i JOIN clients c ON c.id = i.client_id
             WHERE i.is_enabled AND c.is_active AND i.last_failure IS NULL AND EXISTS (SELECT 1 FROM problems p
                 WHERE p.integration_id = i.id AND p.solved_at IS NULL AND p.remote_id IS NOT NULL
                 AND p.next_try_at <= $1)
             ORDER BY i.id",
        )
        .bind(at.millis())
        .fetch_all(executor)
        .await?
    });
    ids.into_iter()
        .map(|(id,)| RowName::new("integrations", &id).parsed("id", &id))
        .collect()
}

/// Queues a run of the orders that are due, the longest due first, unless one that was queued by itself is not over
/// yet. Whoever queues them makes them due later, so that of several replicas one queues each.
pub async fn queue_due(
    database: &Database,
    integration_id: IntegrationId,
    at: Timestamp,
) -> StorageResult<Option<RunId>> {
    let id = RunId::from_uuid(Uuid::now_v7());
    transaction!(database, |tx| {
        // Replicas look at the same time: the integration's row is what they queue for.
        sqlx::query("UPDATE integrations SET version = version WHERE id = $1")
            .bind(integration_id.to_string())
            .execute(&mut *tx)
            .await?;
        let (active,) = sqlx::query_as::<_, (i64,)>(
            "SELECT count(*) FROM import_runs
             WHERE integration_id = $1 AND kind = 'orders' AND requested_by IS NULL AND state IN ('queued', 'running')",
        )
        .bind(integration_id.to_string())
        .fetch_one(&mut *tx)
        .await?;
        if active > 0 {
            return Ok(None);
        }
        // The condition is asked again outside: PostgreSQL looks at a row anew when it has waited for another replica,
        // but not at the selection of it.
        let due = sqlx::query_as::<_, (i64,)>(
            "UPDATE problems SET next_try_at = $3 WHERE next_try_at <= $2 AND solved_at IS NULL AND id IN (
                 SELECT id FROM problems WHERE integration_id = $1 AND solved_at IS NULL AND remote_id IS NOT NULL
                 AND next_try_at <= $2 ORDER BY next_try_at, id LIMIT $4)
             RETURNING remote_id",
        )
        .bind(integration_id.to_string())
        .bind(at.millis())
        .bind(at.plus(RUN_WITHIN).millis())
        .bind(AT_ONCE)
        .fetch_all(&mut *tx)
        .await?;
        if due.is_empty() {
            return Ok(None);
        }
        let mut remote_ids: Vec<_> = due.into_iter().map(|(id,)| RemoteOrderId(id)).collect();
        remote_ids.sort_unstable();
        let run = NewRun {
            integration_id,
            kind: RunKind::Orders,
            selection: Selection::Named { remote_ids },
            requested_by: None,
            at,
        };
        insert_run!(&mut *tx, id, run);
        Ok(Some(id))
    })
}
