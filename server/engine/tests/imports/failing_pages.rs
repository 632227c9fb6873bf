//! Stores that fail on large pages, or on single orders.

use std::sync::Arc;

use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::import_run::{RunFailure, RunKind, RunState, Selection};
use parcelpilot_domain::problem::ProblemKind;
use sandbox::{Fault, FaultKind};
use storage::runs::NewRun;
use storage::{Database, problems, runs};
use test_support::on_both_databases;

use crate::against_sandbox::{Quiet, execute};
use crate::test_server::{TestServer, everything};

/// The ids that a pull of everything brings in.
fn ids(store: &Quiet) -> Vec<i64> {
    let heads = store.running.sandbox.heads();
    heads
        .filter(|head| head.status != 0)
        .map(|head| i64::try_from(head.id).unwrap())
        .collect()
}

async fn pull(server: &TestServer, store: &Arc<Quiet>) -> RunRow {
    let id = server.enqueue(everything()).await;
    execute(server, store, id).await
}

async fn check(server: &TestServer, store: &Arc<Quiet>) -> RunRow {
    let new = NewRun {
        kind: RunKind::Check,
        ..server.new_run(everything())
    };
    let id = runs::enqueue(&server.database, new).await.unwrap();
    execute(server, store, id).await
}

async fn log(server: &TestServer, run: &RunRow) -> String {
    let events = runs::events(&server.database, run.id).await.unwrap();
    events
        .into_iter()
        .map(|event| format!("{}\n", event.text))
        .collect()
}

fn break_order(store: &Quiet, kind: FaultKind, id: i64) {
    let order = u64::try_from(id).unwrap();
    store.running.sandbox.add_fault(Fault::of_order(kind, order));
}

on_both_databases! {
    async fn an_order_that_breaks_its_page_is_a_problem_and_the_others_are_imported(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(700).await);
        let mut others = ids(&store);
        // In the middle, the first, the last, and two in a row.
        let mut broken: Vec<i64> = [0, 311, 400, 401].map(|index| others[index]).to_vec();
        broken.push(*others.last().unwrap());
        broken.iter().for_each(|id| break_order(&store, FaultKind::BrokenOrder, *id));
        let run = pull(&server, &store).await;
        others.retain(|id| !broken.contains(id));
        assert_eq!((run.state, run.counters.problems), (RunState::Complete, 5), "{run:?}");
        assert_eq!(server.order_ids().await, others);
        let mut open = problems::open(&server.database, None).await.unwrap();
        open.sort_by_key(|problem| problem.remote_id);
        let found: Vec<_> = open.iter().map(|problem| problem.remote_id.unwrap()).collect();
        assert_eq!(found, broken);
        assert!(open.iter().all(|problem| problem.kind == ProblemKind::Unservable && problem.next_try_at.is_some()));

        // A retry while the store still fails on them is no failed run, and afterwards they come in.
        let selection = Selection::Named { remote_ids: broken.iter().map(|id| parcelpilot_domain::ids::RemoteOrderId(*id)).collect() };
        let id = server.enqueue(selection.clone()).await;
        assert_eq!(execute(&server, &store, id).await.state, RunState::Complete);
        store.running.sandbox.clear_faults();
        let id = server.enqueue(selection).await;
        execute(&server, &store, id).await;
        assert_eq!(server.order_ids().await, ids(&store));
        assert_eq!(problems::open(&server.database, None).await.unwrap(), []);
    }

    async fn an_order_that_breaks_even_the_short_list_is_found_by_counting(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(300).await);
        let mut others = ids(&store);
        let broken = [others.remove(120), others.pop().unwrap()];
        broken.iter().for_each(|id| break_order(&store, FaultKind::UnlistableOrder, *id));
        let run = pull(&server, &store).await;
        assert_eq!((run.state, run.counters.problems), (RunState::Complete, 2), "{run:?}");
        assert_eq!(server.order_ids().await, others);
        assert_eq!(server.numbers("SELECT remote_id FROM problems ORDER BY remote_id").await, broken);

        // A check counts it as an order of the store, which is missing here.
        let check = check(&server, &store).await;
        assert_eq!(check.state, RunState::Complete, "{}", log(&server, &check).await);
        assert_eq!(server.numbers("SELECT remote_id FROM check_differences ORDER BY remote_id").await, broken);
    }

    async fn a_store_that_serves_only_small_pages_is_imported_and_checked_at_that_size(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(700).await);
        store.running.sandbox.add_fault(Fault::small_pages(60));
        let run = pull(&server, &store).await;
        assert_eq!((run.state, run.counters.problems), (RunState::Complete, 0), "{run:?}");
        assert_eq!(server.order_ids().await, ids(&store));
        let said = log(&server, &run).await;
        assert_eq!(said.matches("failed three times on a page of 125 orders: reading 50 at a time").count(), 1, "{said}");
        assert!(run.counters.calls < 60, "{run:?}");
        let check = check(&server, &store).await;
        assert_eq!(check.state, RunState::Complete);
        assert_eq!(server.numbers("SELECT count(*) FROM check_differences").await, [0]);
    }

    async fn a_store_that_is_down_has_no_problems_but_an_unavailable_store(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(700).await);
        // Once the run is planned, so that its pages fail and not its count.
        store.running.sandbox.add_fault(Fault { after: 1, ..Fault::new(FaultKind::ServerError) });
        let run = pull(&server, &store).await;
        assert_eq!((run.state, run.failure), (RunState::Failed, Some(RunFailure::StoreUnavailable)));
        assert_eq!(problems::open(&server.database, None).await.unwrap(), []);
    }

    async fn a_store_that_fails_on_every_order_is_unavailable_after_a_few(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(700).await);
        for path in ["/v2/orders", "/v2/orders/{id}"] {
            store.running.sandbox.add_fault(Fault { path: Some(path.to_owned()), ..Fault::new(FaultKind::BadGateway) });
        }
        let run = pull(&server, &store).await;
        assert_eq!((run.state, run.failure), (RunState::Failed, Some(RunFailure::StoreUnavailable)));
        let open = problems::open(&server.database, None).await.unwrap().len();
        assert!(open < 5, "{open} problems");
    }
}
