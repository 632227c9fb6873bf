//! Who is logged in. A session is found by the SHA-256 (hex) of its cookie's value; the value itself is not kept.

use std::time::Duration;

use app::ports::{Caller, RequestOrigin};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, read, row};
use super::{Database, StorageResult};

/// `last_seen_at` is as coarse as this, so that reading pages does not write at every request.
const SEEN_EVERY: Duration = Duration::from_secs(60);

pub struct NewSession<'a> {
    pub token_hash: &'a str,
    pub user_id: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub origin: &'a RequestOrigin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidSession {
    pub caller: Caller,
    pub last_seen_at: Timestamp,
}

row! {
    struct SessionColumns { user_id: String, email: String, name: String, role: String, last_seen_at: i64 }
}

pub async fn insert(database: &Database, session: &NewSession<'_>) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent)
             VALUES ($1, $2, $3, $3, $4, $5, $6)",
        )
        .bind(session.token_hash)
        .bind(session.user_id.to_string())
        .bind(session.created_at.millis())
        .bind(session.expires_at.millis())
        .bind(session.origin.address.as_str())
        .bind(session.origin.user_agent.as_str())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// The session and its person, unless it is over.
pub async fn find(
    database: &Database,
    token_hash: &str,
    now: Timestamp,
) -> StorageResult<Option<ValidSession>> {
    let found: Option<SessionColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT users.id AS user_id, email, name, role, last_seen_at
             FROM sessions JOIN users ON users.id = sessions.user_id
             WHERE token_hash = $1 AND expires_at > $2",
        )
        .bind(token_hash)
        .bind(now.millis())
        .fetch_optional(executor)
        .await?
    });
    found.map(SessionColumns::session).transpose()
}

/// Notes that the session is in use; writes once a minute at most.
pub async fn touch(
    database: &Database,
    token_hash: &str,
    session: &ValidSession,
    now: Timestamp,
) -> StorageResult<()> {
    if now.since(session.last_seen_at) < SEEN_EVERY {
        return Ok(());
    }
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
    fn session(self) -> StorageResult<ValidSession> {
        let row = RowName::new("users", &self.user_id);
        Ok(ValidSession {
            caller: Caller {
                user_id: row.parsed("id", &self.user_id)?,
                role: row.known("role", Role::from_code(&self.role))?,
                name: self.name,
                email: self.email,
            },
            last_seen_at: Timestamp::from_millis(self.last_seen_at),
        })
    }
}
