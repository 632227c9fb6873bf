//! Removing the oldest entries, so that it can be told from somebody else's removing them.

use parcelpilot_contract::audit::AuditActor;
use parcelpilot_domain::audit::AuditAction;
use parcelpilot_domain::count_text::counted;
use parcelpilot_domain::time::Timestamp;

use super::append::{JOINED_WITH_A_NEW_ONE, append_events, select_waiting};
use super::chain::{Head, LOCK_HEAD, headless};
use super::{AuditKey, EventColumns, NewEvent};
use crate::macros::{durable_transaction, read};
use crate::{Database, StorageResult};

/// What happened lately stays, whoever asks.
pub const KEPT_DAYS_MIN: u16 = 90;
/// At once, so that others wait for a moment only.
pub const REMOVED_AT_ONCE: u32 = 5_000;

/// How many entries [`cut`] would remove in all.
pub async fn count_before(database: &Database, before: Timestamp) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT count(*) FROM audit_events WHERE sequence IS NOT NULL
                 AND sequence < COALESCE((SELECT min(sequence) FROM audit_events WHERE at >= $1), sequence + 1)",
        )
        .bind(before.millis())
        .fetch_one(executor)
        .await?
    });
    Ok(count)
}

/// Removes entries that are older than `before`, the oldest `most` of them, and says who did so in a new entry: both or
/// neither. The chain then begins later, which is signed. How many were removed; entries without a place stay.
pub async fn cut(
    database: &Database,
    key: &AuditKey,
    actor: &AuditActor,
    before: Timestamp,
    most: u32,
    now: Timestamp,
) -> StorageResult<i64> {
    durable_transaction!(database, |tx| {
        let head: Option<Head> = sqlx::query_as(LOCK_HEAD).fetch_optional(&mut *tx).await?;
        let mut head = head.ok_or_else(headless)?;
        let (first,): (i64,) = sqlx::query_as("SELECT first_sequence FROM audit_chain WHERE id = 1")
            .fetch_one(&mut *tx)
            .await?;
        // Up to the first that is to stay: clocks that went back must leave no gap.
        let last: Option<(i64, String)> = sqlx::query_as(
            "SELECT sequence, hash FROM audit_events WHERE sequence >= $1 AND sequence < $2
                 AND sequence < COALESCE((SELECT min(sequence) FROM audit_events
                     WHERE at >= $3 AND sequence >= $1 AND sequence < $2), $2)
             ORDER BY sequence DESC LIMIT 1",
        )
        .bind(first)
        .bind(first.saturating_add(i64::from(most)))
        .bind(before.millis())
        .fetch_optional(&mut *tx)
        .await?;
        let Some((last, hash)) = last else { return Ok(0) };
        let gone = sqlx::query("DELETE FROM audit_events WHERE sequence <= $1")
            .bind(last)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        let removed = i64::try_from(gone).unwrap_or(i64::MAX);
        sqlx::query(
            "UPDATE audit_chain SET first_sequence = $1, hash_before = $2, cut_proof = $3 WHERE id = 1",
        )
        .bind(last + 1)
        .bind(&hash)
        .bind(key.sign_cut(last + 1, &hash))
        .execute(&mut *tx)
        .await?;
        let entry = EventColumns::of(&NewEvent {
            at: now,
            actor,
            address: "",
            action: AuditAction::AuditCut,
            subject: &counted(removed, "entry", "entries"),
            detail: &format!("older than {before}"),
        });
        let waiting = select_waiting(JOINED_WITH_A_NEW_ONE);
        append_events!(tx, key, head, waiting, vec![entry], now);
        Ok(removed)
    })
}
