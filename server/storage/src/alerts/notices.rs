//! Who is told of what: at least once, by one process at a time.

use std::time::Duration;

use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::time::Timestamp;

use super::{Alert, Notice};
use crate::columns::RowName;
use crate::macros::{change, read, row};
use crate::{Database, StorageResult};

/// How long a claim holds: what a killed process was about to tell is told by another after this.
pub const LEASE: Duration = Duration::from_secs(120);
/// What lasts is told again after this.
pub const NOTIFY_AGAIN_AFTER: Duration = Duration::from_secs(24 * 3_600);
/// While the channel can't be reached.
const BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(30),
    longest: Duration::from_secs(30 * 60),
};

/// From now on this channel is told of alerts, beginning with those that are open.
pub async fn expect_of(database: &Database, channel: AlertChannel) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "INSERT INTO alert_notices (alert_id, channel, attempt, failed, held_until)
             SELECT id, $1, 0, 0, 0 FROM alerts WHERE cleared_at IS NULL ON CONFLICT DO NOTHING",
        )
        .bind(channel.code())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

row! {
    struct Columns {
        id: String, integration_id: String, integration_name: String, client_name: String, kind: String,
        failure: Option<String>, since: i64, cleared_at: Option<i64>, is_enabled: bool, client_is_active: bool,
        attempt: i64, failed: i64, message: i64, ended_orders: i64,
    }
}

/// The notices of this channel that are due, the oldest alerts first: of open alerts those not told within a day, of
/// cleared ones those that were told, or may have been.
pub async fn claim(
    database: &Database,
    channel: AlertChannel,
    now: Timestamp,
    at_most: i64,
) -> StorageResult<Vec<Notice>> {
    let claimed: Vec<(String,)> = change!(database, |executor| {
        sqlx::query_as(
            "UPDATE alert_notices SET attempt = attempt + 1, held_until = $3
             WHERE channel = $1 AND held_until <= $2 AND end_notified_at IS NULL AND alert_id IN (
                 SELECT a.id FROM alert_notices n JOIN alerts a ON a.id = n.alert_id
                 WHERE n.channel = $1 AND n.held_until <= $2 AND n.end_notified_at IS NULL
                     AND ((a.cleared_at IS NULL AND (n.notified_at IS NULL OR n.notified_at <= $4))
                         OR (a.cleared_at IS NOT NULL AND n.attempt > 0))
                 ORDER BY a.raised_at, a.id LIMIT $5)
             RETURNING alert_id",
        )
        .bind(channel.code())
        .bind(now.millis())
        .bind(now.plus(LEASE).millis())
        .bind(now.minus(NOTIFY_AGAIN_AFTER).millis())
        .bind(at_most)
        .fetch_all(executor)
        .await?
    });
    let mut notices = Vec::new();
    for (alert,) in claimed {
        // Deleted meanwhile with its integration: there is nothing to tell.
        notices.extend(find(database, &alert, channel).await?);
    }
    notices.sort_by_key(|notice: &Notice| notice.alert.id);
    Ok(notices)
}

async fn find(database: &Database, alert: &str, channel: AlertChannel) -> StorageResult<Option<Notice>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT a.id, a.integration_id, i.name AS integration_name, c.name AS client_name, a.kind, a.failure, a.since,
                 a.cleared_at, i.is_enabled, c.is_active AS client_is_active, n.attempt, n.failed, n.message,
                 (SELECT count(*) FROM orders WHERE integration_id = i.id AND has_warning) AS ended_orders
             FROM alerts a JOIN alert_notices n ON n.alert_id = a.id AND n.channel = $2
                 JOIN integrations i ON i.id = a.integration_id JOIN clients c ON c.id = i.client_id
             WHERE a.id = $1",
        )
        .bind(alert)
        .bind(channel.code())
        .fetch_optional(executor)
        .await?
    });
    found.map(Columns::notice).transpose()
}

impl Columns {
    fn notice(self) -> StorageResult<Notice> {
        let row = RowName::new("alerts", &self.id);
        let failure = self
            .failure
            .as_deref()
            .map(|code| row.known("failure", RunFailure::from_code(code)))
            .transpose()?;
        Ok(Notice {
            alert: Alert {
                id: row.parsed("id", &self.id)?,
                integration_id: row.parsed("integration_id", &self.integration_id)?,
                kind: row.known("kind", AlertKind::from_code(&self.kind))?,
                failure,
                since: Timestamp::from_millis(self.since),
                cleared_at: self.cleared_at.map(Timestamp::from_millis),
                is_expected: self.is_enabled && self.client_is_active,
                ended_orders: self.ended_orders,
                integration_name: self.integration_name,
                client_name: self.client_name,
            },
            message: self.message,
            attempt: self.attempt,
            failed: self.failed,
        })
    }
}

/// The channel took it. Quiet where another process has claimed it since.
pub async fn notified(
    database: &Database,
    channel: AlertChannel,
    notice: &Notice,
    now: Timestamp,
) -> StorageResult<()> {
    let sql = match notice.alert.cleared_at {
        None => {
            "UPDATE alert_notices SET notified_at = $4, message = message + 1, failed = 0, held_until = $4
             WHERE alert_id = $1 AND channel = $2 AND attempt = $3"
        }
        Some(_) => {
            "UPDATE alert_notices SET end_notified_at = $4, failed = 0, held_until = $4
             WHERE alert_id = $1 AND channel = $2 AND attempt = $3"
        }
    };
    release(database, sql, channel, notice, now).await
}

/// The channel is down: the notice rests, longer each time.
pub async fn failed(
    database: &Database,
    channel: AlertChannel,
    notice: &Notice,
    now: Timestamp,
) -> StorageResult<()> {
    let sql = "UPDATE alert_notices SET failed = failed + 1, held_until = $4
               WHERE alert_id = $1 AND channel = $2 AND attempt = $3";
    let pause = BACKOFF.pause(notice.failed.saturating_add(1));
    release(database, sql, channel, notice, now.plus(pause)).await
}

/// It was not tried: whoever claims next may.
pub async fn put_back(
    database: &Database,
    channel: AlertChannel,
    notice: &Notice,
    now: Timestamp,
) -> StorageResult<()> {
    let sql = "UPDATE alert_notices SET attempt = attempt - 1, held_until = $4
               WHERE alert_id = $1 AND channel = $2 AND attempt = $3";
    release(database, sql, channel, notice, now).await
}

async fn release(
    database: &Database,
    sql: &'static str,
    channel: AlertChannel,
    notice: &Notice,
    at: Timestamp,
) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(sql)
            .bind(notice.alert.id.to_string())
            .bind(channel.code())
            .bind(notice.attempt)
            .bind(at.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}
