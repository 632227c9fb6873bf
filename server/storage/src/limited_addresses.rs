//! E-mail addresses that were invited for clients. They stay so when the invitation is used up, withdrawn, over, or gone with
//! whoever made it: a log-in by an identity provider asks for none, and must not open everything. They end where a
//! link for the warehouse is used.

use parcelpilot_domain::sees::Sees;

use crate::columns::RowName;
use crate::macros::read;
use crate::{Database, StorageResult};

/// What somebody new with this address sees. `Sees::All` where it was never invited for clients.
pub async fn sees(database: &Database, email: &str) -> StorageResult<Sees> {
    let email = email.to_lowercase();
    let rows: Vec<(String, Option<String>)> = read!(database, |executor| {
        sqlx::query_as(SELECT).bind(&email).fetch_all(executor).await?
    });
    limit(&rows)
}

pub(crate) const SELECT: &str = "SELECT a.email, c.client_id FROM limited_addresses a
    LEFT JOIN limited_address_clients c ON c.email = a.email WHERE a.email = $1";

/// Of rows of [`SELECT`].
pub(crate) fn limit(rows: &[(String, Option<String>)]) -> StorageResult<Sees> {
    if rows.is_empty() {
        return Ok(Sees::All);
    }
    let clients = rows
        .iter()
        .filter_map(|(email, client)| Some((email, client.as_deref()?)));
    let ids =
        clients.map(|(email, id)| RowName::new("limited_address_clients", email).parsed("client_id", id));
    Ok(Sees::clients(ids.collect::<StorageResult<Vec<_>>>()?))
}

pub(crate) const DELETE: &str = "DELETE FROM limited_addresses WHERE email = $1";
pub(crate) const INSERT: &str = "INSERT INTO limited_addresses (email) VALUES ($1)";
pub(crate) const INSERT_CLIENT: &str =
    "INSERT INTO limited_address_clients (email, client_id) VALUES ($1, $2)";
