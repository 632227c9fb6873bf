//! Lists of days, which begin at other moments in stores of other time zones.

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::shipment::work_list::{ListKey, ListOrder, WorkList};
use parcelpilot_domain::time_zone::StoreZone;
use storage::Database;
use storage::integrations::{StoreFacts, set_store_facts, zones};
use storage::orders::{Created, CreatedSpan, OrderFilter, changed, counts, explain, list, neighbours};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use crate::list_plans::fill;

fn span(from: Option<i64>, until: Option<i64>) -> CreatedSpan {
    CreatedSpan {
        from: from.map(at),
        until: until.map(at),
    }
}

/// The second store's day is 100 earlier than that of the others, the third store's 100 later.
fn by_store(stores: &[IntegrationId], from: Option<i64>, until: Option<i64>) -> Created {
    let shifts = [0, -100, 100, 0];
    Created::by_store(stores.iter().zip(shifts).map(|(store, shift)| {
        let end = |at: Option<i64>| at.map(|at| at + shift);
        (*store, span(end(from), end(until)))
    }))
}

async fn stores(database: &Database) -> [IntegrationId; 4] {
    let (acme, bolt) = (client(database, "Acme").await, client(database, "Bolt").await);
    [
        integration(database, acme, "One", 1).await,
        integration(database, acme, "Two", 2).await,
        integration(database, bolt, "Three", 3).await,
        integration(database, bolt, "Four", 4).await,
    ]
}

/// For each store a number, and the moments of its orders around the ends of its day from 1,000 to 2,000: the second and the
/// third of each four are inside.
async fn orders(database: &Database, stores: &[IntegrationId]) {
    for (store, number, shift) in [(0, 10, 0), (1, 20, -100), (2, 30, 100), (3, 40, 0)] {
        for (place, moment) in (0..).zip([999, 1_000, 1_999, 2_000]) {
            let order = TestOrder {
                created_at: moment + shift,
                ..TestOrder::new(stores[store], number + place)
            };
            order.insert(database).await;
        }
    }
}

async fn numbers(database: &Database, filter: &OrderFilter) -> Vec<i64> {
    let page = list(database, filter, 50).await.expect("read");
    let mut numbers: Vec<i64> = page.rows.iter().map(|row| row.remote_id).collect();
    numbers.sort_unstable();
    numbers
}

on_both_databases! {
    async fn each_store_has_its_own_day_however_its_orders_are_found(database: Database) {
        let stores = stores(&database).await;
        orders(&database, &stores).await;
        let inside = [11, 12, 21, 22, 31, 32, 41, 42];
        let all = OrderFilter { created: by_store(&stores, Some(1_000), Some(2_000)), ..OrderFilter::default() };
        assert_eq!(numbers(&database, &all).await, inside);
        for order in ListOrder::ALL {
            let filter = OrderFilter { order, work_list: Some(WorkList::ToShip), ..all.clone() };
            assert_eq!(numbers(&database, &filter).await, inside, "{order:?}");
        }
        let listed = counts(&database, &all).await.expect("read").of(None);
        assert_eq!(listed.map(|count| count.0), Some(8));
        let counted = counts(&database, &all).await.expect("read");
        assert_eq!(counted.of(Some(WorkList::ToShip)).map(|count| count.0), Some(8));
        let imported = OrderFilter { imported_from: Some(at(1)), ..all.clone() };
        assert_eq!(numbers(&database, &imported).await, inside);
        let found = OrderFilter { search: "number:21".to_owned(), ..all.clone() };
        assert_eq!(numbers(&database, &found).await, [21]);
        let outside = OrderFilter { search: "number:23".to_owned(), ..all.clone() };
        assert_eq!(numbers(&database, &outside).await, [0; 0]);
        let changed = changed(&database, &all, at(0), 50).await.expect("read");
        assert_eq!(changed.orders.len(), 8);
        let one = OrderFilter { integration: Some(stores[1]), ..all.clone() };
        assert_eq!(numbers(&database, &one).await, [21, 22]);
        let newest_first = list(&database, &all, 50).await.expect("read").rows;
        let beside = neighbours(&database, &all, newest_first[3].id).await.expect("read");
        assert_eq!((beside.previous, beside.next), (Some(newest_first[2].id), Some(newest_first[4].id)));
    }

    async fn an_open_end_is_open_in_every_store(database: Database) {
        let stores = stores(&database).await;
        orders(&database, &stores).await;
        let listed = async |from, until| {
            let created = by_store(&stores, from, until);
            numbers(&database, &OrderFilter { created, ..OrderFilter::default() }).await
        };
        assert_eq!(listed(Some(2_000), None).await, [13, 23, 33, 43]);
        assert_eq!(listed(None, Some(1_000)).await, [10, 20, 30, 40]);
        assert_eq!(listed(None, None).await.len(), 16);
    }

    async fn a_zone_is_known_once_the_store_has_said_it(database: Database) {
        let stores = stores(&database).await;
        let chicago = StoreZone { name: "America/Chicago".to_owned(), utc_offset_seconds: -21_600 };
        let facts = StoreFacts { zone: Some(&chicago), ..StoreFacts::default() };
        set_store_facts(&database, stores[1], facts).await.expect("kept");
        let all = zones(&database, None, None).await.expect("read");
        assert_eq!(all.len(), 4);
        for (store, zone) in &all {
            assert_eq!(zone.as_ref(), (*store == stores[1]).then_some(&chicago));
        }
        let one = zones(&database, None, Some(stores[1])).await.expect("read");
        assert_eq!(one, [(stores[1], Some(chicago))]);
        let (acme, bolt) = (row_client(&database, stores[1]).await, row_client(&database, stores[2]).await);
        let of_acme = zones(&database, Some(acme), None).await.expect("read");
        assert!(of_acme.len() == 2 && of_acme.iter().all(|(store, _)| stores[..2].contains(store)), "{of_acme:?}");
        assert!(zones(&database, Some(bolt), Some(stores[1])).await.expect("read").is_empty());
        // Once a channel of that store is Bolt's, its orders have that store's days.
        let own = zones(&database, Some(bolt), None).await.expect("read").len();
        let order = TestOrder::new(stores[1], 99).insert(&database).await;
        let channel = format!("UPDATE orders SET client_id = '{bolt}' WHERE id = '{order}';
             UPDATE integrations SET is_shared = TRUE WHERE id = '{}'", stores[1]);
        execute(&database, channel).await;
        let of_bolt = zones(&database, Some(bolt), None).await.expect("read");
        assert_eq!(of_bolt.len(), own + 1);
        assert!(of_bolt.iter().any(|(store, zone)| *store == stores[1] && zone.is_some()), "{of_bolt:?}");
    }
}

async fn row_client(database: &Database, store: IntegrationId) -> parcelpilot_domain::ids::ClientId {
    let found = storage::integrations::find(database, store).await.expect("read");
    found.expect("it is there").client_id
}

/// As lists of one day for all stores do.
#[tokio::test]
async fn sqlite_walks_a_range_of_an_index_and_sorts_nothing() {
    with_sqlite(|database: Database| async move {
        let stores = stores(&database).await;
        fill(&database, &stores, 26_000).await;
        let all = OrderFilter {
            created: by_store(&stores, Some(1_000_000), Some(2_000_000)),
            ..OrderFilter::default()
        };
        let of_store = "(integration_id=? AND created_at>? AND created_at<?)";
        for (filter, index, range) in [
            (all.clone(), "orders_by_age", "(created_at>? AND created_at<?)"),
            (
                OrderFilter {
                    search: "client:acme".to_owned(),
                    ..all.clone()
                },
                "orders_by_integration_and_age",
                of_store,
            ),
            (
                OrderFilter {
                    work_list: Some(WorkList::ToShip),
                    ..all.clone()
                },
                "orders_to_ship",
                of_store,
            ),
        ] {
            for order in ListOrder::ALL
                .into_iter()
                .filter(|order| order.by() == ListKey::Age)
            {
                let filter = OrderFilter {
                    order,
                    ..filter.clone()
                };
                let plan = explain(&database, &filter).await.expect("explained").join("\n");
                assert!(
                    plan.contains(index) && plan.contains(range),
                    "{filter:?}:\n{plan}"
                );
                assert!(
                    !plan.contains("USE TEMP B-TREE") && !plan.contains("SCAN o"),
                    "{filter:?}:\n{plan}"
                );
            }
        }
    })
    .await;
}
