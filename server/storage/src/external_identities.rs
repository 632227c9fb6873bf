//! As whom an identity provider knows people: by issuer and subject, which never change. An e-mail address may.

use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;

use super::columns::RowName;
use super::macros::{change, durable_transaction, read, row};
use super::membership::Stored;
use super::people::{LOCK_ADMINS, NewPerson, Person, insert_person};
use super::{Database, StorageError, StorageResult, limited_addresses};

/// Somebody at an identity provider.
#[derive(Debug, Clone, Copy)]
pub struct ExternalIdentity<'a> {
    pub issuer: &'a str,
    pub subject: &'a str,
}

/// Somebody who is here already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPerson {
    pub person: Person,
    pub password_hash: String,
    pub is_active: bool,
    /// Whether the provider knows them as somebody.
    pub is_linked: bool,
}

row! {
    struct KnownColumns {
        id: String, email: String, name: String, role: String, password_hash: String, deactivated_at: Option<i64>,
        subject: Option<String>,
    }
}

const SELECT: &str = "SELECT id, email, name, role, password_hash, deactivated_at, subject
     FROM users LEFT JOIN external_identities ON user_id = id AND issuer = $1";

/// Whom the provider means, if they were here before.
pub async fn find(database: &Database, identity: ExternalIdentity<'_>) -> StorageResult<Option<KnownPerson>> {
    let sql = format!("{SELECT} WHERE subject = $2");
    find_by(database, &sql, identity.issuer, identity.subject).await
}

/// The person with this e-mail address, in any case.
pub async fn find_by_email(
    database: &Database,
    issuer: &str,
    email: &str,
) -> StorageResult<Option<KnownPerson>> {
    let sql = format!("{SELECT} WHERE email = $2");
    find_by(database, &sql, issuer, &email.to_lowercase()).await
}

pub async fn find_by_id(
    database: &Database,
    issuer: &str,
    user_id: UserId,
) -> StorageResult<Option<KnownPerson>> {
    let sql = format!("{SELECT} WHERE id = $2");
    find_by(database, &sql, issuer, &user_id.to_string()).await
}

async fn find_by(
    database: &Database,
    sql: &str,
    issuer: &str,
    value: &str,
) -> StorageResult<Option<KnownPerson>> {
    let found: Option<KnownColumns> = read!(database, |executor| {
        sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(issuer)
            .bind(value)
            .fetch_optional(executor)
            .await?
    });
    found.map(KnownColumns::person).transpose()
}

/// From now on the provider's account is this person's.
///
/// # Errors
/// [`StorageError::Taken`] where the account is another person's, or the person has another account there.
pub async fn link(
    database: &Database,
    identity: ExternalIdentity<'_>,
    user_id: UserId,
    now: Timestamp,
) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query(INSERT)
            .bind(identity.issuer)
            .bind(identity.subject)
            .bind(user_id.to_string())
            .bind(now.millis())
            .execute(executor)
            .await
            .map_err(StorageError::or_taken)?
            .rows_affected()
    });
    Ok(())
}

const INSERT: &str = "INSERT INTO external_identities (issuer, subject, user_id, created_at, last_log_in_at)
    VALUES ($1, $2, $3, $4, $4)";

/// Adds a person whom the provider knows. Whoever was ever invited for clients, or was a client's person here, is limited
/// whatever `person` sees, unless a link for the warehouse waits for them. It is of no use any more.
///
/// # Errors
/// [`StorageError::Taken`] where somebody has this e-mail address, or is this account, meanwhile;
/// [`StorageError::AdminOfClients`].
pub async fn join(
    database: &Database,
    identity: ExternalIdentity<'_>,
    person: &NewPerson,
) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        // Whoever invites the address meanwhile comes before or after.
        sqlx::query(LOCK_ADMINS).execute(&mut *tx).await?;
        let limited: Vec<(String, Option<String>)> = sqlx::query_as(limited_addresses::SELECT)
            .bind(person.email.to_lowercase())
            .fetch_all(&mut *tx)
            .await?;
        let was_limited: Option<(String,)> = sqlx::query_as(WAS_LIMITED)
            .bind(identity.issuer)
            .bind(identity.subject)
            .fetch_optional(&mut *tx)
            .await?;
        let for_warehouse: Option<(String,)> = sqlx::query_as(FOR_WAREHOUSE)
            .bind(person.email.to_lowercase())
            .bind(person.created_at.millis())
            .fetch_optional(&mut *tx)
            .await?;
        let limit = match limited_addresses::limit(&limited)? {
            _ if for_warehouse.is_some() => Sees::All,
            Sees::All if was_limited.is_some() => Sees::NOTHING,
            limit => limit,
        };
        if !limit.is_limited() {
            sqlx::query(limited_addresses::DELETE)
                .bind(person.email.to_lowercase())
                .execute(&mut *tx)
                .await?;
        }
        let sees = person.sees.clone().and(limit);
        let person = NewPerson {
            sees,
            ..person.clone()
        };
        insert_person!(tx, person);
        sqlx::query(INSERT)
            .bind(identity.issuer)
            .bind(identity.subject)
            .bind(person.id.to_string())
            .bind(person.created_at.millis())
            .execute(&mut *tx)
            .await
            .map_err(StorageError::or_taken)?;
        sqlx::query("DELETE FROM invitations WHERE user_id IS NULL AND email = $1")
            .bind(person.email.to_lowercase())
            .execute(&mut *tx)
            .await?;
        Ok(())
    })
}

const WAS_LIMITED: &str = "SELECT subject FROM limited_identities WHERE issuer = $1 AND subject = $2";
const FOR_WAREHOUSE: &str = "SELECT email FROM invitations
    WHERE user_id IS NULL AND email = $1 AND expires_at > $2 AND substr(role, 1, 7) <> 'client_'";

/// Notes a log-in.
pub async fn touch(database: &Database, identity: ExternalIdentity<'_>, now: Timestamp) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("UPDATE external_identities SET last_log_in_at = $3 WHERE issuer = $1 AND subject = $2")
            .bind(identity.issuer)
            .bind(identity.subject)
            .bind(now.millis())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

impl KnownColumns {
    fn person(self) -> StorageResult<KnownPerson> {
        let row = RowName::new("users", &self.id);
        Ok(KnownPerson {
            person: Person {
                id: row.parsed("id", &self.id)?,
                role: Stored::role(row, &self.role)?.value,
                email: self.email,
                name: self.name,
            },
            password_hash: self.password_hash,
            is_active: self.deactivated_at.is_none(),
            is_linked: self.subject.is_some(),
        })
    }
}
