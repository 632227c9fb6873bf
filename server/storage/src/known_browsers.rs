//! Which browsers have logged in to which accounts. A browser is found by the SHA-256 (hex) of its token, which proves
//! just that: it opens nothing.

use std::time::Duration;

use parcelpilot_domain::time::Timestamp;

use super::macros::{change, read};
use super::{Database, StorageResult};

/// After the last log-in.
pub const LIFETIME: Duration = Duration::from_secs(366 * 24 * 60 * 60);
/// The latest of one person.
pub(crate) const KEPT: i64 = 50;

/// Whether this browser knows anybody here.
pub async fn is_one(database: &Database, token_hash: &str, now: Timestamp) -> StorageResult<bool> {
    let (found,): (i64,) = read!(database, |executor| {
        sqlx::query_as("SELECT count(*) FROM known_browsers WHERE token_hash = $1 AND logged_in_at > $2")
            .bind(token_hash)
            .bind(now.minus(LIFETIME).millis())
            .fetch_one(executor)
            .await?
    });
    Ok(found > 0)
}

/// Whether it has logged in to the account with this e-mail address.
pub async fn is_known(
    database: &Database,
    token_hash: &str,
    email: &str,
    now: Timestamp,
) -> StorageResult<bool> {
    let (found,): (i64,) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT count(*) FROM known_browsers JOIN users ON users.id = user_id
             WHERE token_hash = $1 AND email = $2 AND logged_in_at > $3",
        )
        .bind(token_hash)
        .bind(email.to_lowercase())
        .bind(now.minus(LIFETIME).millis())
        .fetch_one(executor)
        .await?
    });
    Ok(found > 0)
}

/// Those that are not in use any more. A log-in forgets its own person's, too.
pub async fn delete_expired(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query("DELETE FROM known_browsers WHERE logged_in_at <= $1")
            .bind(now.minus(LIFETIME).millis())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}

pub(crate) const FORGET: &str = "DELETE FROM known_browsers
     WHERE user_id = $1 AND (logged_in_at <= $2 OR token_hash NOT IN
         (SELECT token_hash FROM known_browsers WHERE user_id = $1
          ORDER BY logged_in_at DESC, token_hash LIMIT $3))";

/// Notes a log-in within its transaction, and forgets browsers that are not in use any more. The person's id is text.
macro_rules! remember_browser {
    ($tx:expr, $token_hash:expr, $user_id:expr, $now:expr) => {
        sqlx::query(
            "INSERT INTO known_browsers (token_hash, user_id, logged_in_at) VALUES ($1, $2, $3)
             ON CONFLICT (token_hash, user_id) DO UPDATE SET logged_in_at = excluded.logged_in_at",
        )
        .bind($token_hash)
        .bind($user_id)
        .bind($now.millis())
        .execute(&mut *$tx)
        .await?;
        sqlx::query($crate::known_browsers::FORGET)
            .bind($user_id)
            .bind($now.minus($crate::known_browsers::LIFETIME).millis())
            .bind($crate::known_browsers::KEPT)
            .execute(&mut *$tx)
            .await?;
    };
}
pub(crate) use remember_browser;
