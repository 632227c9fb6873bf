//! The import that writes while pages are read: orders that have changed in the store come in by one sync after the other,
//! as many at the small size as at the large one.

use std::time::Duration;

use sandbox::{Change, Sandbox};
use storage::Database;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::installation::Installation;
use crate::people::Person;
use crate::rows::count;
use crate::stores::ELSEWHERE;

/// In each sync.
const CHANGED: usize = 500;
const LOOK_EVERY: Duration = Duration::from_millis(20);

pub struct Writer {
    is_over: CancellationToken,
    syncs: JoinHandle<u64>,
}

impl Writer {
    pub async fn start(
        installation: &Installation<'_>,
        store: &Sandbox,
        person: Person,
        integration: String,
    ) -> Self {
        let listed = store.heads().filter(|head| head.status != 0);
        let mut ids: Vec<u64> = listed.map(|head| head.id).collect();
        let ids = ids.split_off(ids.len().saturating_sub(CHANGED));
        let (database, store) = (installation.database.clone(), store.clone());
        let is_over = CancellationToken::new();
        let writing = is_over.clone();
        let syncs = ELSEWHERE.spawn(async move {
            let mut syncs = 0;
            while !writing.is_cancelled() {
                for id in &ids {
                    let change = Change {
                        staff_notes: Some(format!("Changed {syncs} times")),
                        ..Change::default()
                    };
                    assert!(store.edit(*id, change));
                }
                person
                    .post("/api/sync_now", &[("integration", &integration)])
                    .await;
                ended(&database).await;
                syncs += 1;
            }
            syncs
        });
        Self { is_over, syncs }
    }

    /// How many syncs there were.
    pub async fn stop(self) -> u64 {
        self.is_over.cancel();
        self.syncs.await.unwrap()
    }
}

async fn ended(database: &Database) {
    let active = "SELECT COUNT(*) FROM import_runs WHERE state IN ('queued', 'running')";
    while count(database, active).await > 0 {
        sleep(LOOK_EVERY).await;
    }
}
