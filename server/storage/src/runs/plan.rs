//! A run's plan, and its checkpoint.

use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::event::RunEvent;
use parcelpilot_domain::import_run::plan::Plan;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::time::Timestamp;

use super::events::insert_event;
use super::{Lease, LeasedRun, Span};
use crate::macros::{read, transaction};
use crate::{Database, StorageError, StorageResult};

/// Keeps the plan, and what counting told about the store's own names of its statuses.
pub async fn store_plan(
    database: &Database,
    lease: &Lease,
    plan: &Plan,
    at: Timestamp,
) -> StorageResult<Vec<Span>> {
    let spans: Vec<Span> = (0..)
        .zip(&plan.spans)
        .map(|(ordinal, span)| Span {
            ordinal,
            status: span.status,
            first_id: span.first_id,
            last_id: span.last_id,
            next_id: span.first_id,
            modified_from: span.modified_from,
            expected: span.expected,
            seen: 0,
            is_done: span.expected == Some(0),
        })
        .collect();
    let labels: Vec<(i64, &str)> = plan
        .count
        .by_status
        .iter()
        .map(|one| (one.status.0, one.label.as_str()))
        .collect();
    let labels = serde_json::to_string(&labels).expect("numbers and texts can be written as JSON");
    let planned = planned(plan);
    transaction!(database, |tx| {
        let row = sqlx::query_as::<_, (String,)>(
            "UPDATE import_runs SET is_planned = TRUE, total = $4, changed_at = $5, store_time = $6 \
             WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running' RETURNING integration_id",
        )
        .bind(lease.run_id.to_string())
        .bind(&lease.owner)
        .bind(lease.attempt)
        .bind(plan.total)
        .bind(at.millis())
        .bind(plan.store_time.map(Timestamp::millis))
        .fetch_optional(&mut *tx)
        .await?;
        let (integration_id,) = row.ok_or(StorageError::LeaseLost)?;
        for span in &spans {
            sqlx::query(
                "INSERT INTO import_spans \
                 (run_id, ordinal, status_id, first_id, last_id, modified_from, next_id, expected, seen, is_done) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(lease.run_id.to_string())
            .bind(span.ordinal)
            .bind(span.status.map(|status| status.0))
            .bind(span.first_id)
            .bind(span.last_id)
            .bind(span.modified_from.map(Timestamp::millis))
            .bind(span.next_id)
            .bind(span.expected)
            .bind(span.seen)
            .bind(span.is_done)
            .execute(&mut *tx)
            .await?;
        }
        if !plan.count.by_status.is_empty() {
            sqlx::query("UPDATE integrations SET status_labels = $2 WHERE id = $1")
                .bind(&integration_id)
                .bind(&labels)
                .execute(&mut *tx)
                .await?;
        }
        insert_event!(tx, lease.run_id, at, planned);
        Ok(())
    })?;
    Ok(spans)
}

/// When the first run of this one's integration that read orders began; this one aside.
pub async fn first_begun(database: &Database, run: &LeasedRun) -> StorageResult<Option<Timestamp>> {
    let (begun,): (Option<i64>,) = read!(database, |executor| {
        sqlx::query_as(
        "SELECT MIN(started_at) FROM import_runs WHERE integration_id = $1 AND id <> $2 AND kind <> 'check'",
    )
    .bind(run.integration_id.to_string())
    .bind(run.lease.run_id.to_string())
    .fetch_one(executor)
    .await?
    });
    Ok(begun.map(Timestamp::from_millis))
}

fn planned(plan: &Plan) -> RunEvent {
    RunEvent::Planned {
        orders: plan.total,
        calls: plan.calls(),
        parts: plan.spans.iter().filter(|span| span.expected > Some(0)).count(),
    }
}

type SpanColumns = (
    i64,
    Option<i64>,
    i64,
    Option<i64>,
    i64,
    Option<i64>,
    Option<i64>,
    i64,
    bool,
);

pub(super) async fn read_spans(database: &Database, id: RunId) -> StorageResult<Vec<Span>> {
    let rows: Vec<SpanColumns> = read!(database, |executor| sqlx::query_as(
        "SELECT ordinal, status_id, first_id, last_id, next_id, modified_from, expected, seen, is_done \
         FROM import_spans WHERE run_id = $1 ORDER BY ordinal",
    )
    .bind(id.to_string())
    .fetch_all(executor)
    .await?);
    let span = |(ordinal, status, first_id, last_id, next_id, modified_from, expected, seen, is_done): SpanColumns| Span {
        ordinal,
        status: status.map(OrderStatus),
        first_id,
        last_id,
        next_id,
        modified_from: modified_from.map(Timestamp::from_millis),
        expected,
        seen,
        is_done,
    };
    Ok(rows.into_iter().map(span).collect())
}
