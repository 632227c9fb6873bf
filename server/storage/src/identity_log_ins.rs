//! Log-ins by the identity provider that are under way. One is found by the SHA-256 (hex) of its state, and of the cookie
//! of the browser that began it: both come back with the provider's answer, or it is none.

use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, row, transaction};
use super::{Database, StorageResult};

/// The latest of one network. Strangers begin them.
pub const KEPT: i64 = 100;

pub struct NewIdentityLogIn<'a> {
    pub state_hash: &'a str,
    pub browser_hash: &'a str,
    /// Of the network that it comes from.
    pub network_hash: &'a str,
    /// Where the browser goes on to.
    pub next_page: &'a str,
    /// Who is logged in, and is to confirm that it is them; nobody for a log-in.
    pub confirms: Option<UserId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityLogIn {
    pub next_page: String,
    pub confirms: Option<UserId>,
    pub created_at: Timestamp,
}

row! {
    struct LogInColumns { next_page: String, confirms_user_id: Option<String>, created_at: i64 }
}

/// Keeps a new one, and forgets those that nobody came back to.
pub async fn begin(database: &Database, new: &NewIdentityLogIn<'_>) -> StorageResult<()> {
    transaction!(database, |tx| {
        sqlx::query("DELETE FROM identity_log_ins WHERE expires_at <= $1")
            .bind(new.created_at.millis())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "DELETE FROM identity_log_ins WHERE network_hash = $1 AND state_hash NOT IN
                 (SELECT state_hash FROM identity_log_ins WHERE network_hash = $1
                  ORDER BY created_at DESC, state_hash LIMIT $2)",
        )
        .bind(new.network_hash)
        .bind(KEPT - 1)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO identity_log_ins
                 (state_hash, browser_hash, network_hash, next_page, confirms_user_id, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.state_hash)
        .bind(new.browser_hash)
        .bind(new.network_hash)
        .bind(new.next_page)
        .bind(new.confirms.map(|id| id.to_string()))
        .bind(new.created_at.millis())
        .bind(new.expires_at.millis())
        .execute(&mut *tx)
        .await?;
        Ok(())
    })
}

/// Uses it up: of two answers with the same state, the second finds none. Nothing where another browser began it, which
/// leaves it to that one.
pub async fn take(
    database: &Database,
    state_hash: &str,
    browser_hash: &str,
    now: Timestamp,
) -> StorageResult<Option<IdentityLogIn>> {
    let taken: Option<LogInColumns> = change!(database, |executor| {
        sqlx::query_as(
            "DELETE FROM identity_log_ins WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3
             RETURNING next_page, confirms_user_id, created_at",
        )
        .bind(state_hash)
        .bind(browser_hash)
        .bind(now.millis())
        .fetch_optional(executor)
        .await?
    });
    taken.map(LogInColumns::log_in).transpose()
}

impl LogInColumns {
    fn log_in(self) -> StorageResult<IdentityLogIn> {
        let row = RowName::new("identity_log_ins", "a log-in");
        let confirms = self.confirms_user_id.as_deref();
        Ok(IdentityLogIn {
            confirms: confirms
                .map(|id| row.parsed("confirms_user_id", id))
                .transpose()?,
            next_page: self.next_page,
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}
