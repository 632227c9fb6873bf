//! Personal tokens for programs. Found by the SHA-256 (hex) of the token; the token itself is not kept.

use std::time::Duration;

use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::ports::{Caller, CallerKind};
use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::{ApiTokenId, UserId};
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, read, row};
use super::statement::{Statement, bound};
use super::{Database, StorageResult};

/// `last_used_at` is as coarse as this, so that reading does not write at every request.
const USED_EVERY: Duration = Duration::from_secs(60);

pub struct NewApiToken<'a> {
    pub id: ApiTokenId,
    pub token_hash: &'a str,
    pub user_id: UserId,
    pub name: &'a str,
    pub access: TokenAccess,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A token that works, and its person as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidApiToken {
    pub id: ApiTokenId,
    pub name: String,
    pub access: TokenAccess,
    pub person: Caller,
    pub last_used_at: Option<Timestamp>,
}

row! {
    struct ListColumns {
        id: String, name: String, person: String, email: String, access: String, last_used_at: Option<i64>,
        expires_at: i64,
    }
}

row! {
    struct ValidColumns {
        id: String, name: String, access: String, last_used_at: Option<i64>, user_id: String, person: String,
        email: String, role: String,
    }
}

pub async fn insert(database: &Database, new: &NewApiToken<'_>) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(
            "INSERT INTO api_tokens (id, token_hash, user_id, name, access, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.id.to_string())
        .bind(new.token_hash)
        .bind(new.user_id.to_string())
        .bind(new.name)
        .bind(new.access.code())
        .bind(new.created_at.millis())
        .bind(new.expires_at.millis())
        .execute(executor)
        .await?
        .rows_affected()
    });
    Ok(())
}

/// The token and its person, unless it is over or the person was deactivated.
pub async fn find(
    database: &Database,
    token_hash: &str,
    now: Timestamp,
) -> StorageResult<Option<ValidApiToken>> {
    let found: Option<ValidColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT t.id, t.name, t.access, t.last_used_at, u.id AS user_id, u.name AS person, u.email, u.role
             FROM api_tokens t JOIN users u ON u.id = t.user_id
             WHERE t.token_hash = $1 AND t.expires_at > $2 AND u.deactivated_at IS NULL",
        )
        .bind(token_hash)
        .bind(now.millis())
        .fetch_optional(executor)
        .await?
    });
    found.map(ValidColumns::token).transpose()
}

/// Notes that the token is in use; writes once a minute at most.
pub async fn touch(database: &Database, token: &ValidApiToken, now: Timestamp) -> StorageResult<()> {
    if token
        .last_used_at
        .is_some_and(|used| now.since(used) < USED_EVERY)
    {
        return Ok(());
    }
    change!(database, |executor| {
        sqlx::query("UPDATE api_tokens SET last_used_at = $2 WHERE id = $1")
            .bind(token.id.to_string())
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// One person's, or everybody's; the newest first. Those that are over stay until they are revoked.
pub async fn list(
    database: &Database,
    of: Option<UserId>,
    now: Timestamp,
) -> StorageResult<Vec<ApiTokenRow>> {
    let mut statement = Statement::default();
    statement.push(
        "SELECT t.id, t.name, u.name AS person, u.email, t.access, t.last_used_at, t.expires_at
         FROM api_tokens t JOIN users u ON u.id = t.user_id",
    );
    if let Some(person) = of {
        statement.push(" WHERE t.user_id = ").text(person.to_string());
    }
    statement.push(" ORDER BY t.created_at DESC, t.id DESC");
    let rows: Vec<ListColumns> = read!(database, |executor| {
        bound!(sqlx::query_as(statement.sql()), statement)
            .fetch_all(executor)
            .await?
    });
    rows.into_iter().map(|row| row.token(now)).collect()
}

/// Quiet where there is none.
pub async fn delete(database: &Database, id: ApiTokenId) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("DELETE FROM api_tokens WHERE id = $1")
            .bind(id.to_string())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

impl ListColumns {
    fn token(self, now: Timestamp) -> StorageResult<ApiTokenRow> {
        let row = RowName::new("api_tokens", &self.id);
        Ok(ApiTokenRow {
            id: row.parsed("id", &self.id)?,
            access: row.known("access", TokenAccess::from_code(&self.access))?,
            name: self.name,
            person: self.person,
            email: self.email,
            last_used_at: self.last_used_at.map(Timestamp::from_millis),
            expires_at: Timestamp::from_millis(self.expires_at),
            is_expired: self.expires_at <= now.millis(),
        })
    }
}

impl ValidColumns {
    fn token(self) -> StorageResult<ValidApiToken> {
        let row = RowName::new("api_tokens", &self.id);
        let user = RowName::new("users", &self.user_id);
        Ok(ValidApiToken {
            id: row.parsed("id", &self.id)?,
            access: row.known("access", TokenAccess::from_code(&self.access))?,
            name: self.name,
            person: Caller {
                user_id: user.parsed("id", &self.user_id)?,
                role: user.known("role", Role::from_code(&self.role))?,
                name: self.person,
                email: self.email,
                address: String::new(),
                preferences: Preferences::default(),
                kind: CallerKind::default(),
            },
            last_used_at: self.last_used_at.map(Timestamp::from_millis),
        })
    }
}
