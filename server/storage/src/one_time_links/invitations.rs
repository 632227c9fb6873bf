//! Links that admins make: to join, or to choose a new password.

use std::time::Duration;

use parcelpilot_contract::people::InvitationRow;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::ids::UserId;
use parcelpilot_domain::sees::Sees;
use parcelpilot_domain::time::Timestamp;

use super::exchange;
use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read, row, transaction};
use crate::membership::{Stored, insert_clients, of_owner};
use crate::people::{LOCK_ADMINS, NewPerson, end_access, set_hash, unlink};
use crate::statement::Statement;
use crate::{Database, StorageError, StorageResult, limited_addresses};

const EXPIRED_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub struct NewInvitation<'a> {
    pub token_hash: &'a str,
    /// Who is to choose a new password; nobody for somebody new.
    pub user_id: Option<UserId>,
    /// Lower case.
    pub email: &'a str,
    pub role: Role,
    pub sees: &'a Sees,
    pub invited_by: &'a str,
    /// With whose account, or password, it ends.
    pub inviter_id: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A link that still works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub user_id: Option<UserId>,
    pub email: String,
    pub role: Role,
    pub sees: Sees,
    pub invited_by: String,
    pub expires_at: Timestamp,
}

row! {
    struct InvitationColumns {
        token_hash: String, user_id: Option<String>, email: String, role: String, invited_by: String, expires_at: i64,
    }
}

/// The new link takes the place of an older one for the same address. For which clients somebody new is to come, the address
/// keeps.
///
/// # Errors
/// [`StorageError::Taken`] where somebody new is here already.
pub async fn replace(database: &Database, new: &NewInvitation<'_>) -> StorageResult<()> {
    let role = Stored::role_code(new.role, new.sees)?;
    transaction!(database, |tx| {
        if new.user_id.is_none() {
            // Whoever comes in by an identity provider comes before or after.
            sqlx::query(LOCK_ADMINS).execute(&mut *tx).await?;
            let here: Option<(String,)> = sqlx::query_as("SELECT id FROM users WHERE email = $1")
                .bind(new.email)
                .fetch_optional(&mut *tx)
                .await?;
            if here.is_some() {
                return Err(StorageError::Taken);
            }
            // One for the warehouse ends that once it is used: it may yet be withdrawn.
            if new.sees.is_limited() {
                sqlx::query(limited_addresses::DELETE)
                    .bind(new.email)
                    .execute(&mut *tx)
                    .await?;
                sqlx::query(limited_addresses::INSERT)
                    .bind(new.email)
                    .execute(&mut *tx)
                    .await?;
                insert_clients!(tx, limited_addresses::INSERT_CLIENT, new.email, new.sees);
            }
        }
        sqlx::query("DELETE FROM invitations WHERE email = $1")
            .bind(new.email)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO invitations (token_hash, user_id, email, role, invited_by, created_at, expires_at, inviter_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.token_hash)
        .bind(new.user_id.map(|id| id.to_string()))
        .bind(new.email)
        .bind(role)
        .bind(new.invited_by)
        .bind(new.created_at.millis())
        .bind(new.expires_at.millis())
        .bind(new.inviter_id.to_string())
        .execute(&mut *tx)
        .await?;
        insert_clients!(tx, INSERT_CLIENT, new.token_hash, new.sees);
        Ok(())
    })
}

pub async fn find(
    database: &Database,
    token_hash: &str,
    now: Timestamp,
) -> StorageResult<Option<Invitation>> {
    let found: Option<InvitationColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT token_hash, user_id, email, role, invited_by, expires_at FROM invitations
             WHERE token_hash = $1 AND expires_at > $2",
        )
        .bind(token_hash)
        .bind(now.millis())
        .fetch_optional(executor)
        .await?
    });
    let Some(found) = found else { return Ok(None) };
    let clients = clients_of(database).await?;
    found.invitation(&clients).map(Some)
}

const INSERT_CLIENT: &str = "INSERT INTO invitation_clients (token_hash, client_id) VALUES ($1, $2)";

/// Of all links: they are few.
async fn clients_of(database: &Database) -> StorageResult<Vec<(String, String)>> {
    Ok(read!(database, |executor| {
        sqlx::query_as("SELECT token_hash, client_id FROM invitation_clients")
            .fetch_all(executor)
            .await?
    }))
}

/// Those that still work, by address.
pub async fn list(database: &Database, now: Timestamp) -> StorageResult<Vec<InvitationRow>> {
    let rows: Vec<InvitationColumns> = read!(database, |executor| {
        sqlx::query_as(
            "SELECT token_hash, user_id, email, role, invited_by, expires_at FROM invitations
             WHERE expires_at > $1 ORDER BY email",
        )
        .bind(now.millis())
        .fetch_all(executor)
        .await?
    });
    let clients = clients_of(database).await?;
    let shown = |row: InvitationColumns| {
        row.invitation(&clients).map(|invitation| InvitationRow {
            is_for_password: invitation.user_id.is_some(),
            email: invitation.email,
            role: invitation.role,
            sees: invitation.sees,
            invited_by: invitation.invited_by,
            expires_at: invitation.expires_at,
        })
    };
    rows.into_iter().map(shown).collect()
}

/// Quiet where there is none.
pub async fn withdraw(database: &Database, email: &str) -> StorageResult<()> {
    change!(database, |executor| {
        sqlx::query("DELETE FROM invitations WHERE email = $1")
            .bind(email.to_lowercase())
            .execute(executor)
            .await?
            .rows_affected()
    });
    Ok(())
}

/// Uses the link up and adds the person, or changes nothing and says `false`: the link is gone.
///
/// # Errors
/// [`StorageError::Taken`] where somebody has this address meanwhile.
pub async fn join(
    database: &Database,
    token_hash: &str,
    person: &NewPerson,
    now: Timestamp,
) -> StorageResult<bool> {
    let mut deletion = Statement::default();
    deletion
        .push("DELETE FROM invitations WHERE user_id IS NULL AND token_hash = ")
        .text(token_hash)
        .push(" AND expires_at > ")
        .integer(now.millis());
    exchange(database, &deletion, person).await
}

/// Uses the link up and sets the password; all else by which somebody acts as the person ends. `false`: the link is gone.
pub async fn set_password(
    database: &Database,
    token_hash: &str,
    password_hash: &str,
    now: Timestamp,
) -> StorageResult<bool> {
    durable_transaction!(database, |tx| {
        let used = sqlx::query_as::<_, (String,)>(
            "DELETE FROM invitations WHERE token_hash = $1 AND user_id IS NOT NULL AND expires_at > $2
             RETURNING user_id",
        )
        .bind(token_hash)
        .bind(now.millis())
        .fetch_optional(&mut *tx)
        .await?;
        let Some((user_id,)) = used else { return Ok(false) };
        set_hash!(tx, &user_id, password_hash);
        end_access!(tx, &user_id);
        unlink!(tx, &user_id);
        Ok(true)
    })
}

/// Links that have long expired; admins see for a while that one was not used.
pub async fn delete_expired(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query("DELETE FROM invitations WHERE expires_at <= $1")
            .bind(now.minus(EXPIRED_KEPT).millis())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}

impl InvitationColumns {
    fn invitation(self, clients: &[(String, String)]) -> StorageResult<Invitation> {
        let row = RowName::new("invitations", &self.email);
        let role = Stored::role(row, &self.role)?;
        Ok(Invitation {
            user_id: self
                .user_id
                .as_deref()
                .map(|id| row.parsed("user_id", id))
                .transpose()?,
            role: role.value,
            sees: role.sees(of_owner(clients, &self.token_hash))?,
            invited_by: self.invited_by,
            expires_at: Timestamp::from_millis(self.expires_at),
            email: self.email,
        })
    }
}
