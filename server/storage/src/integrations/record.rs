//! An integration whole, for those who work with it.

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::quota::Quota;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::shipment::push::Pushing;
use parcelpilot_domain::status_update::StatusMove;
use parcelpilot_domain::store_hash::StoreHash;
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;

use crate::columns::{RowName, name_key};
use crate::macros::{read, row};
use crate::{Database, StorageResult};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    pub sealed: Sealed,
    pub last_four: String,
}

#[derive(Debug, Clone)]
pub struct Integration {
    pub id: IntegrationId,
    pub client_id: ClientId,
    pub client_name: String,
    pub client_is_active: bool,
    pub platform: Platform,
    pub name: String,
    pub store_hash: StoreHash,
    pub store_name: Option<String>,
    /// Not known before a test or a run has asked the store.
    pub zone: Option<StoreZone>,
    pub is_enabled: bool,
    pub push_ship_confirms: bool,
    /// None, too, where it is one that only a newer program knows.
    pub status_on_import: Option<StatusMove>,
    pub statuses: Vec<OrderStatus>,
    pub status_labels: Vec<(OrderStatus, String)>,
    pub access_token: SealedSecret,
    pub api_client_id: Option<String>,
    pub client_secret: Option<SealedSecret>,
    pub credentials_set_at: Timestamp,
    pub credentials_set_by: String,
    pub version: i64,
    pub last_good_poll: Option<Timestamp>,
    pub last_failure: Option<RunFailure>,
    pub sync_every: SyncInterval,
    pub sync_cursor: Option<Timestamp>,
    pub quota: Option<Quota>,
    pub created_at: Timestamp,
}

impl Integration {
    /// Whether its token has to be one that may change orders.
    pub const fn writes_orders(&self) -> bool {
        self.push_ship_confirms || self.status_on_import.is_some()
    }

    pub const fn pushing(&self) -> Pushing {
        Pushing::of(self.push_ship_confirms, self.is_enabled, self.client_is_active)
    }
}

row! {
    struct Columns {
        id: String, client_id: String, client_name: String, client_is_active: bool, platform: String, name: String,
        store_hash: String, store_name: Option<String>, zone_name: Option<String>, zone_offset_seconds: Option<i64>,
        is_enabled: bool, push_ship_confirms: bool, status_on_import: Option<String>,
        statuses: String, status_labels: String,
        access_token: Vec<u8>, access_token_last_four: String, api_client_id: Option<String>,
        client_secret: Option<Vec<u8>>, client_secret_last_four: Option<String>,
        credentials_set_at: i64, credentials_set_by: String, version: i64,
        last_good_poll_at: Option<i64>, last_failure: Option<String>, sync_every_ms: i64, sync_cursor: Option<i64>,
        quota_left: Option<i64>, quota_total: Option<i64>, quota_resets_at: Option<i64>, created_at: i64,
    }
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT i.*, c.name AS client_name, c.is_active AS client_is_active
             FROM integrations i JOIN clients c ON c.id = i.client_id WHERE ",
            $condition
        )
    };
}

pub async fn find(database: &Database, id: IntegrationId) -> StorageResult<Option<Integration>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("i.id = $1"))
            .bind(id.to_string())
            .fetch_optional(executor)
            .await?
    });
    found.map(Columns::integration).transpose()
}

/// All of them, by client, then by name. Unlike [`super::list`] it counts nothing, so that a start takes as long with a
/// million orders.
pub async fn all(database: &Database) -> StorageResult<Vec<Integration>> {
    let found: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("TRUE ORDER BY c.name_key, i.name_key"))
            .fetch_all(executor)
            .await?
    });
    found.into_iter().map(Columns::integration).collect()
}

/// By its name in any case.
pub async fn find_by_name(database: &Database, name: &str) -> StorageResult<Option<Integration>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("i.name_key = $1"))
            .bind(name_key(name))
            .fetch_optional(executor)
            .await?
    });
    found.map(Columns::integration).transpose()
}

/// Whoever is connected to this store.
pub async fn find_by_store(
    database: &Database,
    platform: Platform,
    store: &StoreHash,
) -> StorageResult<Option<Integration>> {
    let found: Option<Columns> = read!(database, |executor| {
        sqlx::query_as(select!("i.platform = $1 AND i.store_hash = $2"))
            .bind(platform.code())
            .bind(store.as_str())
            .fetch_optional(executor)
            .await?
    });
    found.map(Columns::integration).transpose()
}

impl Columns {
    fn integration(self) -> StorageResult<Integration> {
        let row = RowName::new("integrations", &self.id);
        let client_secret = match (self.client_secret, self.client_secret_last_four) {
            (Some(sealed), last_four) => Some(SealedSecret {
                sealed: Sealed::from_bytes(sealed),
                last_four: row.known("client_secret_last_four", last_four)?,
            }),
            (None, _) => None,
        };
        let quota = match (self.quota_left, self.quota_total, self.quota_resets_at) {
            (Some(left), Some(total), Some(resets_at)) => Some(Quota {
                left,
                total,
                resets_at: Timestamp::from_millis(resets_at),
            }),
            _ => None,
        };
        let last_failure = self
            .last_failure
            .as_deref()
            .map(|code| row.known("last_failure", RunFailure::from_code(code)))
            .transpose()?;
        Ok(Integration {
            id: row.parsed("id", &self.id)?,
            client_id: row.parsed("client_id", &self.client_id)?,
            platform: row.known("platform", Platform::from_code(&self.platform))?,
            store_hash: row.parsed("store_hash", &self.store_hash)?,
            statuses: row.json("statuses", &self.statuses)?,
            status_labels: row.json("status_labels", &self.status_labels)?,
            client_name: self.client_name,
            client_is_active: self.client_is_active,
            name: self.name,
            store_name: self.store_name,
            zone: StoreZone::known(self.zone_name, self.zone_offset_seconds),
            is_enabled: self.is_enabled,
            push_ship_confirms: self.push_ship_confirms,
            status_on_import: self.status_on_import.as_deref().and_then(StatusMove::from_code),
            access_token: SealedSecret {
                sealed: Sealed::from_bytes(self.access_token),
                last_four: self.access_token_last_four,
            },
            api_client_id: self.api_client_id,
            client_secret,
            credentials_set_at: Timestamp::from_millis(self.credentials_set_at),
            credentials_set_by: self.credentials_set_by,
            version: self.version,
            last_good_poll: self.last_good_poll_at.map(Timestamp::from_millis),
            last_failure,
            sync_every: row.known("sync_every_ms", SyncInterval::from_millis(self.sync_every_ms))?,
            sync_cursor: self.sync_cursor.map(Timestamp::from_millis),
            quota,
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}
