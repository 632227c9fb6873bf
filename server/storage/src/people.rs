//! People who may log in, in the table `users`: how they are found, and what admins change about them.

use parcelpilot_contract::accounts::Preferences;
use parcelpilot_contract::people::PersonRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::TimeZoneName;

pub use super::access::end_all_access;
pub(crate) use super::access::{ACCESS, LINKS_MADE, UNLINK, end_access, unlink};
use super::columns::RowName;
use super::macros::{change, durable_transaction, read, row, transaction};
pub use super::membership::set_clients;
use super::membership::{Stored, clients_of, of_owner};
use super::second_factors::{SESSIONS_WITHOUT_FACTOR, has_second_factor};
use super::{Database, StorageError, StorageResult};

/// In place of the hash of somebody who has no password. It is one that Argon2 could write, of a digest for which nobody
/// knows a password: whoever types one is refused as anybody else, and after the same time.
pub const NO_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Clone)]
pub struct NewPerson {
    pub id: UserId,
    /// Kept and looked up in lower case.
    pub email: String,
    pub name: String,
    pub role: Role,
    pub sees: Sees,
    /// As Argon2 writes it (PHC format); [`NO_PASSWORD`] where there is none.
    pub password_hash: String,
    pub created_at: Timestamp,
}

/// Somebody who may log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
}

row! {
    struct LogInColumns { id: String, email: String, name: String, role: String, password_hash: String }
}

row! {
    struct PersonColumns {
        id: String, email: String, name: String, role: String, deactivated_at: Option<i64>,
        last_seen_at: Option<i64>, sessions: i64, has_second_factor: bool, password_hash: String,
    }
}

pub(crate) const INSERT_PERSON: &str = "INSERT INTO users (id, email, name, role, password_hash, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

/// Adds a person, within a transaction.
macro_rules! insert_person {
    ($tx:expr, $person:expr) => {{
        let id = $person.id.to_string();
        let role = $crate::membership::Stored::role_code($person.role, &$person.sees)?;
        sqlx::query($crate::people::INSERT_PERSON)
            .bind(&id)
            .bind($person.email.to_lowercase())
            .bind($person.name.as_str())
            .bind(role)
            .bind($person.password_hash.as_str())
            .bind($person.created_at.millis())
            .execute(&mut *$tx)
            .await
            .map_err($crate::StorageError::or_taken)?;
        let insertion = $crate::membership::INSERT_USER_CLIENT;
        $crate::membership::insert_clients!($tx, insertion, &id, $person.sees);
    }};
}
pub(crate) use insert_person;

/// Sets a password's hash, within a transaction.
macro_rules! set_hash {
    ($tx:expr, $id:expr, $hash:expr) => {{
        let changed = sqlx::query("UPDATE users SET password_hash = $2, wrong_codes = 0 WHERE id = $1")
            .bind($id)
            .bind($hash)
            .execute(&mut *$tx)
            .await?
            .rows_affected();
        $crate::StorageError::unless_changed(changed)?;
    }};
}
pub(crate) use set_hash;

/// # Errors
/// [`StorageError::Taken`] where somebody has this e-mail address; [`StorageError::AdminOfClients`].
pub async fn insert(database: &Database, person: &NewPerson) -> StorageResult<()> {
    transaction!(database, |tx| {
        insert_person!(tx, person);
        Ok(())
    })
}

/// The person with this e-mail address, in any case, and their password's hash. Not those who were deactivated.
pub async fn find_by_email(database: &Database, email: &str) -> StorageResult<Option<(Person, String)>> {
    let found: Option<LogInColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT id, email, name, role, password_hash FROM users WHERE email = $1 AND deactivated_at IS NULL",
        )
        .bind(email.to_lowercase())
        .fetch_optional(executor)
        .await?
    });
    found.map(LogInColumns::person).transpose()
}

pub async fn count(database: &Database) -> StorageResult<i64> {
    let count = "SELECT count(*) FROM users";
    let (count,): (i64,) = read!(database, |executor| sqlx::query_as(count)
        .fetch_one(executor)
        .await?);
    Ok(count)
}

const SELECT: &str = concat!(
    "SELECT id, email, name, role, deactivated_at, password_hash,
         (SELECT max(last_seen_at) FROM sessions WHERE user_id = users.id AND expires_at > $1) AS last_seen_at,
         (SELECT count(*) FROM sessions WHERE user_id = users.id AND expires_at > $1) AS sessions, ",
    has_second_factor!(),
    " AS has_second_factor FROM users"
);

/// All of them, active first, by name.
pub async fn list(database: &Database, now: Timestamp) -> StorageResult<Vec<PersonRow>> {
    let sql = format!("{SELECT} ORDER BY deactivated_at IS NOT NULL, name, email");
    let rows: Vec<PersonColumns> = read!(database, |executor| {
        sqlx::query_as(sqlx::AssertSqlSafe(sql.as_str()))
            .bind(now.millis())
            .fetch_all(executor)
            .await?
    });
    let clients = clients_of(database, None).await?;
    rows.into_iter().map(|row| row.person(&clients)).collect()
}

pub async fn find(database: &Database, id: UserId, now: Timestamp) -> StorageResult<Option<PersonRow>> {
    let sql = format!("{SELECT} WHERE id = $2");
    let found: Option<PersonColumns> = read!(database, |executor| {
        sqlx::query_as(sqlx::AssertSqlSafe(sql.as_str()))
            .bind(now.millis())
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    let Some(found) = found else { return Ok(None) };
    let clients = clients_of(database, Some(&found.id)).await?;
    found.person(&clients).map(Some)
}

/// Links let in whom admins choose: those that somebody made who is none any more stop working. Whoever must have a second
/// factor now, and has none, logs in again to set one up.
///
/// # Errors
/// [`StorageError::LastAdmin`], [`StorageError::AdminOfClients`], [`StorageError::ChangedMeanwhile`] where the person is
/// gone.
pub async fn set_role(database: &Database, id: UserId, role: Role) -> StorageResult<()> {
    let sql = "UPDATE users SET role = $2 WHERE id = $1";
    let mut ends = vec![SESSIONS_WITHOUT_FACTOR];
    if role != Role::Admin {
        ends.extend(LINKS_MADE);
    }
    change_person(database, id, sql, Value::Role(role), &ends).await
}

/// Whoever changes a person queues for these rows.
pub(crate) const LOCK_ADMINS: &str = "UPDATE users SET role = role WHERE role = 'admin'";

/// Nobody who is deactivated stays logged in, or keeps a token or an open link; none of it comes back with them.
///
/// # Errors
/// As [`set_role`].
pub async fn deactivate(database: &Database, id: UserId, now: Timestamp) -> StorageResult<()> {
    let sql = "UPDATE users SET deactivated_at = $2 WHERE id = $1";
    change_person(database, id, sql, Value::At(Some(now.millis())), &ACCESS).await
}

/// # Errors
/// As [`set_role`].
pub async fn activate(database: &Database, id: UserId) -> StorageResult<()> {
    let sql = "UPDATE users SET deactivated_at = $2 WHERE id = $1";
    change_person(database, id, sql, Value::At(None), &[]).await
}

enum Value {
    /// Whoever belongs to clients goes on to.
    Role(Role),
    At(Option<i64>),
}

async fn change_person(
    database: &Database,
    id: UserId,
    sql: &'static str,
    value: Value,
    ends: &[&'static str],
) -> StorageResult<()> {
    let id = id.to_string();
    durable_transaction!(database, |tx| {
        // Two admins may be about to demote each other: these rows are what they queue for.
        sqlx::query(LOCK_ADMINS).execute(&mut *tx).await?;
        let query = sqlx::query(sql).bind(&id);
        let query = match value {
            Value::Role(role) => {
                let before: Option<(String,)> = sqlx::query_as("SELECT role FROM users WHERE id = $1")
                    .bind(&id)
                    .fetch_optional(&mut *tx)
                    .await?;
                let (before,) = before.ok_or(StorageError::ChangedMeanwhile)?;
                let stored = Stored::role(RowName::new("users", &id), &before)?;
                query.bind(Stored::role_code(role, &stored.sees([])?)?)
            }
            Value::At(at) => query.bind(at),
        };
        StorageError::unless_changed(query.execute(&mut *tx).await?.rows_affected())?;
        for deletion in ends {
            sqlx::query(*deletion).bind(&id).execute(&mut *tx).await?;
        }
        let (admins,) = sqlx::query_as::<_, (i64,)>(
            "SELECT count(*) FROM users WHERE role = 'admin' AND deactivated_at IS NULL",
        )
        .fetch_one(&mut *tx)
        .await?;
        if admins == 0 {
            Err(StorageError::LastAdmin)
        } else {
            Ok(())
        }
    })
}

/// All of the person's, or all but one. How many there were.
pub async fn end_sessions(database: &Database, id: UserId, but: Option<&str>) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2")
            .bind(id.to_string())
            .bind(but.unwrap_or_default())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}

/// The hash of the person's password.
pub async fn password_hash(database: &Database, id: UserId) -> StorageResult<Option<String>> {
    let found: Option<(String,)> = read!(database, |executor| {
        sqlx::query_as("SELECT password_hash FROM users WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    Ok(found.map(|(hash,)| hash))
}

/// What ends where somebody changes their own password.
#[derive(Debug, Clone, Copy)]
pub struct EndsToo<'a> {
    /// All their sessions but the one with this hash.
    pub sessions_but: &'a str,
    /// Their API tokens, and the open links that they made.
    pub tokens_and_links: bool,
}

/// The hashes of two passwords.
#[derive(Debug, Clone, Copy)]
pub struct PasswordChange<'a> {
    /// Of the one that the person has typed.
    pub from: &'a str,
    pub to: &'a str,
}

/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the person is gone or was deactivated, or has another password by now.
pub async fn change_password(
    database: &Database,
    id: UserId,
    change: PasswordChange<'_>,
    ends: EndsToo<'_>,
) -> StorageResult<()> {
    let id = id.to_string();
    durable_transaction!(database, |tx| {
        let changed = sqlx::query(
            "UPDATE users SET password_hash = $2, wrong_codes = 0
             WHERE id = $1 AND password_hash = $3 AND deactivated_at IS NULL",
        )
        .bind(&id)
        .bind(change.to)
        .bind(change.from)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(changed)?;
        sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2")
            .bind(&id)
            .bind(ends.sessions_but)
            .execute(&mut *tx)
            .await?;
        if ends.tokens_and_links {
            sqlx::query("DELETE FROM api_tokens WHERE user_id = $1")
                .bind(&id)
                .execute(&mut *tx)
                .await?;
            for deletion in LINKS_MADE {
                sqlx::query(deletion).bind(&id).execute(&mut *tx).await?;
            }
        }
        Ok(())
    })
}

/// Sets a password that somebody else chose, or that came by a link: whoever had the account before is out of it.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the person is gone.
pub async fn reset_password(database: &Database, id: UserId, hash: &str) -> StorageResult<()> {
    let id = id.to_string();
    durable_transaction!(database, |tx| {
        set_hash!(tx, &id, hash);
        end_access!(tx, &id);
        unlink!(tx, &id);
        Ok(())
    })
}

/// # Errors
/// [`StorageError::ChangedMeanwhile`] where the person is gone.
pub async fn set_preferences(
    database: &Database,
    id: UserId,
    preferences: &Preferences,
) -> StorageResult<()> {
    let changed = change!(database, |executor| {
        sqlx::query("UPDATE users SET language = $2, time_zone = $3 WHERE id = $1")
            .bind(id.to_string())
            .bind(preferences.language.map(Language::code))
            .bind(preferences.time_zone.as_ref().map(TimeZoneName::as_str))
            .execute(executor)
            .await?
            .rows_affected()
    });
    StorageError::unless_changed(changed)
}

impl LogInColumns {
    fn person(self) -> StorageResult<(Person, String)> {
        let row = RowName::new("users", &self.id);
        let person = Person {
            id: row.parsed("id", &self.id)?,
            role: Stored::role(row, &self.role)?.value,
            email: self.email,
            name: self.name,
        };
        Ok((person, self.password_hash))
    }
}

impl PersonColumns {
    fn person(self, clients: &[(String, String)]) -> StorageResult<PersonRow> {
        let row = RowName::new("users", &self.id);
        let role = Stored::role(row, &self.role)?;
        Ok(PersonRow {
            id: row.parsed("id", &self.id)?,
            role: role.value,
            sees: role.sees(of_owner(clients, &self.id))?,
            email: self.email,
            name: self.name,
            is_active: self.deactivated_at.is_none(),
            last_seen_at: self.last_seen_at.map(Timestamp::from_millis),
            sessions: self.sessions,
            has_second_factor: self.has_second_factor,
            has_password: self.password_hash != NO_PASSWORD,
        })
    }
}
