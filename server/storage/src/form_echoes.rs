//! What a form that was posted showed and was answered, sealed, until its page has shown it.

use std::time::Duration;

use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;

use super::macros::{change, read, transaction};
use super::{Database, StorageResult};

const LIFETIME: Duration = Duration::from_secs(60 * 60);
/// Of one person. Forms with a CSV are large.
const KEPT: i64 = 100;

/// Keeps an echo under a new id, and forgets those that nobody comes back to.
pub async fn keep(
    database: &Database,
    id: &str,
    person: UserId,
    sealed: &Sealed,
    now: Timestamp,
) -> StorageResult<()> {
    let user_id = person.to_string();
    transaction!(database, |tx| {
        sqlx::query("DELETE FROM form_echoes WHERE kept_at <= $1")
            .bind(now.minus(LIFETIME).millis())
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "DELETE FROM form_echoes WHERE user_id = $1 AND id NOT IN
                 (SELECT id FROM form_echoes WHERE user_id = $1 ORDER BY kept_at DESC LIMIT $2)",
        )
        .bind(&user_id)
        .bind(KEPT - 1)
        .execute(&mut *tx)
        .await?;
        sqlx::query("INSERT INTO form_echoes (id, user_id, sealed, kept_at) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(&user_id)
            .bind(sealed.as_bytes())
            .bind(now.millis())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// Nothing where it is another person's, or older than an hour.
pub async fn find(
    database: &Database,
    id: &str,
    person: UserId,
    now: Timestamp,
) -> StorageResult<Option<Sealed>> {
    let found: Option<(Vec<u8>,)> = read!(database, |executor| {
        sqlx::query_as("SELECT sealed FROM form_echoes WHERE id = $1 AND user_id = $2 AND kept_at > $3")
            .bind(id)
            .bind(person.to_string())
            .bind(now.minus(LIFETIME).millis())
            .fetch_optional(executor)
            .await?
    });
    Ok(found.map(|(bytes,)| Sealed::from_bytes(bytes)))
}

/// What is shown once.
pub async fn forget(database: &Database, id: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("DELETE FROM form_echoes WHERE id = $1")
            .bind(id)
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Those whose page nobody came back to. Keeping one forgets them, too; this is for when nobody posts any more.
pub async fn delete_expired(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query("DELETE FROM form_echoes WHERE kept_at <= $1")
            .bind(now.minus(LIFETIME).millis())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}

/// All that a person's pages still show of forms.
pub async fn forget_all_of(database: &Database, person: UserId) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("DELETE FROM form_echoes WHERE user_id = $1")
            .bind(person.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}
