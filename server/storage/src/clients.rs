//! Merchants whose orders this warehouse ships.

use parcelpilot_contract::clients::ClientRow;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::time::Timestamp;

use super::columns::{RowName, name_key};
use super::macros::{change, durable_transaction, read, row};
use super::{Database, StorageError, StorageResult};

row! {
    struct ClientColumns {
        id: String, name: String, is_active: bool, integrations: i64, people: i64, api_tokens: i64,
    }
}

/// All of them, active first, by name.
pub async fn list(database: &Database) -> StorageResult<Vec<ClientRow>> {
    let rows: Vec<ClientColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, name, is_active,
                 (SELECT count(*) FROM integrations WHERE client_id = clients.id) AS integrations,
                 (SELECT count(*) FROM user_clients WHERE client_id = clients.id) AS people,
                 (SELECT count(*) FROM api_token_clients WHERE client_id = clients.id) AS api_tokens
             FROM clients ORDER BY is_active DESC, name_key",
        )
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(ClientColumns::client).collect()
}

pub async fn find(database: &Database, id: ClientId) -> StorageResult<Option<ClientRow>> {
    find_where(database, Key::Id(id)).await
}

/// By its name in any case.
pub async fn find_by_name(database: &Database, name: &str) -> StorageResult<Option<ClientRow>> {
    find_where(database, Key::Name(name)).await
}

enum Key<'a> {
    Id(ClientId),
    Name(&'a str),
}

async fn find_where(database: &Database, key: Key<'_>) -> StorageResult<Option<ClientRow>> {
    let (id, name) = match key {
        Key::Id(id) => (Some(id.to_string()), None),
        Key::Name(name) => (None, Some(name_key(name))),
    };
    let found: Option<ClientColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, name, is_active,
                 (SELECT count(*) FROM integrations WHERE client_id = clients.id) AS integrations,
                 (SELECT count(*) FROM user_clients WHERE client_id = clients.id) AS people,
                 (SELECT count(*) FROM api_token_clients WHERE client_id = clients.id) AS api_tokens
             FROM clients WHERE id = $1 OR name_key = $2",
        )
        .bind(id.as_deref())
        .bind(name.as_deref())
        .fetch_optional(executor)
        .await?
    });
    found.map(ClientColumns::client).transpose()
}

/// A new client is active.
///
/// # Errors
/// [`StorageError::Taken`] where another has this name, in any case.
pub async fn insert(database: &Database, id: ClientId, name: &str, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| sqlx::query(
        "INSERT INTO clients (id, name, name_key, is_active, created_at) VALUES ($1, $2, $3, TRUE, $4)"
    )
    .bind(id.to_string())
    .bind(name.trim())
    .bind(name_key(name))
    .bind(now.millis())
    .execute(executor)
    .await
    .map(drop))
    .map_err(StorageError::or_taken)
}

/// # Errors
/// [`StorageError::Taken`] as for [`insert`]; [`StorageError::ChangedMeanwhile`] where the client is gone.
pub async fn rename(database: &Database, id: ClientId, name: &str) -> StorageResult<()> {
    let renamed = change!(database, |executor| sqlx::query(
        "UPDATE clients SET name = $2, name_key = $3 WHERE id = $1"
    )
    .bind(id.to_string())
    .bind(name.trim())
    .bind(name_key(name))
    .execute(executor)
    .await
    .map(|done| done.rows_affected()))
    .map_err(StorageError::or_taken)?;
    StorageError::unless_changed(renamed)
}

/// From `at` on its integrations are polled, or not, and what its channels in others' stores bring is imported, or not. What
/// was placed on these while it was inactive, syncs have passed by: their stores are read whole once it is active again. One
/// that is inactive is not asked to connect a store.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the client is gone.
pub async fn set_active(
    database: &Database,
    id: ClientId,
    is_active: bool,
    at: Timestamp,
) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        sqlx::query(
            "UPDATE integrations SET needs_whole_read = TRUE
             WHERE $2 AND id IN (SELECT integration_id FROM channels WHERE client_id = $1)
                 AND (SELECT NOT is_active FROM clients WHERE id = $1)",
        )
        .bind(id.to_string())
        .bind(is_active)
        .execute(&mut *tx)
        .await?;
        let changed = sqlx::query("UPDATE clients SET is_active = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(is_active)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        StorageError::unless_changed(changed)?;
        sqlx::query("UPDATE integrations SET watched_since = $2 WHERE client_id = $1")
            .bind(id.to_string())
            .bind(at.millis())
            .execute(&mut *tx)
            .await?;
        if !is_active {
            sqlx::query("DELETE FROM client_links WHERE client_id = $1")
                .bind(id.to_string())
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    })
}

impl ClientColumns {
    fn client(self) -> StorageResult<ClientRow> {
        Ok(ClientRow {
            id: RowName::new("clients", &self.id).parsed("id", &self.id)?,
            name: self.name,
            is_active: self.is_active,
            integrations: self.integrations,
            people: self.people,
            api_tokens: self.api_tokens,
        })
    }
}
