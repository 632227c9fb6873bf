//! Retries of orders that could not be imported.

use std::time::Duration;

use engine::imports::problem_retries::queue_due;
use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::time::Timestamp;
use storage::{Database, problems, runs};
use test_support::databases::execute;
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::store::Store;
use crate::test_server::{TestServer, everything};

const PAUSES: &str = "SELECT next_try_at - last_seen_at FROM problems ORDER BY remote_id";
const MINUTE: i64 = 60_000;

fn minutes_from_now(minutes: i64) -> Timestamp {
    Timestamp::from_millis(runtime::clock::now().millis() + minutes * MINUTE)
}

/// Executes the queued run.
async fn try_again(server: &TestServer, store: &Store) {
    let run = server.claim("worker").await.expect("a run is queued");
    server.worker(store).execute(run, CancellationToken::new()).await;
}

on_both_databases! {
    async fn pauses_grow_until_the_order_is_imported(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.spoil(&[103]);
        server.pull(&store, everything()).await;
        for pause in [5, 15, 60, 360, 1_440, 1_440] {
            assert_eq!(server.numbers(PAUSES).await, [pause * MINUTE]);
            assert_eq!(queue_due(&server.database, minutes_from_now(pause - 1)).await.expect("asked"), 0);
            assert_eq!(queue_due(&server.database, minutes_from_now(pause)).await.expect("asked"), 1);
            try_again(&server, &store).await;
        }
        let row = runs::live(&server.database, None, QuietSyncs::Hidden).await.expect("read").finished.remove(0);
        assert_eq!((row.kind, row.requested_by, row.selection.to_string()), (RunKind::Orders, None, "Order 103".to_owned()));

        store.spoil(&[]);
        queue_due(&server.database, minutes_from_now(1_440)).await.expect("asked");
        try_again(&server, &store).await;
        assert_eq!(server.order_ids().await, store.ids());
        assert_eq!(server.numbers("SELECT count(*) FROM problems WHERE next_try_at IS NULL AND solved_at > 0").await, [1]);

        // If the problem comes back, the pauses start over.
        store.spoil(&[103]);
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(PAUSES).await, [5 * MINUTE]);
        assert_eq!(server.numbers("SELECT tries FROM problems").await, [1]);
    }

    async fn each_order_is_retried_once_however_many_schedulers_look(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(300, 11));
        store.spoil(&store.ids());
        server.pull(&store, everything()).await;
        let later = minutes_from_now(6);
        let looks = (0..4).map(|_| queue_due(&server.database, later));
        let queued: usize = futures::future::try_join_all(looks).await.expect("asked").into_iter().sum();
        assert_eq!(queued, 1);
        assert_eq!(queue_due(&server.database, minutes_from_now(2_000)).await.expect("asked"), 0, "one is queued already");
        let run = server.claim("worker").await.expect("it is queued");
        let Selection::Named { remote_ids } = &run.selection else { panic!("{:?}", run.selection) };
        assert_eq!(remote_ids.len(), 250);
        assert!(remote_ids.is_sorted());
    }

    async fn not_where_they_could_not_be_read(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.spoil(&[103]);
        server.pull(&store, everything()).await;
        let later = minutes_from_now(6);
        for (off, on) in [
            ("UPDATE integrations SET is_enabled = FALSE", "UPDATE integrations SET is_enabled = TRUE"),
            ("UPDATE clients SET is_active = FALSE", "UPDATE clients SET is_active = TRUE"),
            ("UPDATE integrations SET last_failure = 'token_refused'", "UPDATE integrations SET last_failure = NULL"),
        ] {
            execute(&server.database, off.to_owned()).await;
            assert_eq!(queue_due(&server.database, later).await.expect("asked"), 0, "{off}");
            execute(&server.database, on.to_owned()).await;
        }
        assert_eq!(queue_due(&server.database, later).await.expect("asked"), 1);
    }

    async fn a_run_that_never_gets_to_an_order_leaves_it_due(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.spoil(&[103]);
        server.pull(&store, everything()).await;
        let later = minutes_from_now(6);
        queue_due(&server.database, later).await.expect("asked");
        runs::cancel_of_integration(&server.database, server.integration, later).await.expect("cancelled");
        assert_eq!(queue_due(&server.database, later).await.expect("asked"), 0);
        let an_hour_on = later.plus(Duration::from_secs(3_600));
        assert_eq!(queue_due(&server.database, an_hour_on).await.expect("asked"), 1);
    }

    async fn what_may_be_retried_is_open_and_has_a_number(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.spoil(&[100, 103]);
        server.pull(&store, everything()).await;
        let open = problems::open(&server.database, None).await.expect("read");
        let ids: Vec<_> = open.iter().map(|problem| problem.id).collect();
        let numbers = |retries: Vec<problems::Retry>| -> Vec<i64> { retries.iter().map(|retry| retry.remote_id.0).collect() };
        assert_eq!(numbers(problems::retries_of(&server.database, &ids).await.expect("read")), [100, 103]);
        assert_eq!(numbers(problems::retries_of(&server.database, &[]).await.expect("read")), [0; 0]);
        execute(&server.database, "UPDATE problems SET remote_id = NULL WHERE remote_id = 100".to_owned()).await;
        assert_eq!(numbers(problems::retries_of_all(&server.database, Some(server.integration)).await.expect("read")), [103]);
        assert_eq!(queue_due(&server.database, minutes_from_now(6)).await.expect("asked"), 1);
    }

    async fn one_without_a_number_closes_once_everything_was_read_without_it(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.spoil(&[103]);
        server.pull(&store, everything()).await;
        execute(&server.database, "UPDATE problems SET remote_id = NULL, remote_key = 'sha256:1'".to_owned()).await;
        let open = "SELECT count(*) FROM problems WHERE solved_at IS NULL";
        let remote_ids = vec![parcelpilot_domain::ids::RemoteOrderId(100)];
        server.pull(&store, Selection::Named { remote_ids }).await;
        assert_eq!(server.numbers(open).await, [1], "one order is not everything");
        store.spoil(&[]);
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(open).await, [0]);
    }

    async fn one_that_is_dismissed_is_let_be_until_its_order_is_met_again(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        let named = Selection::Named { remote_ids: vec![parcelpilot_domain::ids::RemoteOrderId(999)] };
        server.pull(&store, named.clone()).await;
        let open = async || problems::open(&server.database, None).await.expect("read");
        let mistyped = open().await.remove(0);
        // Queued before the order's number is dismissed as mistyped.
        assert_eq!(queue_due(&server.database, minutes_from_now(5)).await.expect("asked"), 1);
        let dismissed = problems::dismiss(&server.database, mistyped.id, minutes_from_now(6)).await.expect("asked");
        assert_eq!(dismissed.map(|problem| problem.remote_id), Some(Some(999)));
        try_again(&server, &store).await;
        assert_eq!(open().await, []);
        assert_eq!(queue_due(&server.database, minutes_from_now(100_000)).await.expect("asked"), 0);
        let run = runs::live(&server.database, None, QuietSyncs::Shown).await.expect("read").finished.remove(0);
        let of_run = problems::of_run(&server.database, run.id).await.expect("read");
        assert!(of_run[0].is_dismissed && of_run[0].solved_at.is_some(), "{of_run:?}");

        // A person names it again, and it is still not in the store.
        execute(&server.database, "UPDATE problems SET solved_at = 1, dismissed_at = 1".to_owned()).await;
        server.pull(&store, named).await;
        let back = open().await.remove(0);
        assert_eq!((back.tries, back.is_dismissed), (1, false));
    }

    async fn a_dismissed_order_that_comes_broken_is_a_problem_again(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        store.spoil(&[103]);
        server.pull(&store, everything()).await;
        // Even if its run was queued before.
        let id = server.enqueue(everything()).await;
        let problem = problems::open(&server.database, None).await.expect("read").remove(0);
        problems::dismiss(&server.database, problem.id, minutes_from_now(1)).await.expect("asked").expect("it was open");
        assert_eq!(problems::dismiss(&server.database, problem.id, minutes_from_now(1)).await.expect("asked"), None);
        try_again(&server, &store).await;
        assert!(server.run(id).await.state.is_over());
        assert_eq!(problems::open(&server.database, None).await.expect("read").len(), 1);
    }
}
