//! Writing entries.

use parcelpilot_domain::time::Timestamp;

use super::chain::{Head, LOCK_HEAD, headless};
use super::{AuditKey, EventColumns, NewEvent, SELECT};
use crate::macros::{change, durable_transaction};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// So many entries without a place are given one along with a new entry. More wait for the next.
pub(super) const JOINED_WITH_A_NEW_ONE: usize = 20;
/// So many in one transaction, where there is nothing else to do.
const JOINED_AT_ONCE: usize = 500;

macro_rules! insert_event {
    ($executor:expr, $event:expr) => {
        sqlx::query(
            "INSERT INTO audit_events (id, at, actor_kind, actor_id, actor, actor_email, token_id, token_name, address,
                 action, subject, detail, joined_at, sequence, previous_hash, hash, searched)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        )
        .bind(&$event.id)
        .bind($event.at)
        .bind(&$event.actor_kind)
        .bind(&$event.actor_id)
        .bind(&$event.actor)
        .bind(&$event.actor_email)
        .bind(&$event.token_id)
        .bind(&$event.token_name)
        .bind(&$event.address)
        .bind(&$event.action)
        .bind(&$event.subject)
        .bind(&$event.detail)
        .bind($event.joined_at)
        .bind($event.sequence)
        .bind(&$event.previous_hash)
        .bind(&$event.hash)
        .bind($event.searched())
        .execute($executor)
        .await?
        .rows_affected()
    };
}

/// What a transaction does that has taken the head: gives the waiting entries their places, and the new one the next.
/// How many were waiting.
macro_rules! append_events {
    ($tx:expr, $key:expr, $head:expr, $select_waiting:expr, $new:expr, $now:expr) => {{
        let waiting: Vec<EventColumns> = bound!(sqlx::query_as($select_waiting.sql()), $select_waiting)
            .fetch_all(&mut *$tx)
            .await?;
        let joined = waiting.len();
        for mut event in waiting {
            event.joined_at = $now.millis();
            $head.append($key, &mut event);
            sqlx::query(
                "UPDATE audit_events SET sequence = $2, previous_hash = $3, hash = $4, joined_at = $5 WHERE id = $1",
            )
            .bind(&event.id)
            .bind(event.sequence)
            .bind(&event.previous_hash)
            .bind(&event.hash)
            .bind(event.joined_at)
            .execute(&mut *$tx)
            .await?;
        }
        if let Some(mut event) = $new {
            $head.append($key, &mut event);
            insert_event!(&mut *$tx, event);
        }
        sqlx::query("UPDATE audit_chain SET sequence = $1, hash = $2 WHERE id = 1")
            .bind($head.sequence)
            .bind(&$head.hash)
            .execute(&mut *$tx)
            .await?;
        joined
    }};
}
pub(super) use {append_events, insert_event};

/// Adds an entry at the end of the chain. Where the key is not at hand it is added without a place, which the next
/// program that has the key gives it.
pub async fn record(database: &Database, event: &NewEvent<'_>) -> StorageResult<()> {
    let new = EventColumns::of(event);
    match database.audit_key() {
        Some(key) => {
            append(database, key, Some(new), event.at, JOINED_WITH_A_NEW_ONE).await?;
        }
        None => {
            change!(database, |executor| insert_event!(executor, new));
        }
    }
    Ok(())
}

/// Gives a place to entries that have none: those of earlier releases. How many there were; to be called again while
/// there are any. Quiet without the key.
pub async fn join_waiting(database: &Database, now: Timestamp) -> StorageResult<usize> {
    match database.audit_key() {
        Some(key) if !waiting(database).await?.is_empty() => {
            append(database, key, None, now, JOINED_AT_ONCE).await
        }
        _ => Ok(0),
    }
}

/// Looked for without a lock first: mostly there is none.
async fn waiting(database: &Database) -> StorageResult<Vec<EventColumns>> {
    let statement = select_waiting(1);
    Ok(crate::macros::read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    }))
}

pub(super) fn select_waiting(most: usize) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(SELECT)
        .push("sequence IS NULL ORDER BY at, id LIMIT ")
        .integer(i64::try_from(most).unwrap_or(i64::MAX));
    statement
}

async fn append(
    database: &Database,
    key: &AuditKey,
    new: Option<EventColumns>,
    now: Timestamp,
    most: usize,
) -> StorageResult<usize> {
    let statement = select_waiting(most);
    durable_transaction!(database, |tx| {
        let head: Option<Head> = sqlx::query_as(LOCK_HEAD).fetch_optional(&mut *tx).await?;
        let mut head = head.ok_or_else(headless)?;
        Ok(append_events!(tx, key, head, statement, new.clone(), now))
    })
}
