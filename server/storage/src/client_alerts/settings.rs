//! When a client's people are written to, and which of its days were looked at.

use parcelpilot_domain::client_alert::{ClientAlertSettings, QuietHours};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipping_promise::ClockTime;
use parcelpilot_domain::time::Timestamp;

use super::queue::REFUSED_TOLD_FOR;
use crate::columns::RowName;
use crate::macros::{change, read, row, transaction};
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

row! {
    struct Columns {
        client_id: String, zone: String, quiet_from: Option<i64>, quiet_until: Option<i64>, lead_hours: i64,
        digest_at: i64, digest_when_empty: bool, digest_day: String, late_day: String, next_look_at: i64,
        changed_at: i64,
    }
}

const COLUMNS: &str =
    "SELECT s.client_id, s.zone, s.quiet_from, s.quiet_until, s.lead_hours, s.digest_at, s.digest_when_empty,
     s.digest_day, s.late_day, s.next_look_at, s.changed_at FROM client_alert_settings s";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSettings {
    pub client: ClientId,
    pub settings: ClientAlertSettings,
    pub looked: Looked,
    pub changed_at: Timestamp,
}

/// The client's days, as `2026-11-30`, that were looked at last; before any, nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    pub digest_day: String,
    pub late_day: String,
}

/// A client at which it is time to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLook {
    pub stored: StoredSettings,
    /// Whoever looks writes only while it is this.
    pub(super) next_look_at: i64,
}

fn of_client(client: ClientId) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(COLUMNS)
        .push(" WHERE s.client_id = ")
        .text(client.to_string());
    statement
}

fn due(now: Timestamp, most: i64) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(COLUMNS)
        .push(" JOIN clients c ON c.id = s.client_id AND c.is_active WHERE s.next_look_at <= ")
        .integer(now.millis())
        .push(" ORDER BY s.next_look_at LIMIT ")
        .integer(most);
    statement
}

async fn rows(database: &Database, statement: &Statement) -> StorageResult<Vec<Columns>> {
    Ok(read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    }))
}

pub async fn find(database: &Database, client: ClientId) -> StorageResult<Option<StoredSettings>> {
    let found = rows(database, &of_client(client)).await?.into_iter().next();
    found.map(Columns::stored).transpose()
}

/// Active clients at which it is time to look, those first that have waited longest.
pub async fn due_looks(database: &Database, now: Timestamp, most: i64) -> StorageResult<Vec<DueLook>> {
    let look = |columns: Columns| {
        let next_look_at = columns.next_look_at;
        columns.stored().map(|stored| DueLook { stored, next_look_at })
    };
    rows(database, &due(now, most))
        .await?
        .into_iter()
        .map(look)
        .collect()
}

/// How the engine would look for them: for tests.
pub async fn explain_due_looks(database: &Database, now: Timestamp) -> StorageResult<Vec<String>> {
    explained(database, &due(now, 100)).await
}

const CHANGE: &str = "UPDATE client_alert_settings SET zone = $3, quiet_from = $4, quiet_until = $5, lead_hours = $6, digest_at = $7,
         digest_when_empty = $8, changed_at = $9, next_look_at = 0
     WHERE client_id = $2 AND changed_at = $1";
const BEGIN: &str = "INSERT INTO client_alert_settings (digest_day, client_id, late_day, zone, quiet_from, quiet_until, lead_hours,
         digest_at, digest_when_empty, changed_at, next_look_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0) ON CONFLICT (client_id) DO NOTHING";

/// In the place of those that were changed at `before`, where there were some. `looked` is for a client that had none: what
/// is past is not told.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where they are others by now.
pub async fn save(
    database: &Database,
    client: ClientId,
    settings: &ClientAlertSettings,
    looked: &Looked,
    before: Option<Timestamp>,
    now: Timestamp,
) -> StorageResult<()> {
    // Two changes of one millisecond are two.
    let now_millis = before.map_or(now, |before| now.max(Timestamp::from_millis(before.millis() + 1)));
    transaction!(database, |tx| {
        let query = match before {
            Some(before) => sqlx::query(CHANGE).bind(before.millis()).bind(client.to_string()),
            None => sqlx::query(BEGIN)
                .bind(&looked.digest_day)
                .bind(client.to_string())
                .bind(&looked.late_day),
        };
        let changed = query
            .bind(settings.zone.as_str())
            .bind(settings.quiet.map(|quiet| minutes(quiet.from())))
            .bind(settings.quiet.map(|quiet| minutes(quiet.until())))
            .bind(i64::from(settings.lead_hours))
            .bind(minutes(settings.digest_at))
            .bind(settings.digest_when_empty)
            .bind(now_millis.millis())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        StorageError::unless_changed(changed)?;
        // What waits for the end of quiet hours that are others now. Refused shipments wait for the end of their hour besides.
        sqlx::query(
            "UPDATE client_messages SET next_try_at =
                 CASE WHEN kind = 'refused' AND expires_at - $3 > $2 THEN expires_at - $3 ELSE $2 END
             WHERE client_id = $1 AND state = 'pending' AND tries = 0 AND next_try_at > $2",
        )
        .bind(client.to_string())
        .bind(now.millis())
        .bind(REFUSED_TOLD_FOR)
        .execute(&mut *tx)
        .await?;
        Ok(())
    })
}

/// The client's promise is another one: what was due at some time may be due at another.
pub async fn look_again(database: &Database, client: ClientId) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE client_alert_settings SET next_look_at = 0 WHERE client_id = $1")
            .bind(client.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

fn minutes(time: ClockTime) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

fn clock_time(minutes: i64) -> Option<ClockTime> {
    ClockTime::new(
        u8::try_from(minutes.div_euclid(60)).ok()?,
        u8::try_from(minutes.rem_euclid(60)).ok()?,
    )
}

impl Columns {
    fn stored(self) -> StorageResult<StoredSettings> {
        let row = RowName::new("client_alert_settings", &self.client_id);
        let quiet = match (self.quiet_from, self.quiet_until) {
            (Some(from), Some(until)) => {
                let ends = clock_time(from).zip(clock_time(until));
                let quiet = ends.and_then(|(from, until)| QuietHours::new(from, until));
                Some(row.known("quiet_from", quiet)?)
            }
            _ => None,
        };
        Ok(StoredSettings {
            client: row.parsed("client_id", &self.client_id)?,
            settings: ClientAlertSettings {
                zone: row.parsed("zone", &self.zone)?,
                quiet,
                lead_hours: row.known("lead_hours", u8::try_from(self.lead_hours).ok())?,
                digest_at: row.known("digest_at", clock_time(self.digest_at))?,
                digest_when_empty: self.digest_when_empty,
            },
            changed_at: Timestamp::from_millis(self.changed_at),
            looked: Looked {
                digest_day: self.digest_day,
                late_day: self.late_day,
            },
        })
    }
}
