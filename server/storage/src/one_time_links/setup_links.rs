//! The one-time link that makes the first admin.

use parcelpilot_domain::time::Timestamp;

use super::exchange;
use crate::macros::{read, transaction};
use crate::people::NewPerson;
use crate::statement::Statement;
use crate::{Database, StorageResult};

/// The new link is the only one from now on.
pub async fn replace(database: &Database, token_hash: &str, now: Timestamp) -> StorageResult<()> {
    transaction!(database, |tx| {
        sqlx::query("DELETE FROM setup_links").execute(&mut *tx).await?;
        sqlx::query("INSERT INTO setup_links (token_hash, created_at) VALUES ($1, $2)")
            .bind(token_hash)
            .bind(now.millis())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

/// Whether this link may still make the first admin.
pub async fn matches(database: &Database, token_hash: &str) -> StorageResult<bool> {
    let (links,): (i64,) = read!(database, |executor| {
        sqlx::query_as(
            "SELECT count(*) FROM setup_links WHERE token_hash = $1 AND NOT EXISTS (SELECT 1 FROM users)",
        )
        .bind(token_hash)
        .fetch_one(executor)
        .await?
    });
    Ok(links > 0)
}

/// Uses the link up and adds the first person, or changes nothing and says `false`: the link is another, or somebody
/// is there already.
pub async fn consume(database: &Database, token_hash: &str, admin: &NewPerson) -> StorageResult<bool> {
    let mut deletion = Statement::default();
    deletion
        .push("DELETE FROM setup_links WHERE token_hash = ")
        .text(token_hash)
        .push(" AND NOT EXISTS (SELECT 1 FROM users)");
    exchange(database, &deletion, admin).await
}
