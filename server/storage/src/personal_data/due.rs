//! For how long clients' orders keep personal data, and whose turn it is to be erased.
//!
//! A run is claimed by moving `next_run_at` ahead, which holds it as a lease does: whoever erases moves it on after each
//! batch, from where they put it, and a run whose program was killed is taken over once it has passed. Where two erase
//! side by side all the same, an order is erased once.

use std::time::Duration;

use parcelpilot_contract::personal_data::ClientRetention;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::personal_data::Retention;
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read, row};
use crate::{Database, StorageError, StorageResult};

/// For how long a claim holds without word of it.
const LEASE: Duration = Duration::from_secs(10 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

row! {
    struct RetentionColumns { erase_after_days: Option<i64>, last_run_at: Option<i64>, last_erased: i64 }
}

/// A client whose orders are to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedErasure {
    pub client: ClientId,
    pub client_name: String,
    pub retention: Retention,
    /// Until then nobody else takes it over.
    held_until: i64,
}

/// Of a client that never set it: kept.
pub async fn retention(database: &Database, client: ClientId) -> StorageResult<ClientRetention> {
    let client = client.to_string();
    let found: Option<RetentionColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT erase_after_days, last_run_at, last_erased FROM personal_data_retention WHERE client_id = $1",
        )
        .bind(&client)
        .fetch_optional(executor)
        .await?
    });
    let Some(columns) = found else {
        return Ok(ClientRetention::default());
    };
    Ok(ClientRetention {
        erase_after: days(&client, columns.erase_after_days)?,
        last_run_at: columns.last_run_at.map(Timestamp::from_millis),
        last_erased: columns.last_erased,
    })
}

/// The clients whose orders are erased, by name.
pub async fn retentions(database: &Database) -> StorageResult<Vec<(ClientId, String, Retention)>> {
    let rows: Vec<(String, String, Option<i64>)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT c.id, c.name, r.erase_after_days FROM personal_data_retention r JOIN clients c ON c.id = r.client_id
             WHERE r.erase_after_days IS NOT NULL ORDER BY c.name_key",
        )
        .fetch_all(executor)
        .await?
    });
    let retention = |(client, name, after): (String, String, Option<i64>)| {
        let row = RowName::new("personal_data_retention", &client);
        let after = row.known("erase_after_days", days(&client, after)?)?;
        Ok((row.parsed("client_id", &client)?, name, after))
    };
    rows.into_iter().map(retention).collect()
}

/// Sets it; the first run is at `now`. What it was before.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the client is gone.
pub async fn set_retention(
    database: &Database,
    client: ClientId,
    erase_after: Option<Retention>,
    now: Timestamp,
) -> StorageResult<Option<Retention>> {
    let client = client.to_string();
    let before = durable_transaction!(database, |tx| {
        let found = sqlx::query("UPDATE clients SET is_active = is_active WHERE id = $1")
            .bind(&client)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        StorageError::unless_changed(found)?;
        let before: Option<(Option<i64>,)> =
            sqlx::query_as("SELECT erase_after_days FROM personal_data_retention WHERE client_id = $1")
                .bind(&client)
                .fetch_optional(&mut *tx)
                .await?;
        sqlx::query(
            "INSERT INTO personal_data_retention (client_id, erase_after_days, next_run_at) VALUES ($1, $2, $3)
             ON CONFLICT (client_id) DO UPDATE SET erase_after_days = excluded.erase_after_days,
                 next_run_at = excluded.next_run_at",
        )
        .bind(&client)
        .bind(erase_after.map(|retention| i64::from(retention.days())))
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
        Ok(before.and_then(|(days,)| days))
    })?;
    days(&client, before)
}

/// The next client whose orders are due, which nobody else erases for now.
pub async fn claim(database: &Database, now: Timestamp) -> StorageResult<Option<ClaimedErasure>> {
    let held_until = now.plus(LEASE).millis();
    let claimed: Option<(String, Option<i64>, String)> = change!(database, |executor| {
        sqlx::query_as(
            "UPDATE personal_data_retention SET next_run_at = $2
             WHERE next_run_at <= $1 AND erase_after_days IS NOT NULL AND client_id = (
                 SELECT client_id FROM personal_data_retention
                 WHERE next_run_at <= $1 AND erase_after_days IS NOT NULL ORDER BY next_run_at, client_id LIMIT 1)
             RETURNING client_id, erase_after_days, (SELECT name FROM clients WHERE id = client_id)",
        )
        .bind(now.millis())
        .bind(held_until)
        .fetch_optional(executor)
        .await?
    });
    let Some((client, erase_after_days, client_name)) = claimed else {
        return Ok(None);
    };
    let row = RowName::new("personal_data_retention", &client);
    Ok(Some(ClaimedErasure {
        client: row.parsed("client_id", &client)?,
        client_name,
        retention: row.known("erase_after_days", days(&client, erase_after_days)?)?,
        held_until,
    }))
}

/// Counts what was erased, and holds the run for longer. False where the run is somebody else's by now, or the client's
/// setting was changed.
pub async fn extend(
    database: &Database,
    run: &mut ClaimedErasure,
    erased: i64,
    now: Timestamp,
) -> StorageResult<bool> {
    let held_until = now.plus(LEASE).millis().max(run.held_until + 1);
    let extended = change!(database, |executor| {
        sqlx::query(
            "UPDATE personal_data_retention SET erased = erased + $3, next_run_at = $4
             WHERE client_id = $1 AND next_run_at = $2 AND erase_after_days = $5",
        )
        .bind(run.client.to_string())
        .bind(run.held_until)
        .bind(erased)
        .bind(held_until)
        .bind(i64::from(run.retention.days()))
        .execute(executor)
        .await?
        .rows_affected()
    });
    run.held_until = held_until;
    Ok(extended > 0)
}

/// Ends the run; the next one is in a day. How many orders it has erased; none where it is somebody else's by now.
pub async fn finish(database: &Database, run: &ClaimedErasure, now: Timestamp) -> StorageResult<Option<i64>> {
    let erased: Option<(i64,)> = change!(database, |executor| {
        sqlx::query_as(
            "UPDATE personal_data_retention
             SET last_run_at = $3, last_erased = erased, erased = 0, next_run_at = $4
             WHERE client_id = $1 AND next_run_at = $2 RETURNING last_erased",
        )
        .bind(run.client.to_string())
        .bind(run.held_until)
        .bind(now.millis())
        .bind(now.plus(DAY).millis())
        .fetch_optional(executor)
        .await?
    });
    Ok(erased.map(|(erased,)| erased))
}

fn days(client: &str, days: Option<i64>) -> StorageResult<Option<Retention>> {
    let row = RowName::new("personal_data_retention", client);
    let retention = |days: i64| u32::try_from(days).ok()?.try_into().ok();
    days.map(|days| row.known("erase_after_days", retention(days)))
        .transpose()
}
