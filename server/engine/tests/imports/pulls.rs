//! What a pull stores.

use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::{Counters, RunFailure, RunState, Selection};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::tag::Tag;
use storage::orders::{OrderFilter, list};
use storage::{Database, order_tags, runs};
use test_support::on_both_databases;

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything, only};

async fn found(server: &TestServer, search: &str) -> Vec<i64> {
    let filter = OrderFilter {
        search: search.to_owned(),
        ..OrderFilter::default()
    };
    let page = list(&server.database, &filter, 10).await.unwrap();
    page.rows.iter().map(|row| row.remote_id).collect()
}

on_both_databases! {
    async fn the_same_named_orders_are_queued_once_until_they_are_read(database: Database) {
        let server = TestServer::new(database).await;
        let once = async |ids: &[i64]| {
            let remote_ids = ids.iter().copied().map(RemoteOrderId).collect();
            let new = server.new_run(Selection::Named { remote_ids });
            runs::enqueue_once(&server.database, new).await.unwrap()
        };
        let (first, is_new) = once(&[100, 103]).await;
        assert!(is_new);
        assert_eq!(once(&[100, 103]).await, (first, false));
        assert!(once(&[100]).await.1);
        server.execute(&format!("UPDATE import_runs SET state = 'running' WHERE id = '{first}'")).await;
        assert!(once(&[100, 103]).await.1);
    }

    async fn every_order_arrives_once_however_often_it_is_pulled(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(613, 11));
        let first = server.pull(&store, everything()).await;
        assert_eq!(first.state, RunState::Complete);
        assert_eq!(first.counters, Counters { seen: 613, created: 613, ..first.counters });
        assert_eq!(server.order_ids().await, store.ids());
        assert_eq!(server.numbers("SELECT COUNT(*) FROM order_lines").await, [613 * 2]);
        assert_eq!(server.numbers("SELECT COUNT(*) FROM order_consignments").await, [613]);

        let second = server.pull(&store, everything()).await;
        assert_eq!(second.counters, Counters { seen: 613, unchanged: 613, ..second.counters });
        assert_eq!(server.order_ids().await, store.ids());
    }

    async fn a_changed_order_replaces_the_stored_one_and_an_older_one_does_not(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        server.pull(&store, everything()).await;
        let mut changed = order(103, 10, 5);
        changed.lines.pop();
        store.put(changed);
        let run = server.pull(&store, everything()).await;
        assert_eq!((run.counters.updated, run.counters.unchanged), (1, 2));
        assert_eq!(server.numbers("SELECT status_id FROM orders WHERE remote_id = 103").await, [10]);
        assert_eq!(server.numbers("SELECT COUNT(*) FROM order_lines").await, [5]);
        assert_eq!(server.numbers("SELECT left_to_ship FROM orders WHERE remote_id = 103").await, [2]);

        store.put(order(103, 11, 2));
        let run = server.pull(&store, everything()).await;
        assert_eq!(run.counters.unchanged, 3);
        assert_eq!(server.numbers("SELECT status_id FROM orders WHERE remote_id = 103").await, [10]);
    }

    async fn tags_stay_when_an_order_comes_again(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(1, 11));
        server.pull(&store, everything()).await;
        let tags = async || list(&server.database, &OrderFilter::default(), 1).await.unwrap().rows[0].tags.clone();
        let page = list(&server.database, &OrderFilter::default(), 1).await.unwrap();
        let tag = Tag::typed("Fragile").unwrap();
        order_tags::add(&server.database, page.rows[0].id, &tag, runtime::clock::now()).await.unwrap();
        store.put(order(page.rows[0].remote_id, 10, 5));
        let run = server.pull(&store, everything()).await;
        assert_eq!(run.counters.updated, 1);
        assert_eq!(tags().await, [tag]);
    }

    async fn what_a_store_lists_twice_is_here_once(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(3, 11));
        let doubled = |modified| {
            let mut order = order(103, 11, modified);
            order.lines.push(order.lines[0].clone());
            order.consignments.push(order.consignments[0].clone());
            order
        };
        store.repeat(103);
        // New, then changed.
        for (modified, created, updated) in [(1, 3, 0), (2, 0, 1)] {
            store.put(doubled(modified));
            let run = server.pull(&store, everything()).await;
            assert_eq!((run.state, run.counters.problems), (RunState::Complete, 0));
            assert_eq!((run.counters.created, run.counters.updated), (created, updated));
            assert_eq!(server.order_ids().await, store.ids());
            assert_eq!(server.numbers("SELECT COUNT(*) FROM order_lines").await, [6]);
            assert_eq!(server.numbers("SELECT COUNT(*) FROM order_consignments").await, [3]);
        }
    }

    async fn a_changed_order_is_found_by_its_new_words_only(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        let named = |first: &str, sku: &str, modified| {
            let mut order = order(7, 11, modified);
            order.billing.first_name = first.to_owned();
            order.lines[0].sku = sku.to_owned();
            order
        };
        store.put(named("Ada", "old-sku", 1));
        server.pull(&store, everything()).await;
        assert_eq!(found(&server, "ada old-sku").await, [7]);

        store.put(named("Grace", "new-sku", 2));
        server.pull(&store, everything()).await;
        // Found by the index of the rarer word, then compared with the order's own copy.
        for (search, numbers) in [
            ("grace", vec![7]), ("new-sku", vec![7]), ("grace new-sku", vec![7]), ("new-sku grace", vec![7]),
            ("ada", vec![]), ("old-sku", vec![]), ("grace old-sku", vec![]),
        ] {
            assert_eq!(found(&server, search).await, numbers, "{search}");
        }
    }

    async fn an_order_enters_by_its_status_and_is_followed_into_any(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(order(1, 11, 1));
        store.put(order(2, 10, 1));
        let run = server.pull(&store, only(11)).await;
        assert_eq!((run.counters.created, run.counters.skipped), (1, 1));
        assert_eq!(server.order_ids().await, [1]);

        store.put(order(1, 5, 2));
        let run = server.pull(&store, only(11)).await;
        assert_eq!((run.counters.updated, run.counters.skipped), (1, 1));
        assert_eq!(server.numbers("SELECT status_id FROM orders").await, [5]);
    }

    async fn one_bad_order_is_one_problem_that_closes_by_itself(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(300, 11));
        store.spoil(&[103]);
        let run = server.pull(&store, everything()).await;
        assert_eq!(run.state, RunState::Complete);
        assert_eq!((run.counters.created, run.counters.problems), (299, 1));
        let open = "SELECT remote_id FROM problems WHERE solved_at IS NULL";
        assert_eq!(server.numbers(open).await, [103]);
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers("SELECT tries FROM problems").await, [2]);

        store.spoil(&[]);
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers(open).await, [0; 0]);
        assert_eq!(server.order_ids().await, store.ids());
    }

    async fn named_orders_are_read_whatever_their_status(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(order(1, 11, 1));
        store.put(order(2, 10, 1));
        let remote_ids = vec![RemoteOrderId(2), RemoteOrderId(77)];
        let run = server.pull(&store, Selection::Named { remote_ids }).await;
        assert_eq!((run.counters.created, run.counters.problems), (1, 1));
        assert_eq!(server.order_ids().await, [2]);
        assert_eq!(server.numbers("SELECT remote_id FROM problems").await, [77]);
    }

    async fn orders_named_by_webhook_are_filtered_by_status_and_missing_ones_are_no_problem(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        store.put(order(1, 11, 1));
        store.put(order(2, 10, 1));
        let hinted = || Selection::Hinted {
            remote_ids: [1, 2, 77].map(RemoteOrderId).to_vec(),
            statuses: StatusFilter::Only(vec![OrderStatus(11)]),
        };
        let run = server.pull(&store, hinted()).await;
        assert_eq!(run.state, RunState::Complete);
        assert_eq!((run.counters.created, run.counters.skipped, run.counters.problems), (1, 1, 0));
        assert_eq!(server.order_ids().await, [1]);
        store.put(order(1, 5, 2));
        let run = server.pull(&store, hinted()).await;
        assert_eq!(run.counters.updated, 1, "what is in is followed into any status");
    }

    async fn a_store_that_refuses_fails_the_run_and_what_was_read_is_kept(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(10, 11));
        server.pull(&store, everything()).await;
        store.fail_with(Some(RunFailure::TokenRefused));
        let run = server.pull(&store, everything()).await;
        assert_eq!((run.state, run.failure), (RunState::Failed, Some(RunFailure::TokenRefused)));
        assert_eq!(server.order_ids().await, store.ids());
    }
}
