//! Stores that take hours to read, beside others that take seconds.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use engine::imports::worker::{SourceProvider, Worker};
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunFailure, RunKind, RunState};
use parcelpilot_domain::store::orders::{CallObserver, OrderSource, Urgency};
use parcelpilot_domain::sync::SyncInterval;
use storage::runs::NewRun;
use storage::{Database, runs};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::store::Store;
use crate::test_server::{TestServer, add_integration, everything};

/// More than a worker executes at once.
const HUGE_STORES: usize = 20;
const PATIENCE: Duration = Duration::from_secs(30);
const RUNNING: &str = "SELECT COUNT(*) FROM import_runs WHERE state = 'running'";

/// One integration's store responds; all others never do.
struct Stores {
    quick: IntegrationId,
    quick_store: Store,
    endless_store: Store,
}

#[async_trait]
impl SourceProvider for Stores {
    async fn open(
        &self,
        integration: IntegrationId,
        urgency: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure> {
        let store = if integration == self.quick {
            &self.quick_store
        } else {
            &self.endless_store
        };
        store.open(integration, urgency, observer).await
    }
}

async fn is_over(server: &TestServer, run: RunId) -> RunState {
    let over = async {
        loop {
            let state = server.run(run).await.state;
            if state.is_over() {
                return state;
            }
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, over).await;
    waited.expect("it does not wait for the huge stores")
}

on_both_databases! {
    async fn huge_backfills_do_not_keep_others_syncs_waiting(database: Database) {
        let server = TestServer::new(database).await;
        server.execute("UPDATE integrations SET sync_cursor = 1").await;
        for number in 0..HUGE_STORES {
            let run = NewRun {
                integration_id: add_integration(&server.database, &format!("huge{number}")).await,
                kind: RunKind::Backfill,
                ..server.new_run(everything())
            };
            runs::enqueue(&server.database, run).await.unwrap();
        }
        let stores = Stores {
            quick: server.integration,
            quick_store: Store::with(300, 11),
            endless_store: Store::with(600, 11),
        };
        stores.endless_store.hang_at_page(Some(1));
        let worker = Worker { sources: Arc::new(stores), ..server.worker(&Store::default()) };
        let (wake, shutdown) = (worker.wake.clone(), CancellationToken::new());
        let working = tokio::spawn(worker.work(shutdown.clone()));
        // As many as a worker executes at once are running before the sync is queued.
        let filled = async { while server.numbers(RUNNING).await[0] < 8 { tokio::task::yield_now().await; } };
        tokio::time::timeout(PATIENCE, filled).await.expect("the worker takes on what it can");

        for _ in 0..2 {
            let (now, every) = (runtime::clock::now(), SyncInterval::default());
            let sync = runs::sync_now(&server.database, server.integration, every, "Ada", now).await.unwrap();
            wake.notify_one();
            assert_eq!(is_over(&server, sync).await, RunState::Complete);
        }
        let queued = server.numbers("SELECT COUNT(*) FROM import_runs WHERE state = 'queued'").await;
        assert!(queued[0] > 0, "the worker has all the long runs in hand that it takes");
        shutdown.cancel();
        working.await.unwrap();
        assert_eq!(server.numbers(RUNNING).await, [0], "they are given back");
    }

    async fn whether_a_run_is_long_depends_on_its_selection(database: Database) {
        let server = TestServer::new(database).await;
        let short = runs::Capacity::ForShort;
        let (now, lease) = (runtime::clock::now(), Duration::from_secs(20));
        let claim = async |room| runs::claim(&server.database, room, "worker", now, lease).await.unwrap();
        // A sync of a store that was never read reads the whole store.
        let first_sync = runs::sync_now(&server.database, server.integration, SyncInterval::default(), "Ada", now).await.unwrap();
        assert!(claim(short).await.is_none());
        let claimed = claim(runs::Capacity::ForLong).await.expect("it is long");
        assert_eq!(claimed.lease.run_id, first_sync);
        assert!(claimed.selection.is_long());

        let other = add_integration(&server.database, "other").await;
        server.execute("UPDATE integrations SET sync_cursor = 1").await;
        let sync = runs::sync_now(&server.database, other, SyncInterval::default(), "Ada", now).await.unwrap();
        assert!(claim(runs::Capacity::ForLong).await.is_none());
        let claimed = claim(short).await.expect("it is short");
        assert_eq!(claimed.lease.run_id, sync);
        assert!(!claimed.selection.is_long());
    }
}
