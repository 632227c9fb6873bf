//! People who log in.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, read, row};
use super::{Database, StorageError, StorageResult};

pub struct NewUser {
    pub id: UserId,
    /// Kept and looked up in lower case.
    pub email: String,
    pub name: String,
    pub role: Role,
    /// As Argon2 writes it (PHC format).
    pub password_hash: String,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub created_at: Timestamp,
}

row! {
    struct UserColumns { id: String, email: String, name: String, role: String, password_hash: String, created_at: i64 }
}

pub(super) const INSERT: &str = "INSERT INTO users (id, email, name, role, password_hash, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

/// # Errors
/// [`StorageError::Taken`] where someone has this e-mail address.
pub async fn insert(database: &Database, user: &NewUser) -> StorageResult<()> {
    change!(database, |executor| sqlx::query(INSERT)
        .bind(user.id.to_string())
        .bind(user.email.to_lowercase())
        .bind(user.name.as_str())
        .bind(user.role.code())
        .bind(user.password_hash.as_str())
        .bind(user.created_at.millis())
        .execute(executor)
        .await
        .map(drop))
    .map_err(StorageError::or_taken)
}

/// The person and their password's hash, by e-mail address in any case. Nobody who was deactivated.
pub async fn find_by_email(database: &Database, email: &str) -> StorageResult<Option<(User, String)>> {
    let found: Option<UserColumns> = read!(database, |executor| {
        sqlx::query_as("SELECT * FROM users WHERE email = $1 AND deactivated_at IS NULL")
            .bind(email.to_lowercase())
            .fetch_optional(executor)
            .await?
    });
    found
        .map(|columns| Ok((columns.user()?, columns.password_hash)))
        .transpose()
}

pub async fn count(database: &Database) -> StorageResult<i64> {
    let (count,): (i64,) = read!(database, |executor| {
        sqlx::query_as("SELECT count(*) FROM users")
            .fetch_one(executor)
            .await?
    });
    Ok(count)
}

/// All of them, by e-mail address.
pub async fn list(database: &Database) -> StorageResult<Vec<User>> {
    let rows: Vec<UserColumns> = read!(database, |executor| {
        sqlx::query_as("SELECT * FROM users ORDER BY email")
            .fetch_all(executor)
            .await?
    });
    rows.iter().map(UserColumns::user).collect()
}

impl UserColumns {
    fn user(&self) -> StorageResult<User> {
        let row = RowName::new("users", &self.id);
        Ok(User {
            id: row.parsed("id", &self.id)?,
            email: self.email.clone(),
            name: self.name.clone(),
            role: row.known("role", Role::from_code(&self.role))?,
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}
