//! How the polls of each integration go, for whoever watches over them.

use parcelpilot_contract::integrations::Health;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::sync::{Polling, SyncInterval};
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::macros::{change, read, row};
use crate::{Database, StorageResult};

#[derive(Debug, Clone)]
pub struct Polls {
    pub id: IntegrationId,
    pub name: String,
    pub client_name: String,
    pub is_enabled: bool,
    /// Of the last poll, if it failed.
    pub failure: Option<RunFailure>,
    pub polling: Polling,
}

impl Polls {
    /// [`Health::Failing`] or [`Health::Overdue`] where a person has to look; none where all is well.
    pub fn trouble(&self, now: Timestamp) -> Option<Health> {
        let overdue = self.polling.overdue_since(now).map(|_| Health::Overdue);
        self.failure
            .filter(|_| self.is_enabled)
            .map(Health::Failing)
            .or(overdue)
    }
}

row! {
    struct Columns {
        id: String, name: String, client_name: String, last_failure: Option<String>,
        is_enabled: bool, client_is_active: bool, sync_every_ms: i64, watched_since: i64,
        last_good_poll_at: Option<i64>, read_until: Option<i64>,
    }
}

/// What [`Polling`] is made of.
macro_rules! polling_columns {
    () => {
        "i.is_enabled, c.is_active AS client_is_active, i.sync_every_ms, i.watched_since, i.last_good_poll_at,
             (SELECT max(lease_until) FROM import_runs WHERE integration_id = i.id AND state = 'running') AS read_until"
    };
}
/// From a row that has them.
macro_rules! polling {
    ($columns:expr, $row:expr) => {{
        let every = SyncInterval::from_millis($columns.sync_every_ms);
        Polling {
            is_expected: $columns.is_enabled && $columns.client_is_active,
            every: $row.known("sync_every_ms", every)?,
            watched_since: Timestamp::from_millis($columns.watched_since),
            last_good_poll: $columns.last_good_poll_at.map(Timestamp::from_millis),
            read_until: $columns.read_until.map(Timestamp::from_millis),
        }
    }};
}
pub(crate) use {polling, polling_columns};

/// The program starts: polls are expected from now on, as nobody made any while it was off. Once after each good poll,
/// so that a program that starts over and over does not hide that none comes; and not where it is known already.
pub async fn watch_from_now(database: &Database, now: Timestamp) -> StorageResult<u64> {
    Ok(change!(database, |executor| {
        sqlx::query(
            "UPDATE integrations SET watched_since = $1 WHERE is_enabled AND watched_since <= last_good_poll_at
             AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.integration_id = integrations.id AND a.cleared_at IS NULL)",
        )
        .bind(now.millis())
        .execute(executor)
        .await?
        .rows_affected()
    }))
}

/// Of all integrations.
pub async fn polls(database: &Database) -> StorageResult<Vec<Polls>> {
    let rows: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT i.id, i.name, c.name AS client_name, i.last_failure, ",
            polling_columns!(),
            " FROM integrations i JOIN clients c ON c.id = i.client_id ORDER BY c.name_key, i.name_key"
        ))
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(Columns::polls).collect()
}

impl Columns {
    fn polls(self) -> StorageResult<Polls> {
        let row = RowName::new("integrations", &self.id);
        let failure = self
            .last_failure
            .as_deref()
            .map(|code| row.known("last_failure", RunFailure::from_code(code)))
            .transpose()?;
        Ok(Polls {
            id: row.parsed("id", &self.id)?,
            polling: polling!(self, row),
            is_enabled: self.is_enabled,
            failure,
            name: self.name,
            client_name: self.client_name,
        })
    }
}
