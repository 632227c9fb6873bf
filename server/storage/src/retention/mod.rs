//! What is kept for a time only. Each function removes a batch in a transaction of its own, so that others wait for a
//! moment only, and says how much it was; any number of programs may do so at once. What bounds each table is in
//! [`tables`].

mod changes;
mod events;
mod problems;
mod runs;
pub mod tables;

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

use super::macros::change;
use super::{
    Database, StorageResult, client_alerts, form_echoes, idempotency_keys, known_browsers, sessions,
};
use crate::log_in::steps;
use crate::one_time_links::{client_links, invitations};

pub use changes::{CHANGES_AT_ONCE, count_changes, delete_changes, last_old_change};
pub use events::delete_event_deliveries;
pub use problems::{count_problems, delete_problems};
pub use runs::{count_runs, delete_runs};

/// What lets nobody in any more and stands for nothing, whatever is set: sessions, links, keys, forms. Each is deleted
/// where it is used, too; the last ones would stay otherwise, for as long as nobody comes. How many went.
pub async fn delete_expired(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(sessions::delete_expired(database, now).await?
        + steps::delete_expired(database, now).await?
        + invitations::delete_expired(database, now).await?
        + client_links::delete_expired(database, now).await?
        + known_browsers::delete_expired(database, now).await?
        + events::delete_previous_secrets(database, now).await?
        + form_echoes::delete_expired(database, now).await?
        + idempotency_keys::delete_expired(database, now).await?)
}

const KEEP_CLIENT_MESSAGES: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const CLIENT_MESSAGES_AT_ONCE: i64 = 500;

/// Removes some of the messages to clients' people that are long over; to be called again until there are none. How many went.
pub async fn delete_client_messages(database: &Database, now: Timestamp) -> StorageResult<u64> {
    let before = now.minus(KEEP_CLIENT_MESSAGES);
    client_alerts::delete_ended_before(database, before, CLIENT_MESSAGES_AT_ONCE).await
}

/// Tags that no order has any more: people put names of shoppers into them, too. How many went.
pub async fn delete_unused_tags(database: &Database) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(
            "DELETE FROM tags WHERE NOT EXISTS (SELECT 1 FROM order_tags WHERE order_tags.tag_key = tags.tag_key)",
        )
        .execute(executor)
        .await?
        .rows_affected()
    }))
}
