//! A database that fails while a run is executed.

use std::time::Duration;

use parcelpilot_domain::ids::RunId;
use parcelpilot_domain::import_run::{RunFailure, RunState, WaitReason};
use storage::Database;
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::store::Store;
use crate::test_server::{TestServer, everything};

const BREAK: &str = "ALTER TABLE order_raw RENAME TO order_raw_elsewhere";
const MEND: &str = "ALTER TABLE order_raw_elsewhere RENAME TO order_raw";
const AFTER_THE_PAUSE: Duration = Duration::from_secs(60);

/// Executes the run as far as possible.
async fn attempt(server: &TestServer, store: &Store, id: RunId) -> RunState {
    let run = server
        .claim_later("worker", AFTER_THE_PAUSE)
        .await
        .expect("its pause is over");
    assert_eq!(run.lease.run_id, id);
    server.worker(store).execute(run, CancellationToken::new()).await;
    server.run(id).await.state
}

/// Lets one page be stored, then stops the worker.
async fn store_a_page(server: &TestServer, store: &Store, id: RunId) {
    let seen = server.run(id).await.counters.seen;
    store.hang_at_page(Some(2));
    let run = server
        .claim_later("worker", AFTER_THE_PAUSE)
        .await
        .expect("its pause is over");
    let (worker, stop) = (server.worker(store), CancellationToken::new());
    let stopped = stop.clone();
    let task = tokio::spawn(async move { worker.execute(run, stopped).await });
    while server.run(id).await.counters.seen == seen {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    task.await.expect("the worker stops by itself");
    store.hang_at_page(None);
}

on_both_databases! {
    async fn only_failures_without_a_page_between_fail_a_run(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(900, 11));
        let id = server.enqueue(everything()).await;
        server.execute(BREAK).await;
        assert_eq!(attempt(&server, &store, id).await, RunState::Queued);
        let waiting = server.run(id).await.waiting.expect("it says why");
        assert_eq!(waiting.reason, WaitReason::Storage);
        assert!(server.claim("worker").await.is_none(), "it pauses");
        for _ in 0..3 {
            assert_eq!(attempt(&server, &store, id).await, RunState::Queued);
        }
        server.execute(MEND).await;
        store_a_page(&server, &store, id).await;

        server.execute(BREAK).await;
        for _ in 0..4 {
            assert_eq!(attempt(&server, &store, id).await, RunState::Queued);
        }
        assert_eq!(attempt(&server, &store, id).await, RunState::Failed);
        assert_eq!(server.run(id).await.failure, Some(RunFailure::Storage));
        server.execute(MEND).await;
    }

    async fn a_run_waits_for_a_full_database_however_long_it_takes(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(900, 11));
        let id = server.enqueue(everything()).await;
        let (fill, empty) = match &server.database {
            // SQLite never sets the limit below the file's size, so updates in place still succeed.
            Database::Sqlite { .. } => ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823"),
            Database::Postgres(..) => (
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$; \
                 CREATE TRIGGER full_disk BEFORE INSERT ON orders EXECUTE FUNCTION full_disk()",
                "DROP TRIGGER full_disk ON orders",
            ),
        };
        server.execute(fill).await;
        for _ in 0..8 {
            assert_eq!(attempt(&server, &store, id).await, RunState::Queued);
        }
        let waiting = server.run(id).await.waiting.expect("it says why");
        assert_eq!(waiting.reason, WaitReason::Storage);
        server.execute(empty).await;
        assert_eq!(attempt(&server, &store, id).await, RunState::Complete);
        assert_eq!(server.order_ids().await, store.ids());
    }
}
