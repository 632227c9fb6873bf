//! A clock that was an hour ahead and is set back.

use std::time::Duration;

use parcelpilot_domain::import_run::{ProgressDelta, RunState};
use parcelpilot_domain::time::Timestamp;
use storage::runs::{Lease, Room};
use storage::{Database, StorageError, clock, runs};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::house::{House, everything};
use crate::store::Store;

const HOUR: Duration = Duration::from_secs(3_600);
const LEASE: Duration = Duration::from_secs(20);

fn now() -> Timestamp {
    runtime::clock::now()
}

async fn claim(house: &House, owner: &str, at: Timestamp) -> Option<runs::LeasedRun> {
    runs::claim(&house.database, Room::ForAll, owner, at, LEASE)
        .await
        .unwrap()
}

async fn heartbeat(house: &House, lease: &Lease, at: Timestamp) -> Result<bool, StorageError> {
    let beat = runs::heartbeat(&house.database, lease, ProgressDelta::default(), at, LEASE).await?;
    Ok(beat.cancel_asked)
}

on_both_databases! {
    async fn a_killed_workers_run_goes_on_within_minutes(database: Database) {
        let (house, store) = (House::new(database).await, Store::with(900, 11));
        let (id, now) = (house.enqueue(everything()).await, now());
        let killed = claim(&house, "killed", now.plus(HOUR)).await.expect("the run is free");
        assert!(claim(&house, "other", now.plus(LEASE)).await.is_none(), "its lease holds for an hour");

        let minute = now.plus(Duration::from_secs(60));
        assert!(clock::bring_back(&house.database, now).await.unwrap() > 0);
        let run = claim(&house, "other", minute).await.expect("the lease is over");
        assert!(matches!(heartbeat(&house, &killed.lease, minute).await, Err(StorageError::LeaseLost)));
        house.worker(&store).carry_out(run, CancellationToken::new()).await;
        assert_eq!(house.run(id).await.state, RunState::Complete);
    }

    async fn a_living_worker_keeps_its_run_and_its_pace(database: Database) {
        let house = House::new(database).await;
        let (id, now) = (house.enqueue(everything()).await, now());
        let run = claim(&house, "worker", now.plus(HOUR)).await.expect("the run is free");
        let second = Duration::from_secs(1);
        heartbeat(&house, &run.lease, now.plus(HOUR).plus(second)).await.expect("it is its own");
        // Set back.
        for seconds in 0..3 {
            heartbeat(&house, &run.lease, now.plus(second * seconds)).await.expect("it still is");
        }
        assert_eq!(clock::bring_back(&house.database, now).await.unwrap(), 0);
        assert!(claim(&house, "other", now.plus(second)).await.is_none());
        assert_eq!(house.numbers("SELECT worked_ms FROM import_runs").await, [3_000]);
        assert_eq!(house.run(id).await.state, RunState::Running);
    }

    async fn syncs_and_retries_come_in_time(database: Database) {
        let (house, store) = (House::new(database).await, Store::with(3, 11));
        store.spoil(&[103]);
        house.pull(&store, everything()).await;
        let now = now();
        let next = |at: Timestamp| format!("UPDATE integrations SET next_sync_at = {}", at.millis());
        let retry = |at: Timestamp| format!("UPDATE problems SET next_try_at = {}", at.millis());
        house.execute(&next(now.plus(HOUR))).await;
        house.execute(&retry(now.plus(HOUR * 25))).await;
        assert_eq!(runs::queue_due(&house.database, now).await.unwrap(), 0);

        clock::bring_back(&house.database, now).await.unwrap();
        assert_eq!(runs::queue_due(&house.database, now).await.unwrap(), 1);
        assert_eq!(house.numbers("SELECT next_try_at FROM problems").await, [now.millis()]);

        // What may be so far ahead stays.
        let pauses = [Duration::from_secs(16 * 60), HOUR * 26];
        house.execute("UPDATE integrations SET sync_every_ms = 86400000").await;
        for (pause, brought_back) in pauses.into_iter().zip([0, 0]) {
            house.execute(&next(now.plus(pause))).await;
            assert_eq!(clock::bring_back(&house.database, now).await.unwrap(), brought_back);
        }
    }
}
