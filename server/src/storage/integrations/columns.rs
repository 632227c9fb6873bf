//! The row of the list, with its counts.

use app::api::integrations::{Health, IntegrationRow};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::time::Timestamp;

use crate::storage::StorageResult;
use crate::storage::columns::RowName;
use crate::storage::macros::row;

row! {
    pub(super) struct RowColumns {
        id: String, name: String, client_name: String, platform: String, store_hash: String, store_name: Option<String>,
        is_enabled: bool, last_failure: Option<String>, last_good_poll_at: Option<i64>,
        orders: i64, open_problems: i64,
    }
}

macro_rules! select_rows {
    () => {
        "SELECT i.id, i.name, c.name AS client_name, i.platform, i.store_hash, i.store_name,
             i.is_enabled, i.last_failure, i.last_good_poll_at,
             (SELECT count(*) FROM orders WHERE integration_id = i.id) AS orders,
             (SELECT count(*) FROM problems WHERE integration_id = i.id AND solved_at IS NULL) AS open_problems
         FROM integrations i JOIN clients c ON c.id = i.client_id"
    };
}
pub(super) use select_rows;

impl RowColumns {
    pub(super) fn integration(self) -> StorageResult<IntegrationRow> {
        let row = RowName::new("integrations", &self.id);
        let failure = self
            .last_failure
            .as_deref()
            .map(|code| row.known("last_failure", RunFailure::from_code(code)))
            .transpose()?;
        Ok(IntegrationRow {
            id: row.parsed("id", &self.id)?,
            platform: row.known("platform", Platform::from_code(&self.platform))?,
            health: self.health(failure),
            name: self.name,
            client_name: self.client_name,
            store_hash: self.store_hash,
            store_name: self.store_name,
            is_enabled: self.is_enabled,
            last_good_poll: self.last_good_poll_at.map(Timestamp::from_millis),
            orders: self.orders,
            open_problems: self.open_problems,
        })
    }

    /// Who disabled an integration knows of its failure: that it rests is what is to be said.
    fn health(&self, failure: Option<RunFailure>) -> Health {
        match failure {
            _ if !self.is_enabled => Health::Disabled,
            Some(failure) => Health::Failing(failure),
            None if self.open_problems > 0 => Health::HasProblems,
            None if self.last_good_poll_at.is_none() => Health::New,
            None => Health::Good,
        }
    }
}
