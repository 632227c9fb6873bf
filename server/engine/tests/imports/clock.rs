//! A clock that was an hour ahead and is set back.

use std::time::Duration;

use parcelpilot_domain::import_run::{ProgressDelta, RunState};
use parcelpilot_domain::time::Timestamp;
use storage::runs::{Capacity, Lease};
use storage::{Database, StorageError, clock, runs};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::store::Store;
use crate::test_server::{TestServer, everything};

const HOUR: Duration = Duration::from_secs(3_600);
const LEASE: Duration = Duration::from_secs(20);

fn now() -> Timestamp {
    runtime::clock::now()
}

async fn claim(server: &TestServer, owner: &str, at: Timestamp) -> Option<runs::LeasedRun> {
    runs::claim(&server.database, Capacity::ForAll, owner, at, LEASE)
        .await
        .unwrap()
}

async fn heartbeat(server: &TestServer, lease: &Lease, at: Timestamp) -> Result<bool, StorageError> {
    let beat = runs::heartbeat(&server.database, lease, ProgressDelta::default(), at, LEASE).await?;
    Ok(beat.cancel_asked)
}

on_both_databases! {
    async fn a_killed_workers_run_continues_within_minutes(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(900, 11));
        let (id, now) = (server.enqueue(everything()).await, now());
        let killed = claim(&server, "killed", now.plus(HOUR)).await.expect("the run is free");
        assert!(claim(&server, "other", now.plus(LEASE)).await.is_none(), "its lease holds for an hour");

        let minute = now.plus(Duration::from_secs(60));
        assert!(clock::bring_back(&server.database, now).await.unwrap() > 0);
        let run = claim(&server, "other", minute).await.expect("the lease is over");
        assert!(matches!(heartbeat(&server, &killed.lease, minute).await, Err(StorageError::LeaseLost)));
        server.worker(&store).execute(run, CancellationToken::new()).await;
        assert_eq!(server.run(id).await.state, RunState::Complete);
    }

    async fn a_living_worker_keeps_its_run_and_its_pace(database: Database) {
        let server = TestServer::new(database).await;
        let (id, now) = (server.enqueue(everything()).await, now());
        let run = claim(&server, "worker", now.plus(HOUR)).await.expect("the run is free");
        let second = Duration::from_secs(1);
        heartbeat(&server, &run.lease, now.plus(HOUR).plus(second)).await.expect("it is its own");
        // The clock is set back.
        for seconds in 0..3 {
            heartbeat(&server, &run.lease, now.plus(second * seconds)).await.expect("it still is");
        }
        assert_eq!(clock::bring_back(&server.database, now).await.unwrap(), 0);
        assert!(claim(&server, "other", now.plus(second)).await.is_none());
        assert_eq!(server.numbers("SELECT worked_ms FROM import_runs").await, [3_000]);
        assert_eq!(server.run(id).await.state, RunState::Running);
    }

    async fn syncs_and_retries_are_due_again_at_once(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.spoil(&[103]);
        server.pull(&store, everything()).await;
        let now = now();
        let next = |at: Timestamp| format!("UPDATE integrations SET next_sync_at = {}", at.millis());
        let retry = |at: Timestamp| format!("UPDATE problems SET next_try_at = {}", at.millis());
        server.execute(&next(now.plus(HOUR))).await;
        server.execute(&retry(now.plus(HOUR * 25))).await;
        assert_eq!(runs::queue_due(&server.database, now).await.unwrap(), 0);

        clock::bring_back(&server.database, now).await.unwrap();
        assert_eq!(runs::queue_due(&server.database, now).await.unwrap(), 1);
        assert_eq!(server.numbers("SELECT next_try_at FROM problems").await, [now.millis()]);

        // Times that may be so far ahead are kept.
        let pauses = [Duration::from_secs(16 * 60), HOUR * 26];
        server.execute("UPDATE integrations SET sync_every_ms = 86400000").await;
        for (pause, brought_back) in pauses.into_iter().zip([0, 0]) {
            server.execute(&next(now.plus(pause))).await;
            assert_eq!(clock::bring_back(&server.database, now).await.unwrap(), brought_back);
        }
    }
}
