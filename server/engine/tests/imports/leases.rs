//! Leases: one worker per run, and no other can write.

use std::time::Duration;

use parcelpilot_domain::import_run::{ProgressDelta, RunState};
use storage::order_import::{Accept, PageToStore, PreparedPage, store_page};
use storage::runs::{Lease, Span};
use storage::{Database, StorageError, runs};
use test_support::databases::{until_somebody_waits, with_postgres};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

const AFTER_THE_LEASE: Duration = Duration::from_secs(21);

async fn heartbeat(server: &TestServer, lease: &Lease) -> Result<bool, StorageError> {
    let now = runtime::clock::now();
    let beat = runs::heartbeat(
        &server.database,
        lease,
        ProgressDelta::default(),
        now,
        Duration::from_secs(20),
    )
    .await?;
    Ok(beat.cancel_asked)
}

/// Starts a run that hangs at its third page, and drops the worker there, like a kill.
async fn kill_in_the_middle(server: &TestServer, store: &Store) -> Lease {
    let run = server.claim("first").await.expect("the run is free");
    let lease = run.lease.clone();
    store.hang_at_page(Some(3));
    let worker = server.worker(store);
    let task = tokio::spawn(async move { worker.execute(run, CancellationToken::new()).await });
    while server.run(lease.run_id).await.counters.seen < 500 {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    store.hang_at_page(None);
    lease
}

on_both_databases! {
    async fn a_killed_workers_run_continues_from_its_checkpoint(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(1_000, 11));
        let id = server.enqueue(everything()).await;
        kill_in_the_middle(&server, &store).await;
        assert!(server.claim("second").await.is_none(), "the lease still holds");

        let run = server.claim_later("second", AFTER_THE_LEASE).await.expect("the lease has lapsed");
        assert_eq!(run.lease.attempt, 2);
        server.worker(&store).execute(run, CancellationToken::new()).await;
        let run = server.run(id).await;
        assert_eq!(run.state, RunState::Complete);
        assert_eq!((run.counters.seen, run.counters.created), (1_000, 1_000));
        assert_eq!(server.order_ids().await, store.ids());
    }

    async fn a_worker_that_wakes_after_another_took_over_writes_nothing(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(1_000, 11));
        server.enqueue(everything()).await;
        let stale = kill_in_the_middle(&server, &store).await;
        server.claim_later("second", AFTER_THE_LEASE).await.expect("the lease has lapsed");
        assert!(matches!(heartbeat(&server, &stale).await, Err(StorageError::LeaseLost)));
        let now = runtime::clock::now();
        let finished = runs::finish(&server.database, &stale, ProgressDelta::default(), RunState::Complete, None, now).await;
        assert!(matches!(finished, Err(StorageError::LeaseLost)));
        assert_eq!(server.run(stale.run_id).await.state, RunState::Running);
    }

    async fn one_integration_has_one_run_at_a_time(database: Database) {
        let server = TestServer::new(database).await;
        let first = server.enqueue(everything()).await;
        server.enqueue(everything()).await;
        let run = server.claim("one").await.expect("the oldest is free");
        assert_eq!(run.lease.run_id, first);
        assert!(server.claim("two").await.is_none(), "its integration has a run");
        // The running one, whose lease has expired, must not be hidden behind the queued one.
        let again = server.claim_later("two", AFTER_THE_LEASE).await.expect("the lapsed one is free");
        assert_eq!(again.lease.run_id, first);
    }

    async fn a_second_pull_is_refused_while_one_is_active(database: Database) {
        let server = TestServer::new(database).await;
        runs::enqueue_single(&server.database, server.new_run(everything())).await.expect("the first is queued");
        let second = runs::enqueue_single(&server.database, server.new_run(everything())).await;
        assert!(matches!(second, Err(StorageError::Taken)));
    }

    async fn a_cancelled_run_keeps_its_checkpoint_and_can_go_on(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(1_000, 11));
        let id = server.enqueue(everything()).await;
        let run = server.claim("one").await.expect("the run is free");
        store.hang_at_page(Some(3));
        let worker = server.worker(&store);
        let task = tokio::spawn(async move { worker.execute(run, CancellationToken::new()).await });
        while server.run(id).await.counters.seen < 500 {
            tokio::task::yield_now().await;
        }
        assert!(runs::cancel(&server.database, id, runtime::clock::now()).await.expect("it is asked"));
        task.await.expect("the worker stops by itself");
        assert_eq!(server.run(id).await.state, RunState::Cancelled);
        assert!(server.claim("two").await.is_none());

        store.hang_at_page(None);
        assert!(runs::resume(&server.database, id, runtime::clock::now()).await.expect("it is asked"));
        let run = server.claim("two").await.expect("it is free again");
        server.worker(&store).execute(run, CancellationToken::new()).await;
        let run = server.run(id).await;
        assert_eq!((run.state, run.counters.seen), (RunState::Complete, 1_000));
    }

    async fn a_stopping_worker_gives_its_run_back(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(1_000, 11));
        let id = server.enqueue(everything()).await;
        let run = server.claim("one").await.expect("the run is free");
        store.hang_at_page(Some(3));
        let shutdown = CancellationToken::new();
        let (worker, stop) = (server.worker(&store), shutdown.clone());
        let task = tokio::spawn(async move { worker.execute(run, stop).await });
        while server.run(id).await.counters.seen < 500 {
            tokio::task::yield_now().await;
        }
        shutdown.cancel();
        task.await.expect("the worker stops by itself");
        assert_eq!(server.run(id).await.state, RunState::Queued);
        assert!(server.claim("two").await.is_some(), "nobody has to wait for the lease");
    }
}

/// Only on PostgreSQL can another worker take over a run while a page is being written; SQLite has one writer.
#[tokio::test]
async fn a_page_whose_run_is_taken_over_while_it_is_written_is_taken_back() {
    with_postgres(|database: Database| async move {
        let server = TestServer::new(database.clone()).await;
        server.enqueue(everything()).await;
        let lease = server.claim("first").await.expect("the run is free").lease;
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut in_the_way = pool.begin_with("BEGIN").await.unwrap();
        let lock = "LOCK TABLE order_terms IN EXCLUSIVE MODE";
        sqlx::query(lock).execute(&mut *in_the_way).await.unwrap();
        let writing = {
            let (database, lease) = (database.clone(), lease.clone());
            tokio::spawn(async move { store_one(&database, &lease).await })
        };
        until_somebody_waits(pool).await;
        server
            .claim_later("second", AFTER_THE_LEASE)
            .await
            .expect("nobody who writes is waited for");
        in_the_way.rollback().await.unwrap();
        let written = writing.await.unwrap();
        assert!(matches!(written, Err(StorageError::LeaseLost)), "{written:?}");
        assert_eq!(server.order_ids().await, [0; 0]);
    })
    .await;
}

pub async fn store_one(database: &Database, lease: &Lease) -> Result<(), StorageError> {
    let span = Span {
        ordinal: 0,
        status: None,
        first_id: 1,
        last_id: None,
        next_id: 8,
        modified_from: None,
        expected: Some(1),
        seen: 1,
        is_done: true,
    };
    let page = PreparedPage::new(
        vec![Ok(Box::new(order(7, 11, 1).into()))],
        runtime::clock::now(),
        runtime::clock::now(),
    );
    let (span, accept) = (&span, Accept::Everything);
    let page = PageToStore { span, page, accept };
    store_page(database, lease, page).await.map(|_| ())
}
