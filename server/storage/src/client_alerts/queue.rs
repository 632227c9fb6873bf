//! What is put into the outbox, each once. Whoever is quicker queues it; the others find it there.

use std::time::Duration;

use parcelpilot_domain::client_alert::ClientMessageKind;
use parcelpilot_domain::time::Timestamp;

use super::settings::{DueLook, Looked};
use crate::macros::{change, read, transaction};
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::{Database, StorageResult};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// A store that fails for a shorter time is no news to a client.
const STORE_FAILS_FOR: Duration = MINUTE.saturating_mul(10);
/// In milliseconds: from the end of an hour of refused shipments until that is no news any more.
pub(super) const REFUSED_TOLD_FOR: i64 = 23 * REFUSED_HOUR;
/// In milliseconds.
const REFUSED_HOUR: i64 = 3_600_000;
/// So many refused shipments are looked through for their clients.
const REFUSED_LOOKED_AT: i64 = 5_000;

/// A message for each of a client's contacts that wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMessage {
    pub kind: ClientMessageKind,
    /// The client's day.
    pub day: String,
    pub expires_at: Timestamp,
}

/// Notes that these days of the client were looked at, and queues what is due. Nothing where another was quicker, or where
/// the settings were changed meanwhile: then it is looked at again.
pub async fn queue_due(
    database: &Database,
    look: &DueLook,
    looked: &Looked,
    due: &[DueMessage],
    next_look_at: Timestamp,
    now: Timestamp,
) -> StorageResult<()> {
    let client = look.stored.client.to_string();
    transaction!(database, |tx| {
        let taken = sqlx::query(
            "UPDATE client_alert_settings SET digest_day = $2, late_day = $3, next_look_at = $4
             WHERE client_id = $1 AND next_look_at = $5 AND changed_at = $6",
        )
        .bind(&client)
        .bind(&looked.digest_day)
        .bind(&looked.late_day)
        .bind(next_look_at.millis())
        .bind(look.next_look_at)
        .bind(look.stored.changed_at.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if taken == 0 {
            return Ok(());
        }
        for message in due {
            sqlx::query(
                "INSERT INTO client_messages (contact_id, kind, subject, client_id, state, queued_at, expires_at, next_try_at)
                 SELECT k.id, $2, $3, k.client_id, 'pending', $4, $5, $4 FROM client_contacts k
                 WHERE k.client_id = $1
                     AND ((k.wants_digest AND $2 = 'digest') OR (k.wants_late AND $2 = 'late'))
                 ON CONFLICT (contact_id, kind, subject) DO NOTHING",
            )
            .bind(&client)
            .bind(message.kind.code())
            .bind(&message.day)
            .bind(now.millis())
            .bind(message.expires_at.millis())
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    })
}

/// That no orders of `integrations i` come in, by its open alert `a`. A poll that goes well ends it at once: the alert is cleared
/// later. The alert's age says nothing: it may have been raised for something else.
macro_rules! fails {
    () => {
        "a.cleared_at IS NULL AND a.kind IN ('failing', 'overdue') AND i.is_enabled
         AND a.fails_since > COALESCE(i.last_good_poll_at, 0) AND (a.kind <> 'failing' OR i.last_failure IS NOT NULL)"
    };
}
pub(super) use fails;

/// Which store fails since when, of its alert `a`: while it fails, that stays.
macro_rules! outage {
    () => {
        "a.integration_id || '@' || CAST(a.fails_since AS TEXT)"
    };
}
pub(super) use outage;

/// An outage that began then, or before, is told.
pub(super) fn told_from(now: Timestamp) -> Timestamp {
    now.minus(STORE_FAILS_FOR)
}

/// That a store fails: for the client that it is of, and for those that one of its channels is of. Whoever was told is told anew
/// only of what began after a poll that went well: an integration that is switched off and on again has another alert of the
/// same outage. CROSS JOIN keeps SQLite from looking through the contacts of all clients for those of few alerts.
fn stores(now: Timestamp) -> Statement {
    let until = told_from(now).millis();
    let mut statement = Statement::default();
    statement
        .push(concat!(
            "INSERT INTO client_messages (contact_id, kind, subject, client_id, integration_id, state, queued_at, expires_at,
                 next_try_at)
             SELECT k.id, 'store_failing', ",
            outage!(),
            ", k.client_id, a.integration_id, 'pending', "
        ))
        .integer(now.millis())
        .push(", ")
        .integer(now.plus(DAY).millis())
        .push(", ")
        .integer(now.millis())
        .push(concat!(
            " FROM (SELECT a.integration_id, a.fails_since, i.client_id, COALESCE(i.last_good_poll_at, 0) AS went_well
                  FROM alerts a JOIN integrations i ON i.id = a.integration_id WHERE ",
            fails!(),
            " AND a.fails_since <= "
        ))
        .integer(until)
        .push(concat!(
            " UNION SELECT a.integration_id, a.fails_since, h.client_id, COALESCE(i.last_good_poll_at, 0) AS went_well
                  FROM alerts a JOIN integrations i ON i.id = a.integration_id
                      JOIN channels h ON h.integration_id = i.id AND h.client_id IS NOT NULL WHERE ",
            fails!(),
            " AND a.fails_since <= "
        ))
        .integer(until)
        .push(
            ") AS a CROSS JOIN clients c CROSS JOIN client_contacts k
             WHERE c.id = a.client_id AND c.is_active AND k.client_id = a.client_id AND k.wants_store
                 AND NOT EXISTS (SELECT 1 FROM client_messages m WHERE m.contact_id = k.id
                 AND m.integration_id = a.integration_id AND m.kind = 'store_failing' AND m.state = 'sent'
                 AND m.queued_at > a.went_well)
             ON CONFLICT (contact_id, kind, subject) DO NOTHING",
        );
    statement
}

/// Of this hour, and of those whose news has not expired: each is told once it is over. Whoever is added is told of no hour
/// before; another language, say, silences nothing.
fn refused(now: Timestamp) -> Statement {
    let hour = crate::overview::hour_of(now);
    let mut statement = Statement::default();
    statement
        .push(
            "INSERT INTO client_messages (contact_id, kind, subject, client_id, state, queued_at, expires_at, next_try_at)
             SELECT k.id, 'refused', CAST(told.begins_at AS TEXT), k.client_id, 'pending', ",
        )
        .integer(now.millis())
        .push(", told.begins_at + ")
        .integer(REFUSED_HOUR + REFUSED_TOLD_FOR)
        .push(", told.begins_at + ")
        .integer(REFUSED_HOUR)
        .push(
            " FROM (SELECT DISTINCT p.since - p.since % 3600000 AS begins_at, COALESCE(o.client_id, i.client_id) AS client_id
                  FROM (SELECT order_id, integration_id, since FROM shipment_pushes
                        WHERE state = 'failed' AND state <> 'confirmed' AND since >= ",
        )
        .integer(hour.millis() - REFUSED_TOLD_FOR)
        .push(" AND since < ")
        .integer(hour.millis() + REFUSED_HOUR)
        // The newest: the others were looked at before.
        .push(" AND COALESCE(failure, '') <> 'order_cancelled' ORDER BY since DESC LIMIT ")
        .integer(REFUSED_LOOKED_AT)
        .push(
            ") AS p JOIN orders o ON o.id = p.order_id JOIN integrations i ON i.id = p.integration_id) AS told
                 JOIN clients c ON c.id = told.client_id AND c.is_active
                 JOIN client_contacts k ON k.client_id = told.client_id
             WHERE k.wants_refused AND k.added_at < told.begins_at + ",
        )
        .integer(REFUSED_HOUR)
        .push(" ON CONFLICT (contact_id, kind, subject) DO NOTHING");
    statement
}

async fn run(database: &Database, statement: &Statement) -> StorageResult<u64> {
    Ok(change!(database, |executor| bound!(
        sqlx::query(statement.sql()),
        statement
    )
    .execute(executor)
    .await?
    .rows_affected()))
}

async fn has_contacts(database: &Database) -> StorageResult<bool> {
    let (has,): (bool,) = read!(database, |executor| {
        sqlx::query_as("SELECT EXISTS (SELECT 1 FROM client_contacts)")
            .fetch_one(executor)
            .await?
    });
    Ok(has)
}

/// Queues that stores have failed for ten minutes. How many messages.
pub async fn queue_stores(database: &Database, now: Timestamp) -> StorageResult<u64> {
    if !has_contacts(database).await? {
        return Ok(0);
    }
    run(database, &stores(now)).await
}

/// Queues for whoever was told that a store fails that it works again: once, however often it was told. How many messages.
pub async fn queue_recovered_stores(database: &Database, now: Timestamp) -> StorageResult<u64> {
    transaction!(database, |tx| {
        // Without a poll that went well since, it may be another store that nobody has polled.
        let queued = sqlx::query(
            "INSERT INTO client_messages (contact_id, kind, subject, client_id, integration_id, state, queued_at, expires_at,
                 next_try_at)
             SELECT m.contact_id, 'store_recovered', m.subject, m.client_id, i.id, 'pending', $1, $2, $1
             FROM client_messages m JOIN integrations i ON i.id = m.integration_id
                 JOIN clients c ON c.id = m.client_id AND c.is_active
             WHERE m.kind = 'store_failing' AND m.state = 'sent' AND i.is_enabled AND i.last_failure IS NULL
                 AND i.last_good_poll_at > m.queued_at
                 AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.integration_id = i.id AND a.cleared_at IS NULL
                     AND a.kind IN ('failing', 'overdue'))
                 AND NOT EXISTS (SELECT 1 FROM client_messages n WHERE n.contact_id = m.contact_id
                     AND n.integration_id = m.integration_id AND n.kind = 'store_failing' AND n.state = 'sent'
                     AND n.queued_at > m.queued_at)
             ON CONFLICT (contact_id, kind, subject) DO NOTHING",
        )
        .bind(now.millis())
        .bind(now.plus(DAY).millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if queued > 0 {
            sqlx::query(
                "UPDATE client_messages SET state = 'over' WHERE kind = 'store_failing' AND state = 'sent'
                     AND EXISTS (SELECT 1 FROM client_messages r WHERE r.contact_id = client_messages.contact_id
                         AND r.integration_id = client_messages.integration_id AND r.kind = 'store_recovered'
                         AND r.queued_at >= client_messages.queued_at)",
            )
            .execute(&mut *tx)
            .await?;
        }
        Ok(queued)
    })
}

/// Queues that shipments were refused, of each hour of the last day. How many messages.
pub async fn queue_refused(database: &Database, now: Timestamp) -> StorageResult<u64> {
    if !has_contacts(database).await? {
        return Ok(0);
    }
    run(database, &refused(now)).await
}

/// How the engine would queue what programs look at each minute: for tests.
pub async fn explain_queue(database: &Database, now: Timestamp) -> StorageResult<Vec<Vec<String>>> {
    let mut plans = Vec::new();
    for statement in [stores(now), refused(now)] {
        plans.push(explained(database, &statement).await?);
    }
    Ok(plans)
}
