//! The row of the list, with its counts.

use parcelpilot_contract::integrations::{Health, IntegrationRow};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::sync::{Polling, SyncInterval};
use parcelpilot_domain::time::Timestamp;

use super::polls::polling;
use crate::StorageResult;
use crate::columns::RowName;
use crate::macros::row;

row! {
    pub(super) struct RowColumns {
        id: String, name: String, client_name: String, platform: String, store_hash: String, store_name: Option<String>,
        last_failure: Option<String>, next_sync_at: Option<i64>,
        is_enabled: bool, client_is_active: bool, sync_every_ms: i64, watched_since: i64,
        last_good_poll_at: Option<i64>, read_until: Option<i64>,
        orders: i64, open_problems: i64,
    }
}

macro_rules! select_rows {
    () => {
        concat!(
            "SELECT i.id, i.name, c.name AS client_name, i.platform, i.store_hash, i.store_name, i.last_failure,
                 i.next_sync_at, ",
            crate::integrations::polls::polling_columns!(),
            ",
                 (SELECT CAST(COALESCE(sum(orders), 0) AS BIGINT) FROM integration_counts
                     WHERE integration_id = i.id) AS orders,
                 (SELECT CAST(COALESCE(sum(open_problems), 0) AS BIGINT) FROM integration_counts
                     WHERE integration_id = i.id) AS open_problems
             FROM integrations i JOIN clients c ON c.id = i.client_id"
        )
    };
}
pub(super) use select_rows;

impl RowColumns {
    pub(super) fn integration(self, now: Timestamp) -> StorageResult<IntegrationRow> {
        let row = RowName::new("integrations", &self.id);
        let failure = self
            .last_failure
            .as_deref()
            .map(|code| row.known("last_failure", RunFailure::from_code(code)))
            .transpose()?;
        let polling = polling!(self, row);
        let overdue_since = polling.overdue_since(now);
        Ok(IntegrationRow {
            id: row.parsed("id", &self.id)?,
            platform: row.known("platform", Platform::from_code(&self.platform))?,
            health: self.health(failure, overdue_since),
            name: self.name,
            client_name: self.client_name,
            store_hash: self.store_hash,
            store_name: self.store_name,
            is_enabled: self.is_enabled,
            last_good_poll: polling.last_good_poll,
            sync_every: polling.every,
            next_sync: self
                .next_sync_at
                .filter(|_| polling.is_expected)
                .map(Timestamp::from_millis),
            overdue_since,
            orders: self.orders,
            open_problems: self.open_problems,
        })
    }

    /// Who disabled an integration knows of its failure: that it rests is what is to be said.
    fn health(&self, failure: Option<RunFailure>, overdue_since: Option<Timestamp>) -> Health {
        match failure {
            _ if !self.is_enabled => Health::Disabled,
            Some(failure) => Health::Failing(failure),
            None if overdue_since.is_some() => Health::Overdue,
            None if self.open_problems > 0 => Health::HasProblems,
            None if self.last_good_poll_at.is_none() => Health::New,
            None => Health::Good,
        }
    }
}
