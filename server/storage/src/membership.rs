//! To which clients people, invitations and API tokens belong, as rows have it.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::api_token::TokenAccess;
use parcelpilot_domain::ids::{ClientId, UserId};
use parcelpilot_domain::sees::Sees;

use crate::access::LINKS_MADE;
use crate::columns::RowName;
use crate::macros::{durable_transaction, read};
use crate::people::LOCK_ADMINS;
use crate::{Database, StorageError, StorageResult};

/// Before a code: whoever has it belongs to clients, whether or not any of these is left.
const OF_CLIENTS: &str = "client_";

/// What is read of a `role` or an `access`.
pub(crate) struct Stored<T> {
    pub value: T,
    is_of_clients: bool,
}

impl Stored<Role> {
    pub fn role(row: RowName<'_>, code: &str) -> StorageResult<Self> {
        let stored = Self::read(row, "role", code, Role::from_code)?;
        match stored.is_of_clients && stored.value == Role::Admin {
            true => Err(row.wrong("role")),
            false => Ok(stored),
        }
    }

    /// # Errors
    /// [`StorageError::AdminOfClients`].
    pub fn role_code(role: Role, sees: &Sees) -> StorageResult<String> {
        match sees.is_limited() && role == Role::Admin {
            true => Err(StorageError::AdminOfClients),
            false => Ok(code(role.code(), sees)),
        }
    }
}

impl Stored<TokenAccess> {
    pub fn access(row: RowName<'_>, code: &str) -> StorageResult<Self> {
        Self::read(row, "access", code, TokenAccess::from_code)
    }

    pub fn access_code(access: TokenAccess, sees: &Sees) -> String {
        code(access.code(), sees)
    }
}

impl<T> Stored<T> {
    fn read(
        row: RowName<'_>,
        column: &'static str,
        code: &str,
        known: impl FnOnce(&str) -> Option<T>,
    ) -> StorageResult<Self> {
        let of_clients = code.strip_prefix(OF_CLIENTS);
        Ok(Self {
            value: row.known(column, known(of_clients.unwrap_or(code)))?,
            is_of_clients: of_clients.is_some(),
        })
    }

    /// `clients` are those that rows name.
    pub fn sees<'a>(&self, clients: impl IntoIterator<Item = &'a str>) -> StorageResult<Sees> {
        if !self.is_of_clients {
            return Ok(Sees::All);
        }
        let parsed = |id: &'a str| RowName::new("clients", id).parsed("id", id);
        let ids: Vec<ClientId> = clients.into_iter().map(parsed).collect::<StorageResult<_>>()?;
        Ok(Sees::clients(ids))
    }
}

fn code(code: &str, sees: &Sees) -> String {
    match sees.is_limited() {
        true => format!("{OF_CLIENTS}{code}"),
        false => code.to_owned(),
    }
}

/// Of whom rows `(owner, client)` name, those of one.
pub(crate) fn of_owner<'a>(rows: &'a [(String, String)], owner: &'a str) -> impl Iterator<Item = &'a str> {
    let own = rows.iter().filter(move |(one, _)| one == owner);
    own.map(|(_, client)| client.as_str())
}

/// Writes down the clients, within a transaction. `$table` is the table's insertion up to its values; the owner is text.
macro_rules! insert_clients {
    ($tx:expr, $insertion:expr, $owner:expr, $sees:expr) => {
        if let Some(clients) = $sees.limited_to() {
            for client in clients.ids() {
                sqlx::query($insertion)
                    .bind($owner)
                    .bind(client.to_string())
                    .execute(&mut *$tx)
                    .await?;
            }
        }
    };
}
pub(crate) use insert_clients;

pub(crate) const INSERT_USER_CLIENT: &str = "INSERT INTO user_clients (user_id, client_id) VALUES ($1, $2)";

/// Of people of clients, or of one of them: their ids, and those of their clients.
pub(crate) async fn clients_of(
    database: &Database,
    id: Option<&str>,
) -> StorageResult<Vec<(String, String)>> {
    Ok(read!(database, |executor| {
        sqlx::query_as("SELECT user_id, client_id FROM user_clients WHERE $1 = '' OR user_id = $1")
            .bind(id.unwrap_or_default())
            .fetch_all(executor)
            .await?
    }))
}

/// To which clients somebody belongs, or that they are of the warehouse. All by which they, and programs for them, got in
/// before ends: it was given to somebody else, so to say.
///
/// # Errors
/// [`StorageError::AdminOfClients`], [`StorageError::ChangedMeanwhile`] where the person is gone.
pub async fn set_clients(database: &Database, id: UserId, sees: &Sees) -> StorageResult<()> {
    let id = id.to_string();
    durable_transaction!(database, |tx| {
        // Whoever changes a role queues for these.
        sqlx::query(LOCK_ADMINS).execute(&mut *tx).await?;
        let found: Option<(String,)> = sqlx::query_as("SELECT role FROM users WHERE id = $1")
            .bind(&id)
            .fetch_optional(&mut *tx)
            .await?;
        let (code,) = found.ok_or(StorageError::ChangedMeanwhile)?;
        let role = Stored::role(RowName::new("users", &id), &code)?.value;
        sqlx::query("UPDATE users SET role = $2 WHERE id = $1")
            .bind(&id)
            .bind(Stored::role_code(role, sees)?)
            .execute(&mut *tx)
            .await?;
        for deletion in [
            "DELETE FROM user_clients WHERE user_id = $1",
            "DELETE FROM sessions WHERE user_id = $1",
            "DELETE FROM api_tokens WHERE user_id = $1",
        ]
        .into_iter()
        .chain(LINKS_MADE)
        {
            sqlx::query(deletion).bind(&id).execute(&mut *tx).await?;
        }
        insert_clients!(tx, INSERT_USER_CLIENT, &id, sees);
        Ok(())
    })
}
