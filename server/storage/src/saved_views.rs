//! Lists of orders that people saved under a name.

use parcelpilot_domain::ids::{SavedViewId, UserId};
use parcelpilot_domain::time::Timestamp;

use super::columns::{RowName, name_key};
use super::macros::{durable_transaction, read, row};
use super::{Database, StorageError, StorageResult};

pub struct NewSavedView<'a> {
    pub id: SavedViewId,
    pub user_id: UserId,
    pub name: &'a str,
    /// Of the list's address.
    pub query: &'a str,
    pub is_shared: bool,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub id: SavedViewId,
    pub user_id: UserId,
    /// The person's name.
    pub owner: String,
    pub name: String,
    pub query: String,
    pub is_shared: bool,
}

row! {
    struct ViewColumns { id: String, user_id: String, owner: String, name: String, query: String, is_shared: bool }
}

/// One person's, and all that are shared, by name.
pub async fn list(database: &Database, of: UserId) -> StorageResult<Vec<SavedView>> {
    let rows: Vec<ViewColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT v.id, v.user_id, u.name AS owner, v.name, v.query, v.is_shared
             FROM saved_views v JOIN users u ON u.id = v.user_id
             WHERE v.id IN (SELECT id FROM saved_views WHERE user_id = $1
                 UNION ALL SELECT id FROM saved_views WHERE is_shared)
             ORDER BY v.name_key, v.id",
        )
        .bind(of.to_string())
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(ViewColumns::view).collect()
}

pub async fn find(database: &Database, id: SavedViewId) -> StorageResult<Option<SavedView>> {
    let found: Option<ViewColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT v.id, v.user_id, u.name AS owner, v.name, v.query, v.is_shared
             FROM saved_views v JOIN users u ON u.id = v.user_id WHERE v.id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(executor)
        .await?
    });
    found.map(ViewColumns::view).transpose()
}

/// Whether it was saved: not where the person has `most` already.
///
/// # Errors
/// [`StorageError::Taken`] where another of the person's has this name, in any case.
pub async fn insert(database: &Database, new: &NewSavedView<'_>, most: u32) -> StorageResult<bool> {
    let user_id = new.user_id.to_string();
    durable_transaction!(database, |tx| {
        // Takes the person's row: who saves in two tabs at once is counted twice.
        sqlx::query("UPDATE users SET name = name WHERE id = $1")
            .bind(&user_id)
            .execute(&mut *tx)
            .await?;
        let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM saved_views WHERE user_id = $1")
            .bind(&user_id)
            .fetch_one(&mut *tx)
            .await?;
        if count >= i64::from(most) {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO saved_views (id, user_id, name, name_key, query, is_shared, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new.id.to_string())
        .bind(&user_id)
        .bind(new.name)
        .bind(name_key(new.name))
        .bind(new.query)
        .bind(new.is_shared)
        .bind(new.created_at.millis())
        .execute(&mut *tx)
        .await
        .map_err(StorageError::or_taken)?;
        Ok(true)
    })
}

/// # Errors
/// [`StorageError::Taken`] as for [`insert`]; [`StorageError::ChangedMeanwhile`] where it is gone.
pub async fn change(database: &Database, id: SavedViewId, name: &str, is_shared: bool) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        let changed =
            sqlx::query("UPDATE saved_views SET name = $2, name_key = $3, is_shared = $4 WHERE id = $1")
                .bind(id.to_string())
                .bind(name)
                .bind(name_key(name))
                .bind(is_shared)
                .execute(&mut *tx)
                .await
                .map_err(StorageError::or_taken)?
                .rows_affected();
        StorageError::unless_changed(changed)
    })
}

/// Quiet where there is none.
pub async fn delete(database: &Database, id: SavedViewId) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        sqlx::query("DELETE FROM saved_views WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

impl ViewColumns {
    fn view(self) -> StorageResult<SavedView> {
        let row = RowName::new("saved_views", &self.id);
        Ok(SavedView {
            id: row.parsed("id", &self.id)?,
            user_id: row.parsed("user_id", &self.user_id)?,
            owner: self.owner,
            name: self.name,
            query: self.query,
            is_shared: self.is_shared,
        })
    }
}
