//! Large pulls in spans that are read side by side, and pulls of date ranges.

use std::time::Duration;

use parcelpilot_domain::date_range::{DateRange, OrderDate};
use parcelpilot_domain::import_run::{RunState, Selection};
use parcelpilot_domain::order_status::StatusFilter;
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;
use storage::{Database, runs};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::orders::order;
use crate::store::Store;
use crate::test_server::{TestServer, everything};

/// Enough to be cut: into 500, 750 and 850, whose last page is short.
const LARGE: i64 = 2_100;
const AFTER_THE_LEASE: Duration = Duration::from_secs(21);

fn modified(from: i64, until: i64) -> Selection {
    let second = |second: i64| Some(Timestamp::from_millis(second * 1_000));
    Selection::Span {
        dates: DateRange {
            date: OrderDate::Modified,
            from: second(from),
            until: second(until),
            days: None,
        },
        statuses: StatusFilter::All,
    }
}

on_both_databases! {
    async fn a_large_pull_has_three_spans_and_its_progress_never_runs_backwards(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(LARGE, 11));
        let id = server.enqueue(everything()).await;
        let run = server.claim("worker").await.expect("the run is free");
        let worker = server.worker(&store);
        let working = tokio::spawn(async move { worker.execute(run, CancellationToken::new()).await });
        let mut last = 0;
        loop {
            let row = server.run(id).await;
            assert!(row.counters.seen >= last, "{} after {last}", row.counters.seen);
            assert!(row.total.is_none_or(|total| row.counters.seen <= total));
            last = row.counters.seen;
            if row.state.is_over() {
                break;
            }
            tokio::task::yield_now().await;
        }
        working.await.expect("the worker ends");
        assert_eq!(server.order_ids().await, store.ids());
        assert_eq!(last, LARGE);
        // The cuts lie between whole pages, so no extra page is read.
        assert_eq!(store.page_calls(), 9);
        let spans = runs::spans(&server.database, id).await.expect("read");
        let seen: Vec<_> = spans.iter().map(|span| (span.expected, span.seen, span.is_done)).collect();
        assert_eq!(seen, [(Some(500), 500, true), (Some(750), 750, true), (Some(850), 850, true)]);
        let events = runs::events(&server.database, id).await.expect("read");
        assert_eq!(events[0].text.to_string(), "Planned: 2,100 orders to read in about 9 calls, 3 parts side by side.");
    }

    async fn spans_that_were_killed_go_on_each_from_its_own_checkpoint(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(LARGE, 11));
        let id = server.enqueue(everything()).await;
        let run = server.claim("first").await.expect("the run is free");
        store.hang_at_page(Some(6));
        let worker = server.worker(&store);
        let task = tokio::spawn(async move { worker.execute(run, CancellationToken::new()).await });
        // Five pages are read, and all of them are stored before the run hangs.
        while server.run(id).await.counters.seen < 1_250 {
            tokio::task::yield_now().await;
        }
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        let before = runs::spans(&server.database, id).await.expect("read");
        assert!(before.iter().all(|span| span.seen > 0), "all three moved: {before:?}");

        store.hang_at_page(None);
        let run = server.claim_later("second", AFTER_THE_LEASE).await.expect("the lease has lapsed");
        server.worker(&store).execute(run, CancellationToken::new()).await;
        let run = server.run(id).await;
        assert_eq!((run.state, run.counters.seen, run.counters.created), (RunState::Complete, LARGE, LARGE));
        assert_eq!(server.order_ids().await, store.ids());
        assert_eq!(store.page_calls(), 4, "nothing is read twice");
    }

    async fn an_order_edited_out_of_the_window_while_it_is_read_is_read_by_the_next_sync(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(600, 11));
        let ids = store.ids();
        // Before the second page the last order is changed, which makes it newer than the window.
        let late = *ids.last().unwrap();
        store.edit_before_page(2, order(late, 11, 5_000));
        let run = server.pull(&store, modified(0, 1_000)).await;
        assert_eq!((run.state, run.counters.created), (RunState::Complete, 599));
        assert_eq!(server.order_ids().await, ids[..599]);

        let since = Timestamp::from_millis(4_000_000);
        let statuses = StatusFilter::All;
        server.pull(&store, Selection::ModifiedSince { since, statuses }).await;
        assert_eq!(server.order_ids().await, ids);
    }

    async fn a_window_holds_what_was_changed_in_it_and_not_what_was_on_its_end(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        for (id, modified) in [(1, 99), (2, 100), (3, 199), (4, 200)] {
            store.put(order(id, 11, modified));
        }
        let run = server.pull(&store, modified(100, 200)).await;
        assert_eq!(server.order_ids().await, [2, 3]);
        assert_eq!(run.selection.to_string(), "Changed from 1970-01-01 until 1970-01-01 (UTC)");
    }

    async fn the_store_is_asked_for_its_time_zone_until_it_has_said_it(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(1, 11));
        server.pull(&store, everything()).await;
        let zone = StoreZone { name: "America/Chicago".to_owned(), utc_offset_seconds: -21_600 };
        store.is_in(zone.clone());
        server.pull(&store, everything()).await;
        server.pull(&store, everything()).await;
        assert_eq!(store.zone_calls(), 2);
        let found = storage::integrations::find(&server.database, server.integration).await.expect("read");
        assert_eq!(found.expect("found").zone, Some(zone));
    }
}
