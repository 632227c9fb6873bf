//! By when clients' orders are to leave.

use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipping_promise::{ClockTime, ShippingPromise, WorkingDays};
use parcelpilot_domain::time::Timestamp;

use super::client_alerts;
use super::columns::RowName;
use super::macros::{change, read, row};
use super::{Database, StorageError, StorageResult};

row! {
    struct PromiseColumns {
        client_id: String, zone: String, cut_off: i64, days: i64, leaves_by: i64, working_days: i64,
        holidays: String, changed_at: i64,
    }
}

/// A client's promise, and when it was made. Whoever changes it says which one is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadePromise {
    pub client: ClientId,
    pub promise: ShippingPromise,
    pub changed_at: Timestamp,
}

macro_rules! promises {
    () => {
        "SELECT client_id, zone, cut_off, days, leaves_by, working_days, holidays, changed_at FROM shipping_promises"
    };
}

/// Of all clients that have one.
pub async fn list(database: &Database) -> StorageResult<Vec<MadePromise>> {
    let rows: Vec<PromiseColumns> = read!(database, |executor| {
        sqlx::query_as(concat!(promises!(), " ORDER BY client_id"))
            .fetch_all(executor)
            .await?
    });
    rows.into_iter().map(PromiseColumns::promise).collect()
}

pub async fn find(database: &Database, client: ClientId) -> StorageResult<Option<MadePromise>> {
    let row: Option<PromiseColumns> = read!(database, |executor| {
        sqlx::query_as(concat!(promises!(), " WHERE client_id = $1"))
            .bind(client.to_string())
            .fetch_optional(executor)
            .await?
    });
    row.map(PromiseColumns::promise).transpose()
}

/// In the place of the one that was made at `before`, where there was one.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it is another one by now.
pub async fn set(
    database: &Database,
    client: ClientId,
    promise: &ShippingPromise,
    before: Option<Timestamp>,
    now: Timestamp,
) -> StorageResult<()> {
    // Two changes of one millisecond are two.
    let now = before.map_or(now, |before| now.max(Timestamp::from_millis(before.millis() + 1)));
    // Two statements: on PostgreSQL an upsert would make anew what somebody removes at this moment.
    let text = match before {
        Some(_) => {
            "UPDATE shipping_promises SET zone = $2, cut_off = $3, days = $4, leaves_by = $5, working_days = $6,
                 holidays = $7, changed_at = $8
             WHERE client_id = $1 AND changed_at = $9"
        }
        None => {
            "INSERT INTO shipping_promises (client_id, zone, cut_off, days, leaves_by, working_days, holidays, changed_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE $9 IS NULL ON CONFLICT (client_id) DO NOTHING"
        }
    };
    let changed = change!(database, |executor| sqlx::query(text)
        .bind(client.to_string())
        .bind(promise.zone().as_str())
        .bind(minutes(promise.cut_off()))
        .bind(i64::from(promise.days()))
        .bind(minutes(promise.leaves_by()))
        .bind(i64::from(u8::from(promise.working_days())))
        .bind(promise.holidays().to_string())
        .bind(now.millis())
        .bind(before.map(Timestamp::millis))
        .execute(executor)
        .await
        .map(|done| done.rows_affected()))?;
    StorageError::unless_changed(changed)?;
    client_alerts::look_again(database, client).await
}

/// The one that was made at `before`.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it is another one by now, or gone.
pub async fn remove(database: &Database, client: ClientId, before: Timestamp) -> StorageResult<()> {
    let removed = change!(database, |executor| sqlx::query(
        "DELETE FROM shipping_promises WHERE client_id = $1 AND changed_at = $2"
    )
    .bind(client.to_string())
    .bind(before.millis())
    .execute(executor)
    .await
    .map(|done| done.rows_affected()))?;
    StorageError::unless_changed(removed)?;
    client_alerts::look_again(database, client).await
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

impl PromiseColumns {
    fn promise(self) -> StorageResult<MadePromise> {
        let row = RowName::new("shipping_promises", &self.client_id);
        let days = u8::try_from(self.working_days).ok();
        let promise = ShippingPromise::new(
            row.parsed("zone", &self.zone)?,
            row.known("cut_off", clock_time(self.cut_off))?,
            row.known("days", u8::try_from(self.days).ok())?,
            row.known("leaves_by", clock_time(self.leaves_by))?,
            row.known(
                "working_days",
                days.and_then(|days| WorkingDays::try_from(days).ok()),
            )?,
        );
        Ok(MadePromise {
            client: row.parsed("client_id", &self.client_id)?,
            promise: promise
                .map_err(|_| row.wrong("leaves_by"))?
                .except_on(row.parsed("holidays", &self.holidays)?),
            changed_at: Timestamp::from_millis(self.changed_at),
        })
    }
}
