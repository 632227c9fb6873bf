//! What a sync reads and stores.

use parcelpilot_domain::import_run::RunState;
use storage::{Database, runs};
use test_support::on_both_databases;

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything, only};

const HOUR: i64 = 3_600;
const DATES_IGNORED: &str = "it seems to ignore them";

/// A store of this many orders, all of them imported, at one o'clock.
async fn synced(server: &TestServer, orders: i64) -> Store {
    let store = Store::with(orders, 11);
    store.set_clock(HOUR);
    server.pull(&store, everything()).await;
    store
}

async fn log(server: &TestServer, run: parcelpilot_domain::ids::RunId) -> String {
    let events = runs::events(&server.database, run).await.unwrap();
    events
        .into_iter()
        .map(|event| format!("{}\n", event.text))
        .collect()
}

on_both_databases! {
    async fn a_sync_without_changes_is_one_call(database: Database) {
        let server = TestServer::new(database).await;
        let store = synced(&server, 600).await;
        store.hang_at_page(None);
        let run = server.sync(&store).await;
        assert_eq!((run.state, run.counters.seen, store.page_calls()), (RunState::Complete, 0, 0));
    }

    async fn known_orders_are_followed_into_any_status(database: Database) {
        let server = TestServer::new(database).await;
        let store = synced(&server, 3).await;
        store.put(order(100, 5, HOUR + 1));
        let mut archived = order(103, 11, HOUR + 1);
        archived.is_deleted = true;
        store.put(archived);
        store.put(order(106, 2, HOUR + 1));
        store.put(order(200, 5, HOUR + 1));
        store.put(order(201, 11, HOUR + 1));
        let run = server.sync(&store).await;
        let counters = run.counters;
        assert_eq!((counters.seen, counters.updated, counters.created, counters.skipped), (5, 3, 1, 1));
        let statuses = "SELECT status_id FROM orders ORDER BY remote_id";
        assert_eq!(server.numbers(statuses).await, [5, 11, 2, 11]);
        assert_eq!(server.numbers("SELECT remote_id FROM orders WHERE is_deleted").await, [103]);
    }

    async fn an_order_edited_while_a_sync_walks_is_not_lost(database: Database) {
        let server = TestServer::new(database).await;
        let store = synced(&server, 600).await;
        store.set_clock(2 * HOUR);
        (0..600).for_each(|index| store.put(order(100 + index * 3, 11, 2 * HOUR - 1)));
        // Before the second page: one that was read already, one that is still to be read, and a new one.
        for edited in [order(100, 9, 2 * HOUR + 5), order(1_600, 9, 2 * HOUR + 5), order(5_000, 11, 2 * HOUR + 5)] {
            store.edit_before_page(2, edited);
        }
        let run = server.sync(&store).await;
        assert_eq!((run.counters.updated, run.counters.created), (600, 1));
        let of_100 = "SELECT status_id FROM orders WHERE remote_id = 100";
        assert_eq!(server.numbers(of_100).await, [11], "it was read before it was edited");
        store.set_clock(2 * HOUR + 120);
        let run = server.sync(&store).await;
        assert_eq!(run.counters.updated, 1);
        assert_eq!(server.numbers(of_100).await, [9]);
        assert_eq!(server.order_ids().await, store.ids());
    }

    async fn a_pull_of_a_few_statuses_leaves_no_gap_behind_the_cursor(database: Database) {
        let server = TestServer::new(database).await;
        let store = synced(&server, 3).await;
        (0..2_000).for_each(|index| store.put(order(10_000 + index, 10, 1)));
        // Shipped elsewhere long before the pull, without a sync in between.
        store.put(order(100, 2, HOUR + 60));
        store.set_clock(9 * HOUR);
        store.hang_at_page(None);
        server.pull(&store, only(11)).await;
        assert!(store.page_calls() < 5, "it walks by status");
        assert_eq!(server.cursor().await, 9 * HOUR);
        assert_eq!(server.numbers("SELECT status_id FROM orders WHERE remote_id = 100").await, [2]);
    }

    async fn orders_of_an_added_status_are_imported(database: Database) {
        let server = TestServer::new(database).await;
        let store = Store::default();
        store.set_clock(HOUR);
        store.put(order(1, 11, 1));
        store.put(order(2, 9, 1));
        server.pull(&store, only(11)).await;
        server.execute("UPDATE integrations SET statuses = '[9, 11]', needs_whole_read = TRUE").await;
        store.set_clock(2 * HOUR);
        let run = server.sync(&store).await;
        assert_eq!((run.selection.to_string(), run.counters.created), ("Awaiting Shipment, Awaiting Fulfillment".to_owned(), 1));
        assert_eq!(server.order_ids().await, [1, 2]);
        assert_eq!(server.cursor().await, 2 * HOUR);
        assert_ne!(server.sync(&store).await.selection.to_string(), "Everything", "once is enough");
    }

    async fn a_store_that_ignores_dates_is_reported_and_loses_no_order(database: Database) {
        let server = TestServer::new(database).await;
        let store = synced(&server, 600).await;
        store.ignore_dates();
        store.put(order(103, 9, HOUR + 60));
        store.set_clock(HOUR + 120);
        let run = server.sync(&store).await;
        assert_eq!((run.state, run.counters.updated), (RunState::Complete, 1));
        assert_eq!(log(&server, run.id).await.matches(DATES_IGNORED).count(), 1);
    }

    async fn orders_from_before_the_first_sync_are_followed_since_they_came_in(database: Database) {
        let server = TestServer::new(database).await;
        let now = runtime::clock::now().millis() / 1_000;
        // So many completed orders that only the imported status is read.
        let store = Store::with(300, 11);
        (0..900).for_each(|index| store.put(order(5_000 + index, 10, 1)));
        server.pull(&store, only(11)).await;
        server.execute(&format!(
            "UPDATE integrations SET sync_cursor = NULL; UPDATE import_runs SET started_at = {}",
            (now - 48 * HOUR) * 1_000
        )).await;
        store.put(order(100, 5, now - 24 * HOUR));
        store.set_clock(now);
        let sync = server.sync(&store).await;
        assert_eq!(server.numbers("SELECT status_id FROM orders WHERE remote_id = 100").await, [5]);
        assert!(sync.counters.seen < 900, "not all were walked: {sync:?}");
        assert_eq!(server.cursor().await, now);
    }
}
