//! Our orders as a check compares them. Nothing here reads more than a window or a page asks for.

use std::collections::BTreeSet;

use parcelpilot_domain::check::compare::OwnOrder;
use parcelpilot_domain::check::counts::StatusCounts;
use parcelpilot_domain::check::scope::{IdRange, Scope};
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::time::Timestamp;

use crate::macros::{read, row};
use crate::runs::selection_json;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

row! {
    struct Columns { remote_id: i64, status_id: i64, is_deleted: bool, created_at: i64, modified_at: i64 }
}

/// How many of each status are here.
pub async fn counts(
    database: &Database,
    integration: IntegrationId,
    scope: &Scope,
    window: IdRange,
) -> StorageResult<StatusCounts> {
    let mut statement = Statement::default();
    statement.push("SELECT status_id, COUNT(*)");
    within(&mut statement, integration, scope, window);
    statement.push(" GROUP BY status_id");
    let rows: Vec<(i64, i64)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let count = |(status, orders)| (OrderStatus(status), orders);
    Ok(rows.into_iter().map(count).collect())
}

/// The id in the middle of ours of these statuses: as many are before it as from it on. None where there are not two.
pub async fn middle(
    database: &Database,
    integration: IntegrationId,
    scope: &Scope,
    window: IdRange,
    statuses: &[OrderStatus],
) -> StorageResult<Option<i64>> {
    let mut statement = Statement::default();
    statement.push("SELECT COUNT(*)");
    of_statuses(&mut statement, integration, scope, window, statuses);
    let (count,): (i64,) = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_one(executor)
            .await?
    });
    if count < 2 {
        return Ok(None);
    }
    let mut statement = Statement::default();
    statement.push("SELECT remote_id");
    of_statuses(&mut statement, integration, scope, window, statuses);
    statement
        .push(" ORDER BY remote_id LIMIT 1 OFFSET ")
        .integer(count / 2);
    let found: Option<(i64,)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_optional(executor)
            .await?
    });
    Ok(found.map(|(id,)| id))
}

/// The highest id that is here; 0 where nothing is.
pub async fn highest(database: &Database, integration: IntegrationId) -> StorageResult<i64> {
    let (highest,): (Option<i64>,) = read!(database, |executor| sqlx::query_as(
        "SELECT MAX(remote_id) FROM orders WHERE integration_id = $1",
    )
    .bind(integration.to_string())
    .fetch_one(executor)
    .await?);
    Ok(highest.unwrap_or(0))
}

/// The ids of ours in a window, of one status or of all.
pub async fn ids(
    database: &Database,
    integration: IntegrationId,
    scope: &Scope,
    window: IdRange,
    status: Option<OrderStatus>,
) -> StorageResult<Vec<i64>> {
    let mut statement = Statement::default();
    statement.push("SELECT remote_id");
    of_statuses(&mut statement, integration, scope, window, status.as_slice());
    let rows: Vec<(i64,)> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Those of these orders that are here.
pub async fn named(
    database: &Database,
    integration: IntegrationId,
    ids: &[RemoteOrderId],
) -> StorageResult<Vec<OwnOrder>> {
    let Some((first, others)) = ids.split_first() else {
        return Ok(Vec::new());
    };
    let mut statement = Statement::default();
    statement
        .push(
            "SELECT remote_id, status_id, is_deleted, created_at, modified_at FROM orders WHERE integration_id = ",
        )
        .text(integration.to_string())
        .push(" AND remote_id IN (")
        .integer(first.0);
    for id in others {
        statement.push(", ").integer(id.0);
    }
    statement.push(")");
    let rows: Vec<Columns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    let order = |row: Columns| OwnOrder {
        remote_id: RemoteOrderId(row.remote_id),
        status: OrderStatus(row.status_id),
        is_deleted: row.is_deleted,
        created_at: Timestamp::from_millis(row.created_at),
        modified_at: Timestamp::from_millis(row.modified_at),
    };
    Ok(rows.into_iter().map(order).collect())
}

/// Orders that could not be imported and are not here in any state.
pub async fn unsolved(database: &Database, integration: IntegrationId) -> StorageResult<BTreeSet<i64>> {
    let rows: Vec<(i64,)> = read!(database, |executor| sqlx::query_as(
        "SELECT p.remote_id FROM problems p \
         WHERE p.integration_id = $1 AND p.solved_at IS NULL AND p.remote_id IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM orders o WHERE o.integration_id = p.integration_id AND o.remote_id = p.remote_id)",
    )
    .bind(integration.to_string())
    .fetch_all(executor)
    .await?);
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Nothing that was changed in the store before then is stale here: the latest check of the same orders that found
/// nothing stale, or the first import. None where nothing was imported.
pub async fn unchanged_since(
    database: &Database,
    integration: IntegrationId,
    selection: &Selection,
) -> StorageResult<Option<Timestamp>> {
    let (since,): (Option<i64>,) = read!(database, |executor| sqlx::query_as(
        "SELECT COALESCE(\
         (SELECT MAX(k.as_of) FROM checks k JOIN import_runs r ON r.id = k.run_id \
         WHERE r.integration_id = $1 AND r.selection = $2 AND k.stale = 0), \
         (SELECT MIN(o.imported_at) FROM orders o WHERE o.integration_id = $1))",
    )
    .bind(integration.to_string())
    .bind(selection_json(selection))
    .fetch_one(executor)
    .await?);
    Ok(since.map(Timestamp::from_millis))
}

fn within(statement: &mut Statement, integration: IntegrationId, scope: &Scope, window: IdRange) {
    statement
        .push(" FROM orders WHERE integration_id = ")
        .text(integration.to_string())
        .push(" AND remote_id >= ")
        .integer(window.first);
    let bounds = [
        (" AND remote_id <= ", window.last),
        (" AND created_at >= ", scope.created_from.map(Timestamp::millis)),
        (" AND created_at < ", scope.created_until.map(Timestamp::millis)),
        (" AND modified_at >= ", scope.modified_from.map(Timestamp::millis)),
    ];
    for (condition, bound) in bounds {
        if let Some(bound) = bound {
            statement.push(condition).integer(bound);
        }
    }
    if !scope.left_out.is_empty() {
        statement.push(" AND (channel_id IS NULL OR channel_id NOT IN (");
        statement
            .integers(scope.left_out.iter().map(|channel| channel.0))
            .push("))");
    }
}

/// Of any status where none is named.
fn of_statuses(
    statement: &mut Statement,
    integration: IntegrationId,
    scope: &Scope,
    window: IdRange,
    statuses: &[OrderStatus],
) {
    within(statement, integration, scope, window);
    let Some((first, others)) = statuses.split_first() else {
        return;
    };
    statement.push(" AND status_id IN (").integer(first.0);
    for status in others {
        statement.push(", ").integer(status.0);
    }
    statement.push(")");
}
