//! Requests to browsers for a passkey that wait for their answers. One is found by the SHA-256 (hex) of its token.

use std::time::Duration;

use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::time::Timestamp;

use crate::macros::{change, read, transaction};
use crate::{Database, StorageResult};

/// As long as browsers wait for a device.
pub const LIFETIME: Duration = Duration::from_secs(5 * 60);
/// The latest of each person, and of each network of strangers: so nobody pushes out another's.
const KEPT: i64 = 100;
/// Of all strangers, who may have many networks.
const KEPT_OF_STRANGERS: i64 = 20_000;

/// What the request is for. No answer counts for anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Add,
    LogIn,
    Confirm,
    /// Of a log-in that a password began.
    SecondStep,
}

impl Purpose {
    const fn code(self) -> &'static str {
        match self {
            Purpose::Add => "add",
            Purpose::LogIn => "log_in",
            Purpose::Confirm => "confirm",
            Purpose::SecondStep => "second_step",
        }
    }
}

/// Whom it is for, and what for.
#[derive(Debug, Clone, Copy)]
pub struct Ceremony<'a> {
    pub token_hash: &'a str,
    pub purpose: Purpose,
    /// Nobody: who answers is not known yet.
    pub user_id: Option<UserId>,
}

impl Ceremony<'_> {
    fn user_id(&self) -> Option<String> {
        self.user_id.map(|id| id.to_string())
    }
}

/// Remembers a request, and forgets those that nobody answers any more. `network_hash` is of the network that asks.
pub async fn begin(
    database: &Database,
    ceremony: Ceremony<'_>,
    network_hash: &str,
    state: &str,
    now: Timestamp,
) -> StorageResult<()> {
    let (person, stranger) = match ceremony.user_id() {
        Some(person) => (Some(person), None),
        None => (None, Some(network_hash)),
    };
    transaction!(database, |tx| {
        sqlx::query("DELETE FROM passkey_ceremonies WHERE expires_at <= $1")
            .bind(now.millis())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "DELETE FROM passkey_ceremonies WHERE (user_id = $1 OR network_hash = $2) AND token_hash NOT IN
                 (SELECT token_hash FROM passkey_ceremonies WHERE user_id = $1 OR network_hash = $2
                  ORDER BY expires_at DESC, token_hash LIMIT $3)",
        )
        .bind(&person)
        .bind(stranger)
        .bind(KEPT - 1)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "DELETE FROM passkey_ceremonies WHERE user_id IS NULL AND expires_at <=
                 (SELECT expires_at FROM passkey_ceremonies WHERE user_id IS NULL
                  ORDER BY expires_at DESC LIMIT 1 OFFSET $1)",
        )
        .bind(KEPT_OF_STRANGERS)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO passkey_ceremonies (token_hash, purpose, user_id, network_hash, state, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(ceremony.token_hash)
        .bind(ceremony.purpose.code())
        .bind(&person)
        .bind(stranger)
        .bind(state)
        .bind(now.plus(LIFETIME).millis())
        .execute(&mut *tx)
        .await?;
        Ok(())
    })
}

/// What was remembered for this request, while it can be answered.
pub async fn state(
    database: &Database,
    ceremony: Ceremony<'_>,
    now: Timestamp,
) -> StorageResult<Option<String>> {
    let found: Option<(String,)> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT state FROM passkey_ceremonies
             WHERE token_hash = $1 AND purpose = $2 AND coalesce(user_id, '') = $3 AND expires_at > $4",
        )
        .bind(ceremony.token_hash)
        .bind(ceremony.purpose.code())
        .bind(ceremony.user_id().unwrap_or_default())
        .bind(now.millis())
        .fetch_optional(executor)
        .await?
    });
    Ok(found.map(|(state,)| state))
}

/// A wrong answer uses the request up as well. Quiet where there is none.
pub async fn end(database: &Database, token_hash: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("DELETE FROM passkey_ceremonies WHERE token_hash = $1")
            .bind(token_hash)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Uses a request up within the transaction that its answer is for.
macro_rules! use_ceremony {
    ($tx:expr, $token_hash:expr, $now:expr) => {{
        let used = sqlx::query("DELETE FROM passkey_ceremonies WHERE token_hash = $1 AND expires_at > $2")
            .bind($token_hash)
            .bind($now.millis())
            .execute(&mut *$tx)
            .await?
            .rows_affected();
        $crate::StorageError::unless_changed(used)?;
    }};
}
pub(crate) use use_ceremony;
