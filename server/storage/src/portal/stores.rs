//! How clients' own stores are read. Of another client's store that has a channel of theirs, nothing.

use parcelpilot_contract::portal::{OwnStore, StoreState};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::sees::SeenClients;
use parcelpilot_domain::sync::{Polling, SyncInterval};
use parcelpilot_domain::time::Timestamp;

use crate::columns::RowName;
use crate::integrations::{polling, polling_columns};
use crate::macros::{read, row};
use crate::{Database, StorageResult};

row! {
    struct Columns {
        id: String, store_name: Option<String>, last_failure: Option<String>, is_enabled: bool, client_is_active: bool, sync_every_ms: i64,
        watched_since: i64, last_good_poll_at: Option<i64>, read_until: Option<i64>,
    }
}

/// Of this client, else of their first one; by name.
pub async fn stores(
    database: &Database,
    seen: &SeenClients,
    client: Option<ClientId>,
    now: Timestamp,
) -> StorageResult<Vec<OwnStore>> {
    let Some(client) = seen.looked_at(client) else {
        return Ok(Vec::new());
    };
    let rows: Vec<Columns> = read!(database, |executor| {
        sqlx::query_as(concat!(
            "SELECT i.id, i.store_name, i.last_failure, ",
            polling_columns!(),
            " FROM integrations i JOIN clients c ON c.id = i.client_id WHERE i.client_id = $1 ORDER BY i.name_key"
        ))
        .bind(client.to_string())
        .fetch_all(executor)
        .await?
    });
    rows.into_iter().map(|row| row.store(now)).collect()
}

impl Columns {
    fn store(self, now: Timestamp) -> StorageResult<OwnStore> {
        let row = RowName::new("integrations", &self.id);
        let polling: Polling = polling!(self, row);
        // A failure that only a newer program knows is one all the same.
        let refuses = |code: &str| {
            matches!(
                RunFailure::from_code(code),
                Some(RunFailure::TokenRefused | RunFailure::ScopeMissing)
            )
        };
        let state = match self.last_failure.as_deref() {
            _ if !polling.is_expected => StoreState::Paused,
            Some(code) if refuses(code) => StoreState::Refuses,
            Some(_) => StoreState::Trouble,
            None if polling.overdue_since(now).is_some() => StoreState::Trouble,
            None if polling.last_good_poll.is_none() => StoreState::New,
            None => StoreState::Good,
        };
        Ok(OwnStore {
            name: self.store_name,
            state,
            last_read_at: self.last_good_poll_at.map(Timestamp::from_millis),
        })
    }
}
