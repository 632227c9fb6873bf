//! Passkeys: the public keys of people's devices, and what they were used for.

pub mod ceremonies;
pub(crate) mod proof;

use parcelpilot_contract::passkeys::{PASSKEYS_MAX, PasskeyRow};
use parcelpilot_domain::ids::{PasskeyId, UserId};
use parcelpilot_domain::time::Timestamp;

use self::ceremonies::use_ceremony;
pub use self::proof::{PasskeyProof, SessionByPasskey, confirm, log_in};
use super::columns::RowName;
use super::macros::{change, durable_transaction, read, row};
use super::membership::Stored;
use super::people::Person;
use super::second_factors::{after_giving_up, end_sessions_before_first_factor};
use super::sessions::lock_active_person;
use super::{Database, StorageError, StorageResult};

pub struct NewPasskey<'a> {
    pub id: PasskeyId,
    pub user_id: UserId,
    /// In base64url, as browsers name it.
    pub credential_id: &'a str,
    /// In JSON.
    pub credential: &'a str,
    pub name: &'a str,
    pub created_at: Timestamp,
}

/// A passkey of somebody who may log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPasskey {
    pub id: PasskeyId,
    pub name: String,
    /// In JSON, exactly as it is stored.
    pub credential: String,
    /// Alone it lets nobody in.
    pub needs_password: bool,
    pub person: Person,
}

row! {
    struct ListColumns { id: String, name: String, created_at: i64, last_used_at: Option<i64> }
}

row! {
    struct PasskeyColumns {
        id: String, passkey: String, credential: String, needs_password: bool, user_id: String, email: String,
        name: String, role: String,
    }
}

/// Uses up the request that the device has answered; `ceremony` is the hash of its token, `own` that of the session that it is
/// done in.
///
/// # Errors
/// [`StorageError::Taken`] where somebody has this credential; [`StorageError::ChangedMeanwhile`] where the request is over,
/// the person was deactivated, or has as many as one may have.
pub async fn insert(
    database: &Database,
    ceremony: &str,
    new: &NewPasskey<'_>,
    own: &str,
) -> StorageResult<()> {
    let user_id = new.user_id.to_string();
    durable_transaction!(database, |tx| {
        lock_active_person!(tx, &user_id);
        end_sessions_before_first_factor!(tx, &user_id, own);
        use_ceremony!(tx, ceremony, new.created_at);
        let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM passkeys WHERE user_id = $1")
            .bind(&user_id)
            .fetch_one(&mut *tx)
            .await?;
        if count >= i64::from(PASSKEYS_MAX) {
            return Err(StorageError::ChangedMeanwhile);
        }
        sqlx::query(
            "INSERT INTO passkeys (id, user_id, credential_id, credential, name, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(new.id.to_string())
        .bind(&user_id)
        .bind(new.credential_id)
        .bind(new.credential)
        .bind(new.name)
        .bind(new.created_at.millis())
        .execute(&mut *tx)
        .await
        .map_err(StorageError::or_taken)?;
        Ok(())
    })
}

/// A person's, the newest first.
pub async fn list(database: &Database, user_id: UserId) -> StorageResult<Vec<PasskeyRow>> {
    let rows: Vec<ListColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, name, created_at, last_used_at FROM passkeys
             WHERE user_id = $1 ORDER BY created_at DESC, id DESC",
        )
        .bind(user_id.to_string())
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(ListColumns::row).collect()
}

/// What browsers call a person's passkeys.
pub async fn credential_ids(database: &Database, user_id: UserId) -> StorageResult<Vec<String>> {
    let rows: Vec<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT credential_id FROM passkeys WHERE user_id = $1 ORDER BY created_at DESC, id")
            .bind(user_id.to_string())
            .fetch_all(executor)
            .await?
    });
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The passkey that browsers call this, and its person. Not of those who were deactivated.
pub async fn find(database: &Database, credential_id: &str) -> StorageResult<Option<StoredPasskey>> {
    let found: Option<PasskeyColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT p.id, p.name AS passkey, p.credential, p.needs_password, u.id AS user_id, u.email, u.name, u.role
             FROM passkeys p JOIN users u ON u.id = p.user_id
             WHERE p.credential_id = $1 AND u.deactivated_at IS NULL",
        )
        .bind(credential_id)
        .fetch_optional(executor)
        .await?
    });
    found.map(PasskeyColumns::passkey).transpose()
}

/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the person has no such passkey.
pub async fn rename(database: &Database, user_id: UserId, id: PasskeyId, name: &str) -> StorageResult<()> {
    let changed = change!(database, |executor| {
        sqlx::query("UPDATE passkeys SET name = $3 WHERE id = $1 AND user_id = $2")
            .bind(id.to_string())
            .bind(user_id.to_string())
            .bind(name)
            .execute(executor)
            .await?
            .rows_affected()
    });
    StorageError::unless_changed(changed)
}

/// # Errors
/// As [`rename`]; [`StorageError::SecondFactorRequired`] where it is the last factor of somebody who must have one.
pub async fn delete(database: &Database, user_id: UserId, id: PasskeyId) -> StorageResult<()> {
    let user_id = user_id.to_string();
    durable_transaction!(database, |tx| {
        lock_active_person!(tx, &user_id);
        let gone = sqlx::query("DELETE FROM passkeys WHERE id = $1 AND user_id = $2")
            .bind(id.to_string())
            .bind(&user_id)
            .execute(&mut *tx)
            .await?
            .rows_affected();
        StorageError::unless_changed(gone)?;
        after_giving_up!(tx, &user_id);
        Ok(())
    })
}

impl ListColumns {
    fn row(self) -> StorageResult<PasskeyRow> {
        Ok(PasskeyRow {
            id: RowName::new("passkeys", &self.id).parsed("id", &self.id)?,
            name: self.name,
            created_at: Timestamp::from_millis(self.created_at),
            last_used_at: self.last_used_at.map(Timestamp::from_millis),
        })
    }
}

impl PasskeyColumns {
    fn passkey(self) -> StorageResult<StoredPasskey> {
        let row = RowName::new("passkeys", &self.id);
        let user = RowName::new("users", &self.user_id);
        Ok(StoredPasskey {
            id: row.parsed("id", &self.id)?,
            name: self.passkey,
            credential: self.credential,
            needs_password: self.needs_password,
            person: Person {
                id: user.parsed("id", &self.user_id)?,
                role: Stored::role(user, &self.role)?.value,
                email: self.email,
                name: self.name,
            },
        })
    }
}
