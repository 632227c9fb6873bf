//! Links by which clients connect their stores: a new integration, or one that gets new credentials.

mod make;
mod use_up;

use std::time::Duration;

use parcelpilot_contract::client_links::{ClientLinkRow, ClientLinkState};
use parcelpilot_domain::ids::{ClientId, ClientLinkId, IntegrationId, UserId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use runtime::clock::now;

use crate::columns::RowName;
use crate::macros::{change, durable_transaction, read, row};
use crate::{Database, StorageError, StorageResult};

pub use make::{insert, renew};
pub(crate) use use_up::{end_link, end_link_of_name, lock_integration, use_up};

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
pub struct NewLink<'a> {
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
        name: String, statuses: String, sync_every_ms: i64, maker: String, expires_at: i64, stands: bool,
    }
}

/// Whether a link `l` would connect anything, by whichever token: its maker, client and integration are as they must be, and
/// its name is free. Programs of the release before end no links, so it is asked each time.
macro_rules! stands {
    () => {
        "(EXISTS (SELECT 1 FROM users u WHERE u.id = l.maker_id AND u.role = 'admin' AND u.deactivated_at IS NULL)
         AND EXISTS (SELECT 1 FROM clients a WHERE a.id = l.client_id AND a.is_active)
         AND (l.integration_id IS NULL OR EXISTS (
             SELECT 1 FROM integrations n WHERE n.id = l.integration_id AND n.client_id = l.client_id AND n.is_enabled))
         AND NOT EXISTS (SELECT 1 FROM integrations n WHERE n.name_key = l.name_key))"
    };
}
pub(crate) use stands;

/// Of a link `l` by its token's hash, at a time.
macro_rules! works {
    () => {
        concat!(
            "l.token_hash = $1 AND l.expires_at > $2 AND ",
            $crate::one_time_links::client_links::stands!()
        )
    };
}
pub(crate) use works;

macro_rules! select {
    ($($condition:tt)*) => {
        concat!(
            "SELECT l.id, l.integration_id, c.id AS client_id, c.name AS client_name, l.maker, l.expires_at,
                 COALESCE(i.platform, l.platform) AS platform, COALESCE(i.name, l.name) AS name,
                 COALESCE(i.statuses, l.statuses) AS statuses,
                 COALESCE(i.sync_every_ms, l.sync_every_ms) AS sync_every_ms, ",
            $crate::one_time_links::client_links::stands!(),
            " AS stands
             FROM client_links l LEFT JOIN integrations i ON i.id = l.integration_id
                 JOIN clients c ON c.id = l.client_id ",
            $($condition)*
        )
    };
}
use select;

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
    found.into_iter().map(|columns| columns.row(now)).collect()
}

pub async fn find(database: &Database, id: ClientLinkId) -> StorageResult<Option<ClientLinkRow>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("WHERE l.id = $1"))
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    found.map(|columns| columns.row(now())).transpose()
}

/// The one by which the client of this integration is asked for new credentials.
pub async fn of_integration(database: &Database, id: IntegrationId) -> StorageResult<Option<ClientLinkRow>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("WHERE l.integration_id = $1"))
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    found.map(|columns| columns.row(now())).transpose()
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
    fn row(self, now: Timestamp) -> StorageResult<ClientLinkRow> {
        self.link(now).map(|link| link.row)
    }

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
        let state = match self.stands {
            _ if expires_at <= now => ClientLinkState::Expired,
            true => ClientLinkState::Waiting,
            false => ClientLinkState::Blocked,
        };
        Ok(OpenLink {
            target,
            row: ClientLinkRow {
                id: row.parsed("id", &self.id)?,
                integration,
                name: self.name,
                client_name: self.client_name,
                made_by: self.maker,
                expires_at,
                state,
            },
        })
    }
}
