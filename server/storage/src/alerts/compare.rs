//! Raises what is wrong, and clears what is over.

use parcelpilot_domain::alert::AlertKind;
use parcelpilot_domain::ids::AlertId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::sync::{Polling, SyncInterval};
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use crate::columns::RowName;
use crate::macros::{change, read, row, transaction};
use crate::{Database, StorageResult};

row! {
    struct Columns {
        id: String, is_enabled: bool, client_is_active: bool, last_failure: Option<String>,
        last_good_poll_at: Option<i64>, sync_every_ms: i64, watched_since: i64, read_until: Option<i64>,
        cancelled_since: Option<i64>, alert_id: Option<String>, alert_kind: Option<String>,
        alert_failure: Option<String>, alert_since: Option<i64>, fails_since: Option<i64>, warned_at: Option<i64>,
    }
}

/// What is wrong with an integration, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Trouble {
    kind: AlertKind,
    failure: Option<RunFailure>,
    since: Timestamp,
}

impl Trouble {
    /// No orders come in.
    const fn fails(self) -> bool {
        matches!(self.kind, AlertKind::Failing | AlertKind::Overdue)
    }
}

/// Each step is a statement that does nothing where another replica was quicker.
pub async fn compare(database: &Database, now: Timestamp) -> StorageResult<()> {
    let rows: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT i.id, i.is_enabled, c.is_active AS client_is_active, i.last_failure, i.last_good_poll_at,
                 i.sync_every_ms, i.watched_since,
                 (SELECT max(lease_until) FROM import_runs WHERE integration_id = i.id AND state = 'running')
                     AS read_until,
                 (SELECT min(p.since) FROM shipment_pushes p WHERE p.integration_id = i.id
                     AND p.state = 'failed' AND p.state <> 'confirmed' AND p.failure = 'order_cancelled')
                     AS cancelled_since,
                 a.id AS alert_id, a.kind AS alert_kind, a.failure AS alert_failure, a.since AS alert_since,
                 a.fails_since,
                 (SELECT max(w.raised_at) FROM orders o JOIN order_warnings w ON w.order_id = o.id
                     AND w.resolved_at IS NULL WHERE o.integration_id = i.id AND o.has_warning) AS warned_at
             FROM integrations i JOIN clients c ON c.id = i.client_id
                 LEFT JOIN alerts a ON a.integration_id = i.id AND a.cleared_at IS NULL",
        )
        .fetch_all(executor)
        .await?
    });
    for row in rows {
        let trouble = row.trouble(now)?;
        match (trouble, &row.alert_id) {
            (Some(trouble), None) => raise(database, &row.id, trouble, now).await?,
            (Some(trouble), Some(alert)) if !row.describes(trouble) => {
                turn(database, alert, trouble, now).await?;
            }
            (Some(trouble), Some(alert)) if row.fails_anew(trouble) => {
                fail_anew(database, alert, row.last_good_poll_at, now).await?;
            }
            (None, Some(alert)) => clear(database, alert, now).await?,
            _ => {}
        }
    }
    Ok(())
}

impl Columns {
    fn trouble(&self, now: Timestamp) -> StorageResult<Option<Trouble>> {
        let row = RowName::new("integrations", &self.id);
        let polling = Polling {
            is_expected: self.is_enabled && self.client_is_active,
            every: row.known("sync_every_ms", SyncInterval::from_millis(self.sync_every_ms))?,
            watched_since: Timestamp::from_millis(self.watched_since),
            last_good_poll: self.last_good_poll_at.map(Timestamp::from_millis),
            read_until: self.read_until.map(Timestamp::from_millis),
        };
        let failure = self
            .last_failure
            .as_deref()
            .map(|code| row.known("last_failure", RunFailure::from_code(code)))
            .transpose()?;
        if let Some(failure) = failure.filter(|_| polling.is_expected) {
            return Ok(Some(Trouble {
                kind: AlertKind::Failing,
                failure: Some(failure),
                since: now,
            }));
        }
        let overdue = polling
            .overdue_since(now)
            .map(|since| (AlertKind::Overdue, since));
        // An integration has one open alert: these come last, since they wait on the overview, too.
        let cancelled = self
            .cancelled_since
            .map(|since| (AlertKind::OrderCancelled, Timestamp::from_millis(since)));
        // The newest warning: each new one is a reason to notify people again.
        let warned = self
            .warned_at
            .map(|at| (AlertKind::OrdersEnded, Timestamp::from_millis(at)));
        Ok(overdue.or(cancelled).or(warned).map(|(kind, since)| Trouble {
            kind,
            failure: None,
            since,
        }))
    }

    /// Whether the open alert says just this.
    fn describes(&self, trouble: Trouble) -> bool {
        self.alert_kind.as_deref() == Some(trouble.kind.code())
            && self.alert_failure.as_deref() == trouble.failure.map(RunFailure::code)
            && (trouble.kind != AlertKind::OrdersEnded || self.alert_since == Some(trouble.since.millis()))
    }

    /// A poll went well since the integration was seen to fail, or an older program has raised the alert.
    fn fails_anew(&self, trouble: Trouble) -> bool {
        let went_well = self.last_good_poll_at.unwrap_or(0);
        trouble.fails() && self.fails_since.is_none_or(|since| since <= went_well)
    }
}

async fn raise(
    database: &Database,
    integration: &str,
    trouble: Trouble,
    now: Timestamp,
) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "INSERT INTO alerts (id, integration_id, kind, failure, since, raised_at, fails_since)
             SELECT $1, id, $3, $4, $5, $6, $7 FROM integrations WHERE id = $2 ON CONFLICT DO NOTHING",
        )
        .bind(AlertId::from_uuid(Uuid::now_v7()).to_string())
        .bind(integration)
        .bind(trouble.kind.code())
        .bind(trouble.failure.map(RunFailure::code))
        .bind(trouble.since.millis())
        .bind(now.millis())
        .bind(trouble.fails().then_some(now.millis()))
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// What is wrong is another thing now: people are told of that at once, with since when anything was wrong; of ended orders,
/// with when the last one ended.
async fn turn(database: &Database, alert: &str, trouble: Trouble, now: Timestamp) -> StorageResult<()> {
    transaction!(database, |tx| {
        let turned = sqlx::query(
            "UPDATE alerts SET kind = $2, failure = $3, since = CASE WHEN $2 = 'orders_ended' THEN $4 ELSE since END,
                 fails_since = CASE WHEN $2 IN ('failing', 'overdue') THEN COALESCE(fails_since, $5) END
             WHERE id = $1 AND cleared_at IS NULL
                 AND (kind <> $2 OR COALESCE(failure, '') <> COALESCE($3, '')
                     OR ($2 = 'orders_ended' AND since <> $4))",
        )
        .bind(alert)
        .bind(trouble.kind.code())
        .bind(trouble.failure.map(RunFailure::code))
        .bind(trouble.since.millis())
        .bind(now.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if turned > 0 {
            // Who describes the old just now is not to note that the new was told.
            sqlx::query(
                "UPDATE alert_notices SET notified_at = NULL, message = message + 1, attempt = attempt + 1
                 WHERE alert_id = $1",
            )
            .bind(alert)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}

/// It says the same as before: nobody is told anew of the alert.
async fn fail_anew(
    database: &Database,
    alert: &str,
    went_well: Option<i64>,
    now: Timestamp,
) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE alerts SET fails_since = $2
             WHERE id = $1 AND cleared_at IS NULL AND COALESCE(fails_since, 0) <= $3",
        )
        .bind(alert)
        .bind(now.millis())
        .bind(went_well.unwrap_or(0))
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

async fn clear(database: &Database, alert: &str, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE alerts SET cleared_at = $2 WHERE id = $1 AND cleared_at IS NULL")
            .bind(alert)
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

pub async fn delete_cleared_before(database: &Database, before: Timestamp) -> StorageResult<()> {
    for sql in [
        "DELETE FROM alerts WHERE cleared_at < $1",
        "DELETE FROM operator_alerts WHERE cleared_at < $1",
    ] {
        change!(database, |executor| {
            sqlx::query(sql)
                .bind(before.millis())
                .execute(executor)
                .await?
                .rows_affected()
        });
    }
    Ok(())
}
