//! Personal tokens for programs. Found by the SHA-256 (hex) of the token; the token itself is not kept.

use std::time::Duration;

use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::api_tokens::ApiTokenRow;
use parcelpilot_contract::ports::{Caller, CallerKind};
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::{ApiTokenId, UserId};
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, read, row, transaction};
use super::membership::{Stored, insert_clients, of_owner};
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
    /// Of what its person sees.
    pub sees: &'a Sees,
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
    let id = new.id.to_string();
    transaction!(database, |tx| {
        sqlx::query(
            "INSERT INTO api_tokens (id, token_hash, user_id, name, access, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(new.token_hash)
        .bind(new.user_id.to_string())
        .bind(new.name)
        .bind(Stored::access_code(new.access, new.sees))
        .bind(new.created_at.millis())
        .bind(new.expires_at.millis())
        .execute(&mut *tx)
        .await?;
        let insertion = "INSERT INTO api_token_clients (token_id, client_id) VALUES ($1, $2)";
        insert_clients!(tx, insertion, &id, new.sees);
        Ok(())
    })
}

/// The token and its person, who sees what both see as it is now, unless it is over or the person was deactivated.
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
    let Some(found) = found else { return Ok(None) };
    let of_person: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT client_id FROM user_clients WHERE user_id = $1")
            .bind(&found.user_id)
            .fetch_all(executor)
            .await?
    });
    let of_token = clients_of(database, Some(&found.id)).await?;
    found.token(&of_person, &of_token).map(Some)
}

/// Of tokens for some clients alone, or of one of them: their ids, and those of these clients.
async fn clients_of(database: &Database, id: Option<&str>) -> StorageResult<Vec<(String, String)>> {
    Ok(read!(database, |executor| {
        sqlx::query_as("SELECT token_id, client_id FROM api_token_clients WHERE $1 = '' OR token_id = $1")
            .bind(id.unwrap_or_default())
            .fetch_all(executor)
            .await?
    }))
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
    let clients = clients_of(database, None).await?;
    rows.into_iter().map(|row| row.token(&clients, now)).collect()
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
    fn token(self, clients: &[(String, String)], now: Timestamp) -> StorageResult<ApiTokenRow> {
        let row = RowName::new("api_tokens", &self.id);
        let access = Stored::access(row, &self.access)?;
        Ok(ApiTokenRow {
            id: row.parsed("id", &self.id)?,
            access: access.value,
            sees: access.sees(of_owner(clients, &self.id))?,
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
    fn token(self, of_person: &[(String,)], of_token: &[(String, String)]) -> StorageResult<ValidApiToken> {
        let row = RowName::new("api_tokens", &self.id);
        let user = RowName::new("users", &self.user_id);
        let access = Stored::access(row, &self.access)?;
        let role = Stored::role(user, &self.role)?;
        let of_person = role.sees(of_person.iter().map(|(client,)| client.as_str()))?;
        Ok(ValidApiToken {
            id: row.parsed("id", &self.id)?,
            access: access.value,
            name: self.name,
            person: Caller {
                user_id: user.parsed("id", &self.user_id)?,
                role: role.value,
                sees: of_person.and(access.sees(of_owner(of_token, &self.id))?),
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
