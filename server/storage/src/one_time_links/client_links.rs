//! Links by which clients connect their stores: a new integration, or one that gets new credentials.

use std::time::Duration;

use parcelpilot_contract::client_links::ClientLinkRow;
use parcelpilot_domain::ids::{ClientId, ClientLinkId, IntegrationId, UserId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;

use crate::columns::{RowName, name_key};
use crate::integrations::json;
use crate::macros::{change, durable_transaction, read, row};
use crate::{Database, StorageError, StorageResult};

/// Admins see for a while that one was not used, and make a new one of it.
const EXPIRED_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What a link connects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// It gets new credentials.
    Integration(IntegrationId),
    New(NewStore),
}

/// All of a new integration but its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStore {
    pub client_id: ClientId,
    pub platform: Platform,
    pub name: String,
    pub statuses: Vec<OrderStatus>,
    pub sync_every: SyncInterval,
}

/// By whom a link was made, and for how long it works.
pub struct Making<'a> {
    pub token_hash: &'a str,
    pub maker: &'a str,
    /// With whose account, role or password it ends.
    pub maker_id: UserId,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

/// A link that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLink {
    pub row: ClientLinkRow,
    pub target: LinkTarget,
}

row! {
    struct Columns {
        id: String, integration_id: Option<String>, client_id: String, client_name: String, platform: String,
        name: String, statuses: String, sync_every_ms: i64, maker: String, expires_at: i64,
    }
}

/// Of a link `l` by its token's hash, at a time. That its maker, client and integration are as they must be is asked here,
/// too: programs of the release before end no links.
macro_rules! works {
    () => {
        "l.token_hash = $1 AND l.expires_at > $2
         AND EXISTS (SELECT 1 FROM users u WHERE u.id = l.maker_id AND u.role = 'admin' AND u.deactivated_at IS NULL)
         AND EXISTS (SELECT 1 FROM clients a WHERE a.id = l.client_id AND a.is_active)
         AND (l.integration_id IS NULL OR EXISTS (
             SELECT 1 FROM integrations n WHERE n.id = l.integration_id AND n.client_id = l.client_id AND n.is_enabled))
         AND NOT EXISTS (SELECT 1 FROM integrations n WHERE n.name_key = l.name_key)"
    };
}
pub(crate) use works;

macro_rules! select {
    ($($condition:tt)*) => {
        concat!(
            "SELECT l.id, l.integration_id, c.id AS client_id, c.name AS client_name, l.maker, l.expires_at,
                 COALESCE(i.platform, l.platform) AS platform, COALESCE(i.name, l.name) AS name,
                 COALESCE(i.statuses, l.statuses) AS statuses,
                 COALESCE(i.sync_every_ms, l.sync_every_ms) AS sync_every_ms
             FROM client_links l LEFT JOIN integrations i ON i.id = l.integration_id
                 JOIN clients c ON c.id = l.client_id ",
            $($condition)*
        )
    };
}

/// Deletes the link within the transaction that connects its store, and ends that one where the link is gone. Of two who
/// use it at once, the second waits here.
macro_rules! use_up {
    ($tx:expr, $token_hash:expr, $now:expr) => {
        let deletion = concat!(
            "DELETE FROM client_links AS l WHERE ",
            $crate::one_time_links::client_links::works!()
        );
        let used = sqlx::query(deletion)
            .bind($token_hash)
            .bind($now.millis())
            .execute(&mut *$tx)
            .await?
            .rows_affected();
        if used == 0 {
            return Err(StorageError::LinkGone);
        }
    };
}
pub(crate) use use_up;

/// Takes an integration's row before its link's, within a transaction: who takes both does so in this order. How many
/// there are.
macro_rules! lock_integration {
    ($tx:expr, $id:expr) => {
        sqlx::query("UPDATE integrations SET version = version WHERE id = $1 AND is_enabled")
            .bind($id)
            .execute(&mut *$tx)
            .await?
            .rows_affected()
    };
}
pub(crate) use lock_integration;

/// Ends the transaction where the maker is no admin any more. Whoever takes the role away waits, and then finds the link.
macro_rules! lock_maker {
    ($tx:expr, $making:expr) => {
        let admins = sqlx::query(
            "UPDATE users SET role = role WHERE id = $1 AND role = 'admin' AND deactivated_at IS NULL",
        )
        .bind($making.maker_id.to_string())
        .execute(&mut *$tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(admins)?;
    };
}

/// A new link takes the place of an older one for the same integration, and of an expired one with the same name.
///
/// # Errors
/// [`StorageError::Taken`] where another integration that is yet to be connected has this name;
/// [`StorageError::ChangedMeanwhile`] where the maker is no admin any more, or the integration is gone or disabled.
pub async fn insert(
    database: &Database,
    id: ClientLinkId,
    target: &LinkTarget,
    making: &Making<'_>,
) -> StorageResult<()> {
    let (integration, new) = match target {
        LinkTarget::Integration(id) => (Some(id.to_string()), None),
        LinkTarget::New(store) => (None, Some(store)),
    };
    let statuses = new.map(|new| json(&new.statuses));
    let name_key = new.map(|new| name_key(&new.name));
    durable_transaction!(database, |tx| {
        lock_maker!(tx, making);
        if let Some(id) = integration.as_deref() {
            StorageError::unless_changed(lock_integration!(tx, id))?;
        }
        sqlx::query(
            "DELETE FROM client_links WHERE integration_id = $1 OR (name_key = $2 AND expires_at <= $3)",
        )
        .bind(integration.as_deref())
        .bind(name_key.as_deref())
        .bind(making.at.millis())
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO client_links (id, token_hash, integration_id, client_id, platform, name, name_key, statuses,
                 sync_every_ms, maker, maker_id, created_at, expires_at)
             VALUES ($1, $2, $3, COALESCE($4, (SELECT client_id FROM integrations WHERE id = $3)), $5, $6, $7, $8, $9,
                 $10, $11, $12, $13)",
        )
        .bind(id.to_string())
        .bind(making.token_hash)
        .bind(integration.as_deref())
        .bind(new.map(|new| new.client_id.to_string()))
        .bind(new.map(|new| new.platform.code()))
        .bind(new.map(|new| new.name.trim()))
        .bind(name_key.as_deref())
        .bind(statuses.as_deref())
        .bind(new.map(|new| new.sync_every.millis()))
        .bind(making.maker)
        .bind(making.maker_id.to_string())
        .bind(making.at.millis())
        .bind(making.expires_at.millis())
        .execute(&mut *tx)
        .await
        .map_err(StorageError::or_taken)?;
        Ok(())
    })
}

/// Makes the link anew, for the same integration: what was sent before does not work any more.
///
/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it was used or withdrawn, or its new maker is no admin any more.
pub async fn renew(database: &Database, id: ClientLinkId, making: &Making<'_>) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        lock_maker!(tx, making);
        let renewed = sqlx::query(
            "UPDATE client_links SET token_hash = $2, maker = $3, maker_id = $4, created_at = $5, expires_at = $6,
                 client_id = COALESCE((SELECT i.client_id FROM integrations i WHERE i.id = integration_id), client_id)
             WHERE id = $1",
        )
        .bind(id.to_string())
        .bind(making.token_hash)
        .bind(making.maker)
        .bind(making.maker_id.to_string())
        .bind(making.at.millis())
        .bind(making.expires_at.millis())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        StorageError::unless_changed(renewed)
    })
}

/// By the hash of the token of one that works.
pub async fn open(database: &Database, token_hash: &str, now: Timestamp) -> StorageResult<Option<OpenLink>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("WHERE ", works!()))
            .bind(token_hash)
            .bind(now.millis())
            .fetch_optional(executor)
            .await?
    });
    found.map(|columns| columns.link(now)).transpose()
}

/// All that were not used, expired or not, by client, then by name.
pub async fn list(database: &Database) -> StorageResult<Vec<ClientLinkRow>> {
    let found: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("ORDER BY c.name_key, COALESCE(i.name_key, l.name_key)"))
            .fetch_all(executor)
            .await?
    });
    let now = now();
    let row = |columns: Columns| columns.link(now).map(|link| link.row);
    found.into_iter().map(row).collect()
}

pub async fn find(database: &Database, id: ClientLinkId) -> StorageResult<Option<ClientLinkRow>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("WHERE l.id = $1"))
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    let row = |columns: Columns| columns.link(now()).map(|link| link.row);
    found.map(row).transpose()
}

/// The one by which the client of this integration is asked for new credentials.
pub async fn of_integration(database: &Database, id: IntegrationId) -> StorageResult<Option<ClientLinkRow>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("WHERE l.integration_id = $1"))
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    let row = |columns: Columns| columns.link(now()).map(|link| link.row);
    found.map(row).transpose()
}

/// # Errors
/// [`StorageError::ChangedMeanwhile`] where it was used meanwhile, or is gone.
pub async fn withdraw(database: &Database, id: ClientLinkId) -> StorageResult<()> {
    durable_transaction!(database, |tx| {
        let withdrawn = sqlx::query("DELETE FROM client_links WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        StorageError::unless_changed(withdrawn)
    })
}

/// Those that have long expired.
pub async fn delete_expired(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query("DELETE FROM client_links WHERE expires_at <= $1")
            .bind(now.minus(EXPIRED_KEPT).millis())
            .execute(executor)
            .await?
            .rows_affected()
    }))
}

impl Columns {
    fn link(self, now: Timestamp) -> StorageResult<OpenLink> {
        let row = RowName::new("client_links", &self.id);
        let integration = self
            .integration_id
            .as_deref()
            .map(|id| row.parsed("integration_id", id))
            .transpose()?;
        let target = match integration {
            Some(id) => LinkTarget::Integration(id),
            None => LinkTarget::New(NewStore {
                client_id: row.parsed("client_id", &self.client_id)?,
                platform: row.known("platform", Platform::from_code(&self.platform))?,
                name: self.name.clone(),
                statuses: row.json("statuses", &self.statuses)?,
                sync_every: row.known("sync_every_ms", SyncInterval::from_millis(self.sync_every_ms))?,
            }),
        };
        let expires_at = Timestamp::from_millis(self.expires_at);
        Ok(OpenLink {
            target,
            row: ClientLinkRow {
                id: row.parsed("id", &self.id)?,
                integration,
                name: self.name,
                client_name: self.client_name,
                made_by: self.maker,
                expires_at,
                has_expired: expires_at <= now,
            },
        })
    }
}
