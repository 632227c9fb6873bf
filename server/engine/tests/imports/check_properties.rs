//! A check finds every difference between a store and the stored orders, with a bounded number of calls.

use std::collections::{BTreeMap, BTreeSet};

use parcelpilot_domain::check::Difference;
use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::import_run::Selection;
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::store::orders::ListedOrder;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use storage::{Database, checks};
use test_support::databases::{execute, with_sqlite};

use crate::listing::{Listing, changed, check, keep, listed};
use crate::test_server::TestServer;

const PAGE: usize = 250;

/// What has happened to an order since it was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Same,
    Lost,
    Changed(i64),
    LostAndChanged(i64),
    Archived,
}

#[derive(Debug, Clone)]
struct Case {
    /// Distance to the previous id, status, fate.
    orders: Vec<(i64, i64, Fate)>,
    all_statuses: bool,
}

fn status() -> impl Strategy<Value = i64> {
    prop_oneof![4 => Just(11), 2 => Just(9), 3 => Just(10), 1 => Just(2)]
}

/// Of each unusual fate, `per_mille` of the orders.
fn fate(per_mille: u32) -> impl Strategy<Value = Fate> {
    prop_oneof![
        1_000 - 4 * per_mille => Just(Fate::Same),
        per_mille => Just(Fate::Lost),
        per_mille => status().prop_map(Fate::Changed),
        per_mille => status().prop_map(Fate::LostAndChanged),
        per_mille => Just(Fate::Archived),
    ]
}

fn cases() -> impl Strategy<Value = Case> {
    (
        prop_oneof![Just(1), Just(3), Just(40), Just(150), Just(249)],
        any::<bool>(),
        0..4_000_usize,
    )
        .prop_flat_map(|(per_mille, all_statuses, count)| {
            let order = (prop_oneof![1..3_i64, 1..1_000_000_i64], status(), fate(per_mille));
            proptest::collection::vec(order, count).prop_map(move |orders| Case { orders, all_statuses })
        })
}

/// The store, the stored orders, and the expected differences.
struct Expected {
    theirs: Vec<ListedOrder>,
    ours: Vec<ListedOrder>,
    missing: BTreeSet<i64>,
    stale: BTreeSet<i64>,
}

fn expected(case: &Case, statuses: &StatusFilter) -> Expected {
    let mut all = Expected {
        theirs: Vec::new(),
        ours: Vec::new(),
        missing: BTreeSet::new(),
        stale: BTreeSet::new(),
    };
    let mut id = 0;
    for (distance, status, fate) in &case.orders {
        id += distance;
        let before = listed(id, *status);
        let (now, is_lost) = match fate {
            Fate::Same => (before, false),
            Fate::Lost => (before, true),
            Fate::Changed(status) => (changed(before, *status), false),
            Fate::LostAndChanged(status) => (changed(before, *status), true),
            Fate::Archived => (
                ListedOrder {
                    is_deleted: true,
                    ..changed(before, *status)
                },
                false,
            ),
        };
        all.theirs.push(now);
        if !is_lost {
            all.ours.push(before);
            if now != before {
                all.stale.insert(id);
            }
        } else if now.status.is_some_and(|status| statuses.accepts(status)) {
            all.missing.insert(id);
        }
    }
    all
}

async fn holds(server: &TestServer, case: &Case) -> Result<(), TestCaseError> {
    let statuses = if case.all_statuses {
        StatusFilter::All
    } else {
        StatusFilter::Only(vec![OrderStatus(9), OrderStatus(11)])
    };
    let expected = expected(case, &statuses);
    execute(
        &server.database,
        "DELETE FROM import_runs; DELETE FROM orders".to_owned(),
    )
    .await;
    keep(server, &expected.ours).await;
    let store = Listing::with(expected.theirs.iter().copied());
    let selection = Selection::Span {
        dates: DateRange::default(),
        statuses,
    };
    let found = check(server, &store, selection).await;
    let mut ids = BTreeMap::new();
    for difference in Difference::ALL {
        let of_kind = checks::differing(&server.database, found.run_id, difference).await;
        ids.insert(
            difference,
            of_kind
                .expect("they are kept")
                .into_iter()
                .collect::<BTreeSet<_>>(),
        );
    }
    prop_assert_eq!(&ids[&Difference::Missing], &expected.missing);
    prop_assert_eq!(&ids[&Difference::Stale], &expected.stale);
    prop_assert!(ids[&Difference::Extra].is_empty());
    prop_assert_eq!(found.ours, i64::try_from(expected.ours.len()).unwrap());
    prop_assert_eq!(
        found.theirs - found.ours,
        i64::try_from(expected.missing.len()).unwrap()
    );
    let calls = store.calls();
    let pages = expected.theirs.len() / PAGE + 1;
    // At worst all orders are listed, after about as many calls to halve the ranges. If few orders differ, the calls depend on
    // how many, and on how often a range is halved.
    prop_assert!(calls <= 4 + 3 * pages, "{} calls for {} pages", calls, pages);
    let (differing, depth) = (
        expected.missing.len() + expected.stale.len(),
        pages.ilog2() as usize + 1,
    );
    let changed = expected.stale.len() / PAGE + 1;
    prop_assert!(
        calls <= 4 + changed + differing * (depth + 3),
        "{} calls for {} differences in {} pages",
        calls,
        differing,
        pages
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_what_differs() {
    with_sqlite(async |database: Database| {
        let server = TestServer::new(database).await;
        let run = tokio::task::spawn_blocking(move || {
            let runtime = tokio::runtime::Handle::current();
            let config = Config {
                cases: 40,
                failure_persistence: None,
                max_shrink_iters: 200,
                ..Config::default()
            };
            let mut runner = TestRunner::new(config);
            runner
                .run(&cases(), |case| runtime.block_on(holds(&server, &case)))
                .map_err(|failure| failure.to_string())
        });
        run.await.expect("no panic").expect("it holds for all");
    })
    .await;
}
