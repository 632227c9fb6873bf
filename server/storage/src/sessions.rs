//! Who is logged in. A session is found by the SHA-256 (hex) of its cookie's value; the value itself is not kept.

use std::time::Duration;

use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::own_account::SessionRow;
use parcelpilot_contract::ports::{Caller, CallerKind, RequestOrigin};
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, read, row, transaction};
use super::membership::Stored;
use super::{Database, StorageResult};

/// `last_seen_at` is as coarse as this, so that reading pages does not write at every request.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// How much of a token's hash names a session on its person's page.
const SHOWN_CHARS: usize = 16;

pub struct NewSession<'a> {
    pub token_hash: &'a str,
    pub user_id: UserId,
    /// Of the password that was typed, or chosen just now.
    pub password_hash: &'a str,
    /// Of the browser's token: it is known from then on.
    pub browser_hash: &'a str,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub origin: &'a RequestOrigin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidSession {
    pub caller: Caller,
    pub last_seen_at: Timestamp,
    /// When its person last typed their password.
    pub confirmed_at: Option<Timestamp>,
}

row! {
    struct SessionColumns {
        user_id: String, email: String, name: String, role: String, language: Option<String>,
        time_zone: Option<String>, last_seen_at: i64, confirmed_at: Option<i64>, client_id: Option<String>,
    }
}

/// Takes a person's row within a transaction, unless they were deactivated since, or the password is another: whoever
/// resets it, deactivates them, or changes what their log-in takes comes before or after. The id is text.
macro_rules! lock_person {
    ($tx:expr, $user_id:expr, $password_hash:expr) => {
        let same = sqlx::query(
            "UPDATE users SET role = role WHERE id = $1 AND password_hash = $2 AND deactivated_at IS NULL",
        )
        .bind($user_id)
        .bind($password_hash)
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        $crate::StorageError::unless_changed(same)?;
    };
}
pub(crate) use lock_person;

/// As [`lock_person`], where no password was proved.
macro_rules! lock_active_person {
    ($tx:expr, $user_id:expr) => {
        let there = sqlx::query("UPDATE users SET role = role WHERE id = $1 AND deactivated_at IS NULL")
            .bind($user_id)
            .execute(&mut *$tx)
            .await?
            .rows_affected();
        $crate::StorageError::unless_changed(there)?;
    };
}
pub(crate) use lock_active_person;

/// Begins a session within a transaction that has locked its person, and notes the browser. The person's id is text.
macro_rules! insert_session {
    ($tx:expr, $session:expr, $user_id:expr) => {
        sqlx::query(
            "INSERT INTO sessions
                 (token_hash, user_id, created_at, last_seen_at, confirmed_at, expires_at, address, user_agent)
             VALUES ($1, $2, $3, $3, $3, $4, $5, $6)",
        )
        .bind($session.token_hash)
        .bind($user_id)
        .bind($session.created_at.millis())
        .bind($session.expires_at.millis())
        .bind($session.origin.address.as_str())
        .bind($session.origin.user_agent.as_str())
        .execute(&mut *$tx)
        .await?;
        $crate::known_browsers::remember_browser!(
            $tx,
            $session.browser_hash,
            $user_id,
            $session.created_at
        );
    };
}
pub(crate) use insert_session;

/// Lets somebody in who has proved all that is asked of them. Who has proved a password only comes in by
/// [`crate::log_in::enter`].
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`](crate::StorageError::ChangedMeanwhile) where they were deactivated since, or the
/// password is another.
pub async fn insert(database: &Database, session: &NewSession<'_>) -> StorageResult<()> {
    let user_id = session.user_id.to_string();
    transaction!(database, |tx| {
        lock_person!(tx, &user_id, session.password_hash);
        insert_session!(tx, session, &user_id);
        Ok(())
    })
}

/// The session and its person, as they are now, unless it is over.
pub async fn find(
    database: &Database,
    token_hash: &str,
    now: Timestamp,
) -> StorageResult<Option<ValidSession>> {
    // A row for each client of theirs, of one moment.
    let mut rows: Vec<SessionColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT users.id AS user_id, email, name, role, language, time_zone, last_seen_at, confirmed_at, client_id
             FROM sessions JOIN users ON users.id = sessions.user_id
                 LEFT JOIN user_clients ON user_clients.user_id = users.id
             WHERE token_hash = $1 AND expires_at > $2 AND deactivated_at IS NULL",
        )
        .bind(token_hash)
        .bind(now.millis())
        .fetch_all(executor)
        .await?
    });
    let clients: Vec<String> = rows.iter_mut().filter_map(|row| row.client_id.take()).collect();
    let found = rows.pop();
    found.map(|row| row.session(&clients)).transpose()
}

impl ValidSession {
    /// Whether it is time to note again that it is in use.
    pub fn is_to_be_touched(&self, now: Timestamp) -> bool {
        now.since(self.last_seen_at) >= SEEN_EVERY
    }
}

/// Notes that the session is in use.
pub async fn touch(database: &Database, token_hash: &str, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE sessions SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2")
            .bind(token_hash)
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Notes that the session's person has typed their password. Quiet where there is no such session.
pub async fn confirm(database: &Database, token_hash: &str, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE sessions SET confirmed_at = $2 WHERE token_hash = $1")
            .bind(token_hash)
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Notes that its person has not proved that it is them: they were let in by whoever knew them from before.
pub async fn unconfirm(database: &Database, token_hash: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE sessions SET confirmed_at = NULL WHERE token_hash = $1")
            .bind(token_hash)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Quiet where there is none.
pub async fn delete(database: &Database, token_hash: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
            .bind(token_hash)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

row! {
    struct ListColumns { token_hash: String, created_at: i64, last_seen_at: i64, address: String, user_agent: String }
}

/// A person's sessions, the latest used first. `own` is the hash of the one that asks.
pub async fn list(
    database: &Database,
    user_id: UserId,
    own: &str,
    now: Timestamp,
) -> StorageResult<Vec<SessionRow>> {
    let rows: Vec<ListColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT token_hash, created_at, last_seen_at, address, user_agent FROM sessions
             WHERE user_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, created_at DESC",
        )
        .bind(user_id.to_string())
        .bind(now.millis())
        .fetch_all(executor)
        .await?
    });
    let shown = |row: ListColumns| SessionRow {
        is_this: row.token_hash == own,
        id: row.token_hash.chars().take(SHOWN_CHARS).collect(),
        created_at: Timestamp::from_millis(row.created_at),
        last_seen_at: Timestamp::from_millis(row.last_seen_at),
        address: row.address,
        user_agent: row.user_agent,
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Ends the session of this person that the list shows as `id`. Quiet where there is none.
pub async fn delete_shown(database: &Database, user_id: UserId, id: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND substr(token_hash, 1, $3) = $2")
            .bind(user_id.to_string())
            .bind(id)
            .bind(SHOWN_CHARS as i64)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// How many were over.
pub async fn delete_expired(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}

impl SessionColumns {
    fn session(self, clients: &[String]) -> StorageResult<ValidSession> {
        let row = RowName::new("users", &self.user_id);
        let role = Stored::role(row, &self.role)?;
        Ok(ValidSession {
            caller: Caller {
                user_id: row.parsed("id", &self.user_id)?,
                role: role.value,
                sees: role.sees(clients.iter().map(String::as_str))?,
                name: self.name,
                email: self.email,
                address: String::new(),
                // A choice that an older program doesn't know is none.
                preferences: Preferences {
                    language: self.language.as_deref().and_then(Language::from_code),
                    time_zone: self.time_zone.and_then(|name| name.parse().ok()),
                },
                kind: CallerKind::default(),
            },
            last_seen_at: Timestamp::from_millis(self.last_seen_at),
            confirmed_at: self.confirmed_at.map(Timestamp::from_millis),
        })
    }
}
