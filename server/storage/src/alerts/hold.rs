//! Opens, keeps and ends alerts by the conditions that looks see. Any number of replicas may look: each step is a
//! statement that does nothing where another one was quicker.

use std::time::Duration;

use parcelpilot_domain::ids::AlertId;
use parcelpilot_domain::operator_alert::{OperatorAlertDetail, OperatorAlertKind};
use parcelpilot_domain::time::Timestamp;
use uuid::Uuid;

use super::Condition;
use super::hold_step::{Held, Step, step};
use crate::columns::RowName;
use crate::macros::{change, read, row, transaction};
use crate::{Database, StorageResult};

/// What a look could see: a condition of it that is not reported is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookedAt {
    /// All that is in the database.
    Database,
    /// These, of one machine.
    Machine(Vec<(OperatorAlertKind, String)>),
}

/// A machine that has not said for so long that its disk is full is gone, or looks at that folder no more.
const MACHINE_IS_GONE_AFTER: Duration = Duration::from_secs(60 * 60);

row! {
    struct Columns {
        id: String, kind: String, subject: String, detail: String, noticed_at: i64, seen_at: i64,
        raised_at: Option<i64>, missed_at: Option<i64>,
    }
}

pub async fn compare_conditions(
    database: &Database,
    looked_at: &LookedAt,
    conditions: &[Condition],
    now: Timestamp,
) -> StorageResult<()> {
    let held = held(database).await?;
    for row in &held {
        let condition = conditions
            .iter()
            .find(|condition| condition.kind() == row.kind && condition.subject == row.subject);
        if looked_at.has(row, now) {
            take(
                database,
                Some(row),
                condition,
                step(Some(row), condition, now),
                now,
            )
            .await?;
        }
    }
    for condition in conditions {
        let is_held = held
            .iter()
            .any(|row| row.kind == condition.kind() && row.subject == condition.subject);
        if !is_held {
            take(
                database,
                None,
                Some(condition),
                step(None, Some(condition), now),
                now,
            )
            .await?;
        }
    }
    Ok(())
}

impl LookedAt {
    fn has(&self, row: &Held, now: Timestamp) -> bool {
        match self {
            Self::Database => !row.kind.is_of_a_machine() || now.since(row.seen_at) >= MACHINE_IS_GONE_AFTER,
            Self::Machine(subjects) => subjects
                .iter()
                .any(|(kind, subject)| *kind == row.kind && *subject == row.subject),
        }
    }
}

async fn held(database: &Database) -> StorageResult<Vec<Held>> {
    let rows: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, kind, subject, detail, noticed_at, seen_at, raised_at, missed_at FROM operator_alerts
             WHERE cleared_at IS NULL",
        )
        .fetch_all(executor)
        .await?
    });
    rows.into_iter()
        .filter_map(|row| row.held().transpose())
        .collect()
}

impl Columns {
    /// None where only a newer program knows the kind: it keeps and ends it.
    fn held(self) -> StorageResult<Option<Held>> {
        let Some(kind) = OperatorAlertKind::from_code(&self.kind) else {
            return Ok(None);
        };
        let row = RowName::new("operator_alerts", &self.id);
        Ok(Some(Held {
            kind,
            detail: row.json("detail", &self.detail)?,
            noticed_at: Timestamp::from_millis(self.noticed_at),
            seen_at: Timestamp::from_millis(self.seen_at),
            raised_at: self.raised_at.map(Timestamp::from_millis),
            missed_at: self.missed_at.map(Timestamp::from_millis),
            subject: self.subject,
            id: self.id,
        }))
    }
}

async fn take(
    database: &Database,
    held: Option<&Held>,
    condition: Option<&Condition>,
    step: Step,
    now: Timestamp,
) -> StorageResult<()> {
    match (step, held, condition) {
        (Step::Notice, _, Some(condition)) => insert(database, condition, None, now).await,
        (Step::Open, _, Some(condition)) => insert(database, condition, Some(now), now).await,
        (Step::Raise, Some(held), Some(condition)) => raise(database, held, condition, now).await,
        (Step::Keep, Some(held), Some(condition)) => keep(database, held, condition, now).await,
        (Step::TellAnew, Some(held), Some(condition)) => tell_anew(database, held, condition, now).await,
        (Step::Miss, Some(held), _) => miss(database, held, now).await,
        (Step::Clear, Some(held), _) => clear(database, held, now).await,
        (Step::Forget, Some(held), _) => forget(database, held).await,
        _ => Ok(()),
    }
}

async fn insert(
    database: &Database,
    condition: &Condition,
    raised_at: Option<Timestamp>,
    now: Timestamp,
) -> StorageResult<()> {
    let kind = condition.kind().code();
    change!(database, |executor| {
        sqlx::query(
            "INSERT INTO operator_alerts (id, kind, subject, open_key, integration_id, detail, since, noticed_at, seen_at,
                 raised_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $8, $9
             WHERE $5 IS NULL OR EXISTS (SELECT 1 FROM integrations WHERE id = $5) ON CONFLICT DO NOTHING",
        )
        .bind(AlertId::from_uuid(Uuid::now_v7()).to_string())
        .bind(kind)
        .bind(&condition.subject)
        .bind(format!("{kind} {}", condition.subject))
        .bind(condition.integration.map(|id| id.to_string()))
        .bind(json(&condition.detail))
        .bind(condition.since.millis())
        .bind(now.millis())
        .bind(raised_at.map(Timestamp::millis))
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

async fn raise(database: &Database, held: &Held, condition: &Condition, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE operator_alerts SET raised_at = $2, seen_at = $2, detail = $3
             WHERE id = $1 AND raised_at IS NULL AND cleared_at IS NULL",
        )
        .bind(&held.id)
        .bind(now.millis())
        .bind(json(&condition.detail))
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

async fn keep(database: &Database, held: &Held, condition: &Condition, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE operator_alerts SET detail = $2, seen_at = $3, missed_at = NULL
             WHERE id = $1 AND cleared_at IS NULL AND detail = $4",
        )
        .bind(&held.id)
        .bind(json(&condition.detail))
        .bind(now.millis())
        .bind(json(&held.detail))
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

async fn tell_anew(
    database: &Database,
    held: &Held,
    condition: &Condition,
    now: Timestamp,
) -> StorageResult<()> {
    transaction!(database, |tx| {
        let changed = sqlx::query(
            "UPDATE operator_alerts SET detail = $2, seen_at = $3, missed_at = NULL, since = $5
             WHERE id = $1 AND cleared_at IS NULL AND detail = $4",
        )
        .bind(&held.id)
        .bind(json(&condition.detail))
        .bind(now.millis())
        .bind(json(&held.detail))
        .bind(condition.since.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if changed > 0 {
            // Who describes the old just now is not to note that the new was told.
            sqlx::query(
                "UPDATE operator_alert_notices SET notified_at = NULL, message = message + 1, attempt = attempt + 1
                 WHERE alert_id = $1",
            )
            .bind(&held.id)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}

async fn miss(database: &Database, held: &Held, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE operator_alerts SET missed_at = $2 WHERE id = $1 AND missed_at IS NULL AND cleared_at IS NULL")
            .bind(&held.id)
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

async fn clear(database: &Database, held: &Held, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "UPDATE operator_alerts SET cleared_at = $2, open_key = NULL WHERE id = $1 AND cleared_at IS NULL",
        )
        .bind(&held.id)
        .bind(now.millis())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// Unless another replica has raised it meanwhile.
async fn forget(database: &Database, held: &Held) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("DELETE FROM operator_alerts WHERE id = $1 AND raised_at IS NULL")
            .bind(&held.id)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

fn json(detail: &OperatorAlertDetail) -> String {
    serde_json::to_string(detail).expect("a detail has only plain values")
}
