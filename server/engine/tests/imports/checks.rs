//! What a completeness check finds, and how many calls it takes.

use std::time::Duration;

use engine::imports::{check, weekly_check};
use parcelpilot_domain::check::Difference;
use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::RemoteOrderId;
use parcelpilot_domain::import_run::{RunFailure, RunKind, RunState, Selection};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::store::orders::ListedOrder;
use storage::runs::NewRun;
use storage::{Database, checks, runs};
use test_support::databases::execute;
use test_support::on_both_databases;

use crate::listing;
use crate::listing::{Listing, changed, check_run, keep, listed, lose};
use crate::test_server::{TestServer, everything, only};

/// Ids in steps of a thousand, with two statuses in turn.
fn orders(count: i64) -> Vec<ListedOrder> {
    (1..=count)
        .map(|number| listed(number * 1_000, 9 + number % 2 * 2))
        .collect()
}

/// A store, and a server that has all its orders.
async fn whole(database: Database, count: i64) -> (TestServer, Listing) {
    let (server, store) = (TestServer::new(database).await, Listing::with(orders(count)));
    keep(&server, &store.orders()).await;
    (server, store)
}

on_both_databases! {
    async fn a_complete_store_costs_two_calls(database: Database) {
        let (server, store) = whole(database, 3_000).await;
        let found = listing::check(&server, &store, everything()).await;
        assert!(found.is_complete(), "{found:?}");
        assert_eq!((found.theirs, found.ours), (3_000, 3_000));
        assert_eq!(store.calls(), 2);
    }

    async fn a_small_store_is_compared_order_by_order(database: Database) {
        let (server, store) = whole(database, 200).await;
        lose(&server, &[5_000]).await;
        // In the same status, so counts don't show it.
        store.remove(7_000);
        let found = listing::check(&server, &store, everything()).await;
        assert_eq!((found.missing.first, found.extra.first), (vec![5_000], vec![7_000]));
        assert!(store.calls() <= 4, "{} calls", store.calls());
    }

    async fn what_is_missing_stale_or_extra_is_found_and_named(database: Database) {
        let (server, store) = whole(database, 3_000).await;
        lose(&server, &[7_000, 2_001_000]).await;
        store.put(changed(listed(1_500_000, 9), 2));
        store.put(ListedOrder { is_deleted: true, ..changed(listed(1_600_000, 9), 9) });
        store.remove(2_000);
        store.put(listed(4_000_000, 11));
        let found = listing::check(&server, &store, everything()).await;
        assert_eq!(found.missing.first, [7_000, 2_001_000, 4_000_000]);
        assert_eq!(found.stale.first, [1_500_000, 1_600_000]);
        assert_eq!(found.extra.first, [2_000]);
        assert_eq!((found.theirs, found.ours, found.left_to_pull), (3_000, 2_998, Some(5)));
        assert!(store.calls() <= 25, "{} calls", store.calls());
        let run = server.run(found.run_id).await;
        assert_eq!(run.selection.to_string(), "Everything; 6 orders differ");
    }

    async fn orders_of_other_statuses_are_followed_and_not_missed(database: Database) {
        let (server, store) = (TestServer::new(database).await, Listing::with(orders(1_000)));
        (2_000..4_000).for_each(|number| store.put(listed(number * 1_000, 10)));
        let mut ours = orders(1_000);
        ours.push(listed(2_500_000, 10));
        keep(&server, &ours).await;
        let imported = || Selection::Span {
            dates: DateRange::default(),
            statuses: StatusFilter::Only(vec![OrderStatus(9), OrderStatus(11)]),
        };
        let found = listing::check(&server, &store, imported()).await;
        assert!(found.is_complete(), "{found:?}");
        assert_eq!((found.theirs, found.ours, store.calls()), (1_001, 1_001, 2));

        store.put(changed(listed(3_000_000, 10), 11));
        let found = listing::check(&server, &store, imported()).await;
        assert_eq!(found.missing.first, [3_000_000]);
    }

    async fn one_missing_and_one_stale_order_do_not_hide_each_other(database: Database) {
        let (server, store) = whole(database, 2_000).await;
        // One order too few in status 11, and one too many.
        lose(&server, &[1_001_000]).await;
        store.put(changed(listed(3_000, 11), 9));
        let found = listing::check(&server, &store, only(11)).await;
        assert_eq!((found.missing.first, found.stale.first), (vec![1_001_000], vec![3_000]));
    }

    async fn what_is_made_or_changed_meanwhile_is_not_reported(database: Database) {
        let (server, before) = whole(database, 3_000).await;
        lose(&server, &[9_000]).await;
        let later = Some(listing::now().plus(Duration::from_secs(60)));
        for (selection, call) in [everything(), only(11)].into_iter().flat_map(|one| (2..6).map(move |call| (one.clone(), call))) {
            let store = Listing::with(before.orders());
            let new = ListedOrder { created_at: later, modified_at: later, ..listed(5_000_000, 11) };
            store.put_meanwhile(call, new);
            // In its half of the ids it makes up for the missing one.
            store.put_meanwhile(call, ListedOrder { modified_at: later, ..listed(11_000, 2) });
            let found = listing::check(&server, &store, selection).await;
            assert_eq!((found.missing.first, found.stale.count), (vec![9_000], 0), "at call {call}");
        }
    }

    async fn orders_with_a_problem_are_missing_and_said_to_have_one(database: Database) {
        let (server, store) = whole(database, 1_000).await;
        lose(&server, &[5_000, 6_000]).await;
        execute(&server.database, format!(
            "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, detail, raw, \
             first_seen_at, last_seen_at, tries) VALUES ('p', '{}', '', '5000', 5000, 'malformed', '', '', '', 0, 0, 1)",
            server.integration
        )).await;
        let found = listing::check(&server, &store, everything()).await;
        assert_eq!((found.missing.first, found.with_problem), (vec![5_000, 6_000], 1));
    }

    async fn only_the_selected_days_are_compared(database: Database) {
        let (server, store) = whole(database, 600).await;
        let until = listing::now().minus(Duration::from_secs(20 * 86_400));
        store.put(ListedOrder { created_at: Some(until), modified_at: Some(until), ..listed(900_000, 11) });
        lose(&server, &[5_000]).await;
        let days = |until| Selection::Span {
            dates: DateRange { until, ..DateRange::default() },
            statuses: StatusFilter::All,
        };
        let found = listing::check(&server, &store, days(Some(until))).await;
        assert_eq!(found.missing.first, [5_000]);
        let found = listing::check(&server, &store, days(None)).await;
        assert_eq!(found.missing.first, [5_000, 900_000]);
    }

    async fn a_store_that_ignores_dates_is_still_compared_by_status(database: Database) {
        let (server, store) = whole(database, 1_000).await;
        store.ignore_dates();
        store.put(changed(listed(1_000, 11), 2));
        let found = listing::check(&server, &store, everything()).await;
        assert_eq!(found.stale.first, [1_000]);
        let log = runs::events(&server.database, found.run_id).await.unwrap();
        assert!(log.iter().any(|event| event.text.to_string().starts_with("The store ignored the filter by date")));
    }

    async fn an_edit_is_sought_since_the_last_check_that_found_none_stale(database: Database) {
        let (server, store) = whole(database, 1_000).await;
        listing::check(&server, &store, everything()).await;
        let since = checks::unchanged_since(&server.database, server.integration, &everything()).await.unwrap();
        store.put(changed(listed(1_000, 11), 11));
        let found = listing::check(&server, &store, everything()).await;
        assert_eq!(found.stale.first, [1_000]);
        let unmoved = checks::unchanged_since(&server.database, server.integration, &everything()).await.unwrap();
        assert_eq!(unmoved, since);
    }

    async fn what_was_pulled_since_is_left_to_pull_no_more(database: Database) {
        let (server, store) = whole(database, 300).await;
        lose(&server, &[5_000, 6_000]).await;
        let found = listing::check(&server, &store, everything()).await;
        let left = checks::to_pull(&server.database, found.run_id).await.unwrap();
        assert_eq!(left, [5_000, 6_000].map(RemoteOrderId));
        keep(&server, &[listed(5_000, 11)]).await;
        let found = checks::latest(&server.database, server.integration).await.unwrap().unwrap();
        assert_eq!((found.left_to_pull, found.missing.count), (Some(1), 2));
        let named = checks::differing(&server.database, found.run_id, Difference::Missing).await.unwrap();
        assert_eq!(named, [5_000, 6_000]);
    }

    async fn a_check_that_could_not_be_made_claims_nothing(database: Database) {
        let (server, store) = whole(database, 300).await;
        store.fail_with(Some(RunFailure::TokenRefused));
        let run = check_run(&server, store.clone(), everything()).await;
        assert_eq!((run.state, run.failure), (RunState::Failed, Some(RunFailure::TokenRefused)));
        assert_eq!(checks::latest(&server.database, server.integration).await.unwrap(), None);
        assert_eq!(server.numbers("SELECT COUNT(*) FROM integrations WHERE last_good_poll_at IS NULL").await, [1]);
    }

    async fn a_killed_check_begins_anew_elsewhere(database: Database) {
        let (server, store) = whole(database, 300).await;
        lose(&server, &[5_000]).await;
        let new = NewRun { kind: RunKind::Check, ..server.new_run(everything()) };
        let id = runs::enqueue_single(&server.database, new).await.unwrap();
        let killed = server.claim("first").await.expect("the run is free");
        check::check(&server.database, &store, &killed).await.unwrap();
        // Between its result and its end.
        let taken = server.claim_later("second", Duration::from_secs(21)).await.expect("the lease has lapsed");
        lose(&server, &[6_000]).await;
        check::check(&server.database, &store, &taken).await.unwrap();
        let found = checks::of_run(&server.database, id).await.unwrap().unwrap();
        assert_eq!(found.missing.first, [5_000, 6_000]);
        let stale = check::check(&server.database, &store, &killed).await;
        assert!(stale.is_err(), "another worker has the run");
    }

    async fn replicas_queue_one_weekly_check(database: Database) {
        let (server, _) = whole(database, 3).await;
        let later = runtime::clock::now().plus(Duration::from_secs(9 * 86_400));
        execute(&server.database, format!("UPDATE integrations SET created_at = {}", runtime::clock::now().millis())).await;
        let last = checks::last_checks(&server.database).await.unwrap();
        assert_eq!(weekly_check::queue_due(&server.database, later).await.unwrap(), 1);
        // Another replica that looked at the same moment.
        assert!(!checks::queue_weekly(&server.database, &last[0], later).await.unwrap());
        assert_eq!(weekly_check::queue_due(&server.database, later).await.unwrap(), 0);
        assert_eq!(server.numbers("SELECT COUNT(*) FROM import_runs WHERE kind = 'check'").await, [1]);
    }
}
