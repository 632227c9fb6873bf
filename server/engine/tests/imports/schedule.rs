//! When syncs are queued, and what their results change.

use std::time::Duration;

use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::import_run::{RunFailure, RunKind, RunState};
use parcelpilot_domain::sync::SyncInterval;
use parcelpilot_domain::time::Timestamp;
use storage::{Database, clients, integrations, runs};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::store::Store;
use crate::test_server::{TestServer, everything, only};

const SYNCS: &str = "SELECT COUNT(*) FROM import_runs WHERE kind = 'sync'";
const NEXT: &str = "SELECT COALESCE(next_sync_at, 0) FROM integrations";

fn now() -> Timestamp {
    runtime::clock::now()
}

async fn queue_due(server: &TestServer, at: Timestamp) -> usize {
    runs::queue_due(&server.database, at).await.unwrap()
}

/// Makes the sync due now.
async fn due(server: &TestServer, at: Timestamp) {
    server
        .execute(&format!("UPDATE integrations SET next_sync_at = {}", at.millis()))
        .await;
}

/// Whole minutes from `at` to the next sync, without its jitter of a tenth.
async fn assert_next_in(server: &TestServer, at: Timestamp, minutes: i64) {
    let next = server.numbers(NEXT).await[0] - at.millis();
    let pause = minutes * 60_000;
    let a_moment = 5_000;
    assert!(
        next >= pause * 9 / 10 && next <= pause * 11 / 10 + a_moment,
        "{next} ms, not {minutes} min"
    );
}

/// Executes the queued run.
async fn execute_run(server: &TestServer, store: &Store) {
    let run = server.claim("worker").await.expect("a run is free");
    server.worker(store).execute(run, CancellationToken::new()).await;
}

on_both_databases! {
    async fn of_two_schedulers_one_queues_the_sync(database: Database) {
        let server = TestServer::new(database).await;
        let at = now();
        due(&server, at).await;
        let (one, other) = tokio::join!(queue_due(&server, at), queue_due(&server, at));
        assert_eq!(one + other, 1);
        assert_eq!(server.numbers(SYNCS).await, [1]);
        assert_next_in(&server, at, 2).await;
        assert_eq!(queue_due(&server, at.plus(Duration::from_secs(3_600))).await, 0, "one is queued still");
        let row = &runs::live(&server.database, None, Default::default()).await.unwrap().queued[0];
        assert_eq!((row.kind, row.requested_by.as_deref()), (RunKind::Sync, None));
    }

    async fn disabled_integrations_are_not_synced(database: Database) {
        let server = TestServer::new(database).await;
        let at = now();
        integrations::set_enabled(&server.database, server.integration, false, at).await.unwrap();
        assert_eq!(server.numbers(NEXT).await, [0]);
        assert_eq!(queue_due(&server, at).await, 0);

        integrations::set_enabled(&server.database, server.integration, true, at).await.unwrap();
        assert_eq!(server.numbers(NEXT).await, [at.millis() + 120_000], "its orders are pulled first");
        server.execute("UPDATE integrations SET sync_cursor = 1").await;
        integrations::set_enabled(&server.database, server.integration, true, at).await.unwrap();
        assert_eq!(server.numbers(NEXT).await, [at.millis()], "it was synced before");

        let client: ClientId = integrations::find(&server.database, server.integration).await.unwrap().unwrap().client_id;
        clients::set_active(&server.database, client, false, at).await.unwrap();
        assert_eq!(queue_due(&server, at).await, 0);
        clients::set_active(&server.database, client, true, at).await.unwrap();
        assert_eq!(queue_due(&server, at).await, 1);
    }

    async fn what_was_never_scheduled_is_spread_over_its_interval(database: Database) {
        let server = TestServer::new(database).await;
        let at = now();
        assert_eq!(queue_due(&server, at).await, 0);
        let next = server.numbers(NEXT).await[0] - at.millis();
        assert!((0..=120_000).contains(&next), "{next}");
    }

    async fn a_sync_that_had_to_wait_is_not_followed_by_another_at_once(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        server.enqueue(everything()).await;
        let pull = server.claim("one").await.expect("the pull is free");
        let at = now();
        due(&server, at).await;
        assert_eq!(queue_due(&server, at).await, 1);
        assert!(server.claim("two").await.is_none(), "the sync waits behind the pull");
        due(&server, at).await;
        server.worker(&store).execute(pull, CancellationToken::new()).await;
        assert_next_in(&server, now(), 2).await;
        due(&server, at).await;
        execute_run(&server, &store).await;
        assert_eq!(queue_due(&server, now()).await, 0);
        assert_next_in(&server, now(), 2).await;
    }

    async fn syncs_of_a_store_that_refuses_slow_down_and_recover(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(600, 11));
        due(&server, now()).await;
        store.set_clock(50);
        // Refused in the middle of a pull, after its first page.
        let pull = server.enqueue(everything()).await;
        let run = server.claim("one").await.expect("the pull is free");
        store.hang_at_page(Some(2));
        let worker = server.worker(&store);
        let task = tokio::spawn(async move { worker.execute(run, CancellationToken::new()).await });
        while server.run(pull).await.counters.seen < 250 {
            tokio::task::yield_now().await;
        }
        task.abort();
        store.hang_at_page(None);
        store.fail_with(Some(RunFailure::TokenRefused));
        let run = server.claim_later("two", Duration::from_secs(30)).await.expect("its lease has lapsed");
        server.worker(&store).execute(run, CancellationToken::new()).await;
        assert_eq!(server.run(pull).await.failure, Some(RunFailure::TokenRefused));
        assert_next_in(&server, now(), 4).await;
        for minutes in [8, 15, 15] {
            assert_eq!(server.sync(&store).await.state, RunState::Failed);
            assert_next_in(&server, now(), minutes).await;
        }
        let failure = "SELECT failures_in_a_row FROM integrations WHERE last_failure = 'token_refused'";
        assert_eq!(server.numbers(failure).await, [4]);

        let at = now();
        integrations::hurry_sync(&server.database, server.integration, at).await.unwrap();
        assert_eq!(server.numbers(NEXT).await, [at.millis()], "a test of the connection went well");
        store.fail_with(None);
        assert_eq!(server.sync(&store).await.state, RunState::Complete);
        assert_next_in(&server, now(), 2).await;
        let well = "SELECT failures_in_a_row FROM integrations WHERE last_failure IS NULL";
        assert_eq!(server.numbers(well).await, [0]);
        assert_eq!(server.run(pull).await.state, RunState::Queued, "the pull goes on by itself");
        execute_run(&server, &store).await;
        let pull = server.run(pull).await;
        assert_eq!((pull.state, pull.counters.seen), (RunState::Complete, 600));
    }

    async fn a_sync_that_is_requested_twice_is_one(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        due(&server, now()).await;
        let every = SyncInterval::default();
        let ask = || runs::sync_now(&server.database, server.integration, every, "Ada", now());
        let (one, other) = tokio::join!(ask(), ask());
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(one, other);
        assert_eq!(server.run(one).await.requested_by.as_deref(), Some("Ada"));
        assert_eq!(queue_due(&server, now()).await, 0, "it is the one that was due");
        execute_run(&server, &store).await;
        assert_eq!(server.run(one).await.state, RunState::Complete);
    }

    async fn single_orders_say_nothing_about_the_schedule(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        server.execute("UPDATE integrations SET last_failure = 'store_unavailable', failures_in_a_row = 2").await;
        let mut named = server.new_run(parcelpilot_domain::import_run::Selection::Named { remote_ids: Vec::new() });
        named.kind = RunKind::Orders;
        runs::enqueue(&server.database, named).await.unwrap();
        execute_run(&server, &store).await;
        let failures = "SELECT failures_in_a_row FROM integrations WHERE last_failure IS NOT NULL AND last_good_poll_at IS NULL";
        assert_eq!(server.numbers(failures).await, [2]);
    }

    async fn the_cursor_moves_where_nothing_is_left_out_and_never_back(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(30, 11));
        store.set_clock(5_000);
        server.pull(&store, only(9)).await;
        assert_eq!(server.cursor().await, 0, "the integration imports 11");
        let dated = parcelpilot_domain::import_run::Selection::Span {
            dates: DateRange { from: Some(Timestamp::from_millis(0)), ..DateRange::default() },
            statuses: parcelpilot_domain::order_status::StatusFilter::All,
        };
        server.pull(&store, dated).await;
        assert_eq!(server.cursor().await, 0);
        server.pull(&store, only(11)).await;
        assert_eq!(server.cursor().await, 5_000);
        store.set_clock(6_000);
        server.sync(&store).await;
        assert_eq!(server.cursor().await, 6_000);
        store.set_clock(4_000);
        server.sync(&store).await;
        server.pull(&store, everything()).await;
        assert_eq!(server.cursor().await, 6_000, "the store's clock was set back");
        store.set_clock(7_000);
        store.fail_with(Some(RunFailure::StoreUnavailable));
        server.sync(&store).await;
        assert_eq!(server.cursor().await, 6_000);
    }

    async fn a_clock_far_ahead_hides_nothing(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.set_clock(now().millis() / 1_000 + 86_400 * 365);
        server.pull(&store, everything()).await;
        let ahead = server.cursor().await - now().millis() / 1_000;
        assert!(ahead <= 600, "{ahead} s");
    }

    async fn a_pull_that_the_store_interrupted_resumes_once_the_store_responds(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(600, 11));
        store.fail_with(Some(RunFailure::StoreUnavailable));
        let pull = server.pull(&store, everything()).await;
        assert_eq!((pull.state, pull.failure), (RunState::Failed, Some(RunFailure::StoreUnavailable)));
        server.sync(&store).await;
        assert_eq!(server.run(pull.id).await.state, RunState::Failed, "it is away still");
        store.fail_with(None);
        server.sync(&store).await;
        assert_eq!(server.run(pull.id).await.state, RunState::Failed, "it has just failed");
        server.execute("UPDATE import_runs SET finished_at = finished_at - 20000 WHERE kind = 'backfill'").await;
        server.sync(&store).await;
        assert_eq!(server.run(pull.id).await.state, RunState::Queued);
        execute_run(&server, &store).await;
        assert_eq!(server.run(pull.id).await.state, RunState::Complete);

        // A pull that always fails is not resumed after each sync.
        server.execute("UPDATE import_runs SET state = 'failed', failure = 'store_unavailable', attempt = 20, \
            finished_at = finished_at - 3600000 WHERE kind = 'backfill'").await;
        server.sync(&store).await;
        assert_eq!(server.run(pull.id).await.state, RunState::Failed);
    }
}
