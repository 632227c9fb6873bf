//! Which clock counts. Leases, and whatever several hosts compare, go by the database's ([`database_now`]): hosts that
//! disagree would take each other's leases while they hold.
//!
//! A clock that was ahead and was set back leaves times behind that are further ahead than anything is ever set: leases
//! that would hold, and pauses that would last, for as long as it was ahead ([`bring_back`]).

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

use super::macros::change;
use super::{Database, StorageResult};

/// The one place with functions that only one engine has.
const ON_SQLITE: &str = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";
const ON_POSTGRES: &str = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

/// The present by the database's clock. Read right before the statement that it is bound to: a host that is suspended in
/// between writes a lease that ends too early, and takes none that still holds.
pub async fn database_now(database: &Database) -> StorageResult<Timestamp> {
    let (millis,): (i64,) = match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(ON_SQLITE).fetch_one(reader).await?,
        Database::Postgres(pool, _) => sqlx::query_as(ON_POSTGRES).fetch_one(pool).await?,
    };
    Ok(Timestamp::from_millis(millis))
}

/// [`database_now`] as SQL, for within a transaction.
pub(crate) const fn present(database: &Database) -> &'static str {
    match database {
        Database::Sqlite { .. } => ON_SQLITE,
        Database::Postgres(..) => ON_POSTGRES,
    }
}

/// Processes on several machines need not agree to the second.
const DISAGREEMENT: Duration = Duration::from_secs(120);
const MINUTE: Duration = Duration::from_secs(60);

/// What sets a time, and how far ahead at most. Each statement has the present as `$1`, and as `$2` the latest time
/// that can be right.
const AHEAD: [(Duration, &str); 34] = [
    (
        MINUTE,
        "UPDATE import_runs SET lease_until = $1 WHERE state = 'running' AND lease_until > $2",
    ),
    (
        MINUTE,
        "UPDATE import_runs SET waiting_until = $1 WHERE state = 'queued' AND waiting_until > $2",
    ),
    // The pause after failures is a quarter of an hour at most, unless the interval is longer; each with its jitter.
    (
        MINUTE.saturating_mul(17),
        "UPDATE integrations SET next_sync_at = $1 WHERE next_sync_at > $2 + sync_every_ms + sync_every_ms / 10",
    ),
    (
        MINUTE.saturating_mul(24 * 60),
        "UPDATE problems SET next_try_at = $1 WHERE solved_at IS NULL AND next_try_at > $2",
    ),
    (
        MINUTE,
        "UPDATE shipment_pushes SET lease_until = $1 WHERE state = 'sending' AND state <> 'confirmed' \
         AND lease_until > $2",
    ),
    (
        MINUTE.saturating_mul(20),
        "UPDATE shipment_pushes SET next_try_at = $1 WHERE state = 'pending' AND state <> 'confirmed' \
         AND next_try_at > $2",
    ),
    (
        MINUTE.saturating_mul(5),
        "UPDATE integrations SET push_paused_until = $1 WHERE push_paused_until > $2",
    ),
    (
        MINUTE,
        "UPDATE status_updates SET lease_until = $1 WHERE state = 'sending' AND lease_until > $2",
    ),
    (
        MINUTE.saturating_mul(20),
        "UPDATE status_updates SET next_try_at = $1 WHERE state = 'pending' AND next_try_at > $2",
    ),
    (
        MINUTE.saturating_mul(5),
        "UPDATE integrations SET status_paused_until = $1 WHERE status_paused_until > $2",
    ),
    (
        MINUTE.saturating_mul(2),
        "UPDATE stock_settings SET lease_until = $1 WHERE call_id IS NOT NULL AND lease_until > $2",
    ),
    (
        MINUTE.saturating_mul(20),
        "UPDATE stock_settings SET next_call_at = $1 WHERE next_call_at > $2",
    ),
    (
        MINUTE.saturating_mul(20),
        "UPDATE stock_settings SET settles_at = $1 WHERE settles_at > $2",
    ),
    // It would pass for fresh for so long, and have later levels ignored as older ones.
    (
        MINUTE.saturating_mul(20),
        "UPDATE stock_levels SET counted_at = $1, stated_at = NULL, fresh_until = $1 WHERE fresh_until > $2",
    ),
    (
        MINUTE.saturating_mul(30),
        "UPDATE alert_notices SET held_until = $1 WHERE end_notified_at IS NULL AND held_until > $2",
    ),
    (
        Duration::ZERO,
        "UPDATE alert_notices SET notified_at = $1 WHERE end_notified_at IS NULL AND notified_at > $2",
    ),
    (
        MINUTE.saturating_mul(30),
        "UPDATE operator_alert_notices SET held_until = $1 WHERE end_notified_at IS NULL AND held_until > $2",
    ),
    (
        Duration::ZERO,
        "UPDATE operator_alert_notices SET notified_at = $1 WHERE end_notified_at IS NULL AND notified_at > $2",
    ),
    // Nothing would hold for long enough to open, or be gone for long enough to be over.
    (
        Duration::ZERO,
        "UPDATE operator_alerts SET noticed_at = CASE WHEN noticed_at > $2 THEN $1 ELSE noticed_at END, \
         seen_at = CASE WHEN seen_at > $2 THEN $1 ELSE seen_at END, \
         missed_at = CASE WHEN missed_at > $2 THEN $1 ELSE missed_at END \
         WHERE cleared_at IS NULL AND (noticed_at > $2 OR seen_at > $2 OR missed_at > $2)",
    ),
    (
        MINUTE.saturating_mul(24 * 60),
        "UPDATE webhooks SET check_at = $1 WHERE check_at > $2",
    ),
    (
        MINUTE.saturating_mul(24 * 60),
        "UPDATE integrations SET look_up_images_at = $1 WHERE look_up_images_at > $2",
    ),
    (
        MINUTE.saturating_mul(7 * 24 * 60),
        "UPDATE product_images SET look_up_at = $1 \
         WHERE integration_id IN (SELECT id FROM integrations) AND look_up_at > $2",
    ),
    (
        MINUTE.saturating_mul(24 * 60),
        "UPDATE personal_data_retention SET next_run_at = $1 WHERE next_run_at > $2",
    ),
    (
        MINUTE.saturating_mul(2),
        "UPDATE event_deliveries SET lease_until = $1 WHERE state = 'sending' AND lease_until > $2",
    ),
    (
        MINUTE.saturating_mul(60),
        "UPDATE event_deliveries SET next_try_at = $1 WHERE state = 'pending' AND next_try_at > $2",
    ),
    (
        MINUTE.saturating_mul(60),
        "UPDATE event_endpoints SET held_until = $1 WHERE held_until > $2",
    ),
    (
        MINUTE.saturating_mul(3),
        "UPDATE client_messages SET lease_until = $1 WHERE state = 'sending' AND lease_until > $2",
    ),
    (
        MINUTE.saturating_mul(24 * 60),
        "UPDATE client_messages SET next_try_at = $1 WHERE state = 'pending' AND next_try_at > $2",
    ),
    (
        MINUTE.saturating_mul(60),
        "UPDATE client_alert_settings SET next_look_at = $1 WHERE next_look_at > $2",
    ),
    // Programs have as long to learn of the new one.
    (
        MINUTE.saturating_mul(24 * 60),
        "UPDATE event_endpoints SET previous_secret_until = $2 WHERE previous_secret_until > $2",
    ),
    // It would hide for so long that polls have stopped.
    (
        Duration::ZERO,
        "UPDATE integrations SET last_good_poll_at = $1 WHERE last_good_poll_at > $2",
    ),
    (
        Duration::ZERO,
        "UPDATE alerts SET fails_since = $1 WHERE cleared_at IS NULL AND fails_since > $2",
    ),
    (
        MINUTE.saturating_mul(24 * 60),
        "UPDATE integrations SET ask_channels_at = $1 WHERE ask_channels_at > $2",
    ),
    (
        Duration::ZERO,
        "UPDATE channels SET followed_at = $1 WHERE client_changed_at IS NOT NULL AND followed_at > $2",
    ),
];

/// Brings what lies too far ahead back to `now`; how many rows. Whoever held one of those leases and lives is fenced off.
pub async fn bring_back(database: &Database, now: Timestamp) -> StorageResult<u64> {
    let mut rows = 0;
    for (at_most, sql) in AHEAD {
        let latest = now.plus(at_most).plus(DISAGREEMENT);
        rows += change!(database, |executor| sqlx::query(sql)
            .bind(now.millis())
            .bind(latest.millis())
            .execute(executor)
            .await?
            .rows_affected());
    }
    Ok(rows)
}
