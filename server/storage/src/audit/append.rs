//! Writing entries.

use parcelpilot_domain::time::Timestamp;

use super::chain::{Head, LOCK_HEAD, headless};
use super::{AuditKey, EventColumns, NewEvent, SELECT};
use crate::macros::durable_transaction;
use crate::many_rows::{Cell, Table};
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

/// So many entries without a place are given one along with a new entry. More wait for the next.
pub(crate) const JOINED_WITH_A_NEW_ONE: usize = 20;
/// So many in one transaction, where there is nothing else to do.
const JOINED_AT_ONCE: usize = 500;

pub(crate) const EVENTS: Table = Table {
    name: "audit_events",
    columns: &[
        "id",
        "at",
        "actor_kind",
        "actor_id",
        "actor",
        "actor_email",
        "token_id",
        "token_name",
        "address",
        "action",
        "subject",
        "detail",
        "joined_at",
        "sequence",
        "previous_hash",
        "hash",
        "searched",
    ],
};

pub(crate) fn event_cells(events: Vec<EventColumns>) -> Vec<Cell> {
    let row = |event: EventColumns| {
        let searched = event.searched();
        [
            Cell::Text(event.id),
            Cell::Number(event.at),
            Cell::Text(event.actor_kind),
            Cell::Text(event.actor_id),
            Cell::Text(event.actor),
            Cell::Text(event.actor_email),
            Cell::Text(event.token_id),
            Cell::Text(event.token_name),
            Cell::Text(event.address),
            Cell::Text(event.action),
            Cell::Text(event.subject),
            Cell::Text(event.detail),
            Cell::Number(event.joined_at),
            Cell::OptionalNumber(event.sequence),
            Cell::OptionalText(event.previous_hash),
            Cell::OptionalText(event.hash),
            Cell::Text(searched),
        ]
    };
    events.into_iter().flat_map(row).collect()
}

/// What a transaction does that has taken the head: gives the waiting entries their places, and the new ones the next.
/// How many were waiting.
macro_rules! append_events {
    ($tx:expr, $key:expr, $head:expr, $select_waiting:expr, $new:expr, $now:expr) => {{
        let waiting = $select_waiting;
        let waiting: Vec<$crate::audit::EventColumns> = $crate::statement::bound!(sqlx::query_as(waiting.sql()), waiting)
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
        let mut new: Vec<$crate::audit::EventColumns> = $new;
        for event in &mut new {
            $head.append($key, event);
        }
        let cells = $crate::audit::event_cells(new);
        $crate::many_rows::ManyRows::insert_rows($tx, &$crate::audit::EVENTS, cells).await?;
        sqlx::query("UPDATE audit_chain SET sequence = $1, hash = $2 WHERE id = 1")
            .bind($head.sequence)
            .bind(&$head.hash)
            .execute(&mut *$tx)
            .await?;
        joined
    }};
}
pub(crate) use append_events;

/// Adds entries at the end of the chain, as the last thing that a transaction does. Where the key is not at hand they are
/// added without a place, which the next program that has the key gives them.
macro_rules! append_new_events {
    ($tx:expr, $database:expr, $events:expr, $now:expr) => {{
        let events: Vec<$crate::audit::EventColumns> = $events;
        match $database.audit_key() {
            Some(key) => {
                let head: Option<$crate::audit::Head> = sqlx::query_as($crate::audit::LOCK_HEAD)
                    .fetch_optional(&mut *$tx)
                    .await?;
                let mut head = head.ok_or_else($crate::audit::headless)?;
                let waiting = $crate::audit::select_waiting($crate::audit::JOINED_WITH_A_NEW_ONE);
                $crate::audit::append_events!($tx, key, head, waiting, events, $now);
            }
            None => {
                let cells = $crate::audit::event_cells(events);
                $crate::many_rows::ManyRows::insert_rows($tx, &$crate::audit::EVENTS, cells).await?;
            }
        }
    }};
}
pub(crate) use append_new_events;

/// Adds an entry at the end of the chain.
pub async fn record(database: &Database, event: &NewEvent<'_>) -> StorageResult<()> {
    let new = EventColumns::of(event);
    durable_transaction!(database, |tx| {
        append_new_events!(tx, database, vec![new], event.at);
        Ok(())
    })
}

/// Gives a place to entries that have none: those of earlier releases. How many there were; to be called again while
/// there are any. Quiet without the key.
pub async fn join_waiting(database: &Database, now: Timestamp) -> StorageResult<usize> {
    match database.audit_key() {
        Some(key) if !waiting(database).await?.is_empty() => append(database, key, now).await,
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

pub(crate) fn select_waiting(most: usize) -> Statement {
    let mut statement = Statement::default();
    statement
        .push(SELECT)
        .push("sequence IS NULL ORDER BY at, id LIMIT ")
        .integer(i64::try_from(most).unwrap_or(i64::MAX));
    statement
}

async fn append(database: &Database, key: &AuditKey, now: Timestamp) -> StorageResult<usize> {
    durable_transaction!(database, |tx| {
        let head: Option<Head> = sqlx::query_as(LOCK_HEAD).fetch_optional(&mut *tx).await?;
        let mut head = head.ok_or_else(headless)?;
        let waiting = select_waiting(JOINED_AT_ONCE);
        Ok(append_events!(tx, key, head, waiting, Vec::new(), now))
    })
}
