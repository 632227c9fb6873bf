//! Who is told of what: at least once, by one process at a time.

use std::time::Duration;

use parcelpilot_domain::alert::{AlertChannel, AlertKind};
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::operator_alert::OperatorAlertKind;
use parcelpilot_domain::time::Timestamp;

use super::notice_statements::{OF_INTEGRATIONS, OF_OPERATORS, Statements};
use super::{Alert, AlertedIntegration, IntegrationAlert, Notice, OperatorAlert};
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
    for statements in [OF_INTEGRATIONS, OF_OPERATORS] {
        change!(database, |executor| {
            sqlx::query(statements.expect)
                .bind(channel.code())
                .execute(executor)
                .await?
                .rows_affected()
        });
    }
    Ok(())
}

/// The notices of this channel that are due, the oldest alerts first: of open alerts those not told within a day, of
/// cleared ones those that were told, or may have been.
pub async fn claim(
    database: &Database,
    channel: AlertChannel,
    now: Timestamp,
    at_most: i64,
) -> StorageResult<Vec<Notice>> {
    let mut notices = Vec::new();
    let kinds = listed(AlertKind::ALL.map(AlertKind::code));
    for alert in claimed(database, OF_INTEGRATIONS, &kinds, channel, now, at_most).await? {
        // Deleted meanwhile with its integration: there is nothing to tell.
        notices.extend(find(database, &alert, channel).await?);
    }
    let left = at_most - i64::try_from(notices.len()).unwrap_or(at_most);
    let kinds = listed(OperatorAlertKind::ALL.map(OperatorAlertKind::code));
    for alert in claimed(database, OF_OPERATORS, &kinds, channel, now, left).await? {
        notices.extend(find_of_operators(database, &alert, channel).await?);
    }
    notices.sort_by_key(|notice: &Notice| notice.alert.id());
    Ok(notices)
}

/// Each between commas.
fn listed(codes: impl IntoIterator<Item = &'static str>) -> String {
    codes
        .into_iter()
        .fold(",".to_owned(), |listed, code| listed + code + ",")
}

/// Of alerts of these kinds, which are [`listed`].
async fn claimed(
    database: &Database,
    statements: Statements,
    kinds: &str,
    channel: AlertChannel,
    now: Timestamp,
    at_most: i64,
) -> StorageResult<Vec<String>> {
    let claimed: Vec<(String,)> = change!(database, |executor| {
        sqlx::query_as(statements.claim)
            .bind(channel.code())
            .bind(now.millis())
            .bind(now.plus(LEASE).millis())
            .bind(now.minus(NOTIFY_AGAIN_AFTER).millis())
            .bind(at_most)
            .bind(kinds)
            .fetch_all(executor)
            .await?
    });
    Ok(claimed.into_iter().map(|(alert,)| alert).collect())
}

row! {
    struct Columns {
        id: String, integration_id: String, integration_name: String, client_name: String, kind: String,
        failure: Option<String>, since: i64, cleared_at: Option<i64>, is_enabled: bool, client_is_active: bool,
        attempt: i64, failed: i64, message: i64, ended_orders: i64,
    }
}

row! {
    struct OperatorColumns {
        id: String, integration_id: Option<String>, integration_name: Option<String>,
        client_name: Option<String>, detail: String, since: i64, cleared_at: Option<i64>, attempt: i64, failed: i64, message: i64,
    }
}

async fn find(database: &Database, alert: &str, channel: AlertChannel) -> StorageResult<Option<Notice>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT a.id, a.integration_id, i.name AS integration_name, c.name AS client_name, a.kind, a.failure, a.since,
                 a.cleared_at, i.is_enabled, c.is_active AS client_is_active, n.attempt, n.failed, n.message,
                 (SELECT CAST(COALESCE(sum(with_warnings), 0) AS BIGINT) FROM integration_counts
                     WHERE integration_id = i.id) AS ended_orders
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

async fn find_of_operators(
    database: &Database,
    alert: &str,
    channel: AlertChannel,
) -> StorageResult<Option<Notice>> {
    let found: Option<OperatorColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT a.id, a.integration_id, i.name AS integration_name, c.name AS client_name, a.detail, a.since,
                 a.cleared_at, n.attempt, n.failed, n.message
             FROM operator_alerts a JOIN operator_alert_notices n ON n.alert_id = a.id AND n.channel = $2
                 LEFT JOIN integrations i ON i.id = a.integration_id LEFT JOIN clients c ON c.id = i.client_id
             WHERE a.id = $1",
        )
        .bind(alert)
        .bind(channel.code())
        .fetch_optional(executor)
        .await?
    });
    found.map(OperatorColumns::notice).transpose()
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
            alert: Alert::Integration(IntegrationAlert {
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
            }),
            message: self.message,
            attempt: self.attempt,
            failed: self.failed,
        })
    }
}

impl OperatorColumns {
    fn notice(self) -> StorageResult<Notice> {
        let row = RowName::new("operator_alerts", &self.id);
        let integration = match (self.integration_id, self.integration_name, self.client_name) {
            (Some(id), Some(name), Some(client_name)) => Some(AlertedIntegration {
                id: row.parsed("integration_id", &id)?,
                name,
                client_name,
            }),
            _ => None,
        };
        Ok(Notice {
            alert: Alert::Operator(OperatorAlert {
                id: row.parsed("id", &self.id)?,
                detail: row.json("detail", &self.detail)?,
                integration,
                since: Timestamp::from_millis(self.since),
                cleared_at: self.cleared_at.map(Timestamp::from_millis),
            }),
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
    let statements = Statements::of(&notice.alert);
    let sql = if notice.alert.is_over() {
        statements.end_notified
    } else {
        statements.notified
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
    let pause = BACKOFF.pause(notice.failed.saturating_add(1));
    let sql = Statements::of(&notice.alert).failed;
    release(database, sql, channel, notice, now.plus(pause)).await
}

/// It was not tried: whoever claims next may.
pub async fn put_back(
    database: &Database,
    channel: AlertChannel,
    notice: &Notice,
    now: Timestamp,
) -> StorageResult<()> {
    let sql = Statements::of(&notice.alert).put_back;
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
            .bind(notice.alert.id().to_string())
            .bind(channel.code())
            .bind(notice.attempt)
            .bind(at.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}
