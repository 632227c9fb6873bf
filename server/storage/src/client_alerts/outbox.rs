//! The outbox: who sends what, and what became of it. What the mail server may have is not sent again.

use std::time::Duration;

use parcelpilot_domain::client_alert::{ClientMessageKind, ClientMessageState};
use parcelpilot_domain::ids::{ClientContactId, ClientId};
use parcelpilot_domain::time::Timestamp;

use super::contacts::Wishes;
use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read, row, transaction};
use crate::orders::explained;
use crate::statement::{Statement, bound};
use crate::{Database, StorageError, StorageResult};

/// How long a claim holds. Composing and sending a letter takes less.
pub const LEASE: Duration = Duration::from_secs(150);
/// A letter says no more at once.
const MESSAGES_AT_ONCE: i64 = 20;

/// The right to send one contact what is due to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    pub contact: ClientContactId,
    pub client: ClientId,
    pub client_name: String,
    pub client_is_active: bool,
    pub email: String,
    pub wishes: Wishes,
    /// At least one.
    pub messages: Vec<ClaimedMessage>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedMessage {
    pub kind: ClientMessageKind,
    pub subject: String,
    pub expires_at: Timestamp,
    pub tries: i64,
    pub(super) attempt: i64,
}

/// A message as its client's page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    pub email: String,
    pub kind: ClientMessageKind,
    pub state: ClientMessageState,
    pub queued_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub failure: Option<String>,
}

row! {
    struct MessageColumns { contact_id: String, kind: String, subject: String, expires_at: i64, tries: i64, attempt: i64 }
}

row! {
    struct ContactColumns {
        client_id: String, client_name: String, is_active: bool, email: String, language: String, wants_store: bool,
        wants_refused: bool, wants_late: bool, wants_digest: bool,
    }
}

row! {
    struct RecentColumns {
        contact_id: String, email: String, kind: String, state: String, queued_at: i64, ended_at: Option<i64>,
        failure: Option<String>,
    }
}

/// The state is asked again outside: PostgreSQL looks at the row anew when it has waited for another claim, but not at the
/// selection of it.
fn take(now: Timestamp) -> Statement {
    let mut statement = Statement::default();
    statement
        .push("UPDATE client_messages SET state = 'sending', attempt = attempt + 1, lease_until = ")
        .integer(now.plus(LEASE).millis())
        .push(
            " WHERE state = 'pending' AND (contact_id, kind, subject) IN
                 (SELECT contact_id, kind, subject FROM client_messages WHERE state = 'pending' AND next_try_at <= ",
        )
        .integer(now.millis())
        .push(
            " AND contact_id = (SELECT contact_id FROM client_messages WHERE state = 'pending' AND next_try_at <= ",
        )
        .integer(now.millis())
        .push(" ORDER BY expires_at, contact_id LIMIT 1) ORDER BY expires_at LIMIT ")
        .integer(MESSAGES_AT_ONCE)
        .push(") RETURNING contact_id, kind, subject, expires_at, tries, attempt");
    statement
}

async fn is_due(database: &Database, now: Timestamp) -> StorageResult<bool> {
    let (is_due,): (bool,) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM client_messages WHERE state = 'pending' AND next_try_at <= $1)",
        )
        .bind(now.millis())
        .fetch_one(executor)
        .await?
    });
    Ok(is_due)
}

/// All that is due to the contact for whom some of it is no news soonest: what is told before a carrier comes does not wait for
/// digests of the day.
pub async fn claim(database: &Database, now: Timestamp) -> StorageResult<Option<Claimed>> {
    let statement = take(now);
    let mut taken: Vec<MessageColumns> = Vec::new();
    // On PostgreSQL another may take just those that were chosen, while more is due.
    while taken.is_empty() && is_due(database, now).await? {
        taken = change!(database, |executor| {
            bound!(sqlx::query_as(statement.sql()), statement)
                .fetch_all(executor)
                .await?
        });
    }
    taken.sort_by(|one, other| (&one.kind, &one.subject).cmp(&(&other.kind, &other.subject)));
    let Some(first) = taken.first() else {
        return Ok(None);
    };
    let contact = first.contact_id.clone();
    let found: Option<ContactColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT k.client_id, c.name AS client_name, c.is_active, k.email, k.language, k.wants_store, k.wants_refused,
                 k.wants_late, k.wants_digest
             FROM client_contacts k JOIN clients c ON c.id = k.client_id WHERE k.id = $1",
        )
        .bind(&contact)
        .fetch_optional(executor)
        .await?
    });
    // Removed just now, with its messages.
    let Some(found) = found else { return Ok(None) };
    let messages = taken.into_iter().map(MessageColumns::message);
    found
        .claimed(&contact, messages.collect::<StorageResult<_>>()?)
        .map(Some)
}

/// How the engine would claim: for tests.
pub async fn explain_claim(database: &Database, now: Timestamp) -> StorageResult<Vec<String>> {
    explained(database, &take(now)).await
}

/// Messages of senders that are gone are free again, unless the mail server may have them. How many there were.
pub async fn release_lapsed(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| sqlx::query(
        "UPDATE client_messages SET
             state = CASE WHEN handed_over_at IS NULL THEN 'pending' ELSE 'failed' END,
             failure = CASE WHEN handed_over_at IS NULL THEN NULL ELSE 'unknown' END,
             ended_at = CASE WHEN handed_over_at IS NULL THEN NULL ELSE $1 END, lease_until = NULL
         WHERE state = 'sending' AND lease_until <= $1",
    )
    .bind(now.millis())
    .execute(executor)
    .await?
    .rows_affected()))
}

/// Runs a statement for each message that is still the claimer's; `$1` to `$4` name it.
macro_rules! each_claimed {
    ($tx:expr, $claimed:expr, $messages:expr, $sql:expr $(, $value:expr)*) => {{
        let mut changed = 0;
        for message in $messages {
            changed += sqlx::query($sql)
                .bind($claimed.contact.to_string())
                .bind(message.kind.code())
                .bind(&message.subject)
                .bind(message.attempt)
                $(.bind($value))*
                .execute(&mut *$tx)
                .await?
                .rows_affected();
        }
        changed
    }};
}

/// Right before the letter goes out: from now on the mail server may have it.
///
/// # Errors
/// [`StorageError::LeaseLost`] where one of them is another's by now, or the contact was removed: nothing may be sent.
pub async fn begin(
    database: &Database,
    claimed: &Claimed,
    messages: &[ClaimedMessage],
    now: Timestamp,
) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        let begun = each_claimed!(
            tx,
            claimed,
            messages,
            "UPDATE client_messages SET handed_over_at = $5 WHERE contact_id = $1 AND kind = $2 AND subject = $3
                 AND attempt = $4 AND state = 'sending'",
            now.millis()
        );
        if usize::try_from(begun) == Ok(messages.len()) {
            Ok(())
        } else {
            Err(StorageError::LeaseLost)
        }
    })
}

/// The mail server has them.
pub async fn handed_over(
    database: &Database,
    claimed: &Claimed,
    messages: &[ClaimedMessage],
    now: Timestamp,
) -> StorageResult<()> {
    ended(database, claimed, messages, ClientMessageState::Sent, None, now).await
}

/// They are over, in this state, and why. Quiet where another has claimed them since.
pub async fn ended(
    database: &Database,
    claimed: &Claimed,
    messages: &[ClaimedMessage],
    state: ClientMessageState,
    failure: Option<&str>,
    now: Timestamp,
) -> StorageResult<()> {
    transaction!(database, |tx| {
        each_claimed!(
            tx,
            claimed,
            messages,
            "UPDATE client_messages SET state = $5, failure = $6, ended_at = $7, lease_until = NULL, tries = tries + 1
             WHERE contact_id = $1 AND kind = $2 AND subject = $3 AND attempt = $4 AND state = 'sending'",
            state.code(),
            failure,
            now.millis()
        );
        Ok(())
    })
}

/// The mail server does not have them, and may take them later.
pub async fn retry(
    database: &Database,
    claimed: &Claimed,
    messages: &[ClaimedMessage],
    failure: &str,
    next: Timestamp,
) -> StorageResult<()> {
    transaction!(database, |tx| {
        each_claimed!(
            tx,
            claimed,
            messages,
            "UPDATE client_messages SET state = 'pending', failure = $5, next_try_at = $6, lease_until = NULL,
                 handed_over_at = NULL, tries = tries + 1
             WHERE contact_id = $1 AND kind = $2 AND subject = $3 AND attempt = $4 AND state = 'sending'",
            failure,
            next.millis()
        );
        Ok(())
    })
}

/// They were not tried: the client's quiet hours last until then.
pub async fn postpone(
    database: &Database,
    claimed: &Claimed,
    messages: &[ClaimedMessage],
    until: Timestamp,
) -> StorageResult<()> {
    transaction!(database, |tx| {
        each_claimed!(
            tx,
            claimed,
            messages,
            "UPDATE client_messages SET state = 'pending', next_try_at = $5, lease_until = NULL
             WHERE contact_id = $1 AND kind = $2 AND subject = $3 AND attempt = $4 AND state = 'sending'",
            until.millis()
        );
        Ok(())
    })
}

/// The client's last ones, newest first. What needed nobody is left out.
pub async fn recent(database: &Database, client: ClientId, most: i64) -> StorageResult<Vec<Recent>> {
    let rows: Vec<RecentColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT m.contact_id, k.email, m.kind, m.state, m.queued_at, m.ended_at, m.failure
             FROM client_messages m JOIN client_contacts k ON k.id = m.contact_id
             WHERE m.client_id = $1 AND m.state <> 'dropped' ORDER BY m.queued_at DESC, m.contact_id, m.kind LIMIT $2",
        )
        .bind(client.to_string())
        .bind(most)
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(RecentColumns::recent).collect()
}

/// Removes some of those that ended before; to be called again until there are none. How many went. What was said of a store
/// that still fails stays: it would be said anew.
pub async fn delete_ended_before(database: &Database, before: Timestamp, at_once: i64) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(
            "DELETE FROM client_messages WHERE (contact_id, kind, subject) IN
                 (SELECT m.contact_id, m.kind, m.subject FROM client_messages m WHERE m.ended_at < $1
                      AND NOT (m.kind = 'store_failing' AND EXISTS (SELECT 1 FROM alerts a
                          WHERE a.integration_id = m.integration_id AND a.cleared_at IS NULL
                              AND a.kind IN ('failing', 'overdue')))
                  ORDER BY m.ended_at LIMIT $2)",
        )
        .bind(before.millis())
        .bind(at_once)
        .execute(executor)
        .await?
        .rows_affected()
    }))
}

impl MessageColumns {
    fn message(self) -> StorageResult<ClaimedMessage> {
        let row = RowName::new("client_messages", &self.contact_id);
        Ok(ClaimedMessage {
            kind: row.known("kind", ClientMessageKind::from_code(&self.kind))?,
            subject: self.subject,
            expires_at: Timestamp::from_millis(self.expires_at),
            tries: self.tries,
            attempt: self.attempt,
        })
    }
}

impl ContactColumns {
    fn claimed(self, contact: &str, messages: Vec<ClaimedMessage>) -> StorageResult<Claimed> {
        let row = RowName::new("client_contacts", contact);
        let wants = [
            self.wants_store,
            self.wants_refused,
            self.wants_late,
            self.wants_digest,
        ];
        Ok(Claimed {
            contact: row.parsed("id", contact)?,
            client: row.parsed("client_id", &self.client_id)?,
            wishes: Wishes::read(row, &self.language, wants)?,
            client_name: self.client_name,
            client_is_active: self.is_active,
            email: self.email,
            messages,
        })
    }
}

impl RecentColumns {
    fn recent(self) -> StorageResult<Recent> {
        let row = RowName::new("client_messages", &self.contact_id);
        Ok(Recent {
            kind: row.known("kind", ClientMessageKind::from_code(&self.kind))?,
            state: row.known("state", ClientMessageState::from_code(&self.state))?,
            queued_at: Timestamp::from_millis(self.queued_at),
            ended_at: self.ended_at.map(Timestamp::from_millis),
            failure: self.failure,
            email: self.email,
        })
    }
}
