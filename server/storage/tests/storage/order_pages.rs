//! Whole orders page by page, for programs.

use std::collections::HashMap;

use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::order_status::OrderStatus;
use storage::Database;
use storage::orders::{LOOKED_THROUGH, OrderFilter, WholeOrder, WholePage, changed, find, whole};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, consignment, integration, line};

use crate::list_plans::fill;

const ORDERS: i64 = 40;

/// Two stores with twenty orders each, several of the same moment.
async fn stores(database: &Database) -> [IntegrationId; 2] {
    let acme = client(database, "Acme").await;
    let stores = [
        integration(database, acme, "Acme EU", 1).await,
        integration(database, acme, "Acme US", 2).await,
    ];
    for number in 1..=ORDERS {
        add(database, stores, number, number / 4).await;
    }
    stores
}

async fn add(database: &Database, stores: [IntegrationId; 2], number: i64, moment: i64) {
    let order = TestOrder {
        created_at: moment * 1_000,
        status: if number % 3 == 0 { 11 } else { 2 },
        left_to_ship: number % 5,
        ..TestOrder::new(stores[usize::try_from(number % 2).expect("small")], number)
    };
    order.insert(database).await;
}

/// How often each order came, going through all pages; `meanwhile` runs after each page.
async fn visited(
    database: &Database,
    filter: OrderFilter,
    since: Option<i64>,
    mut meanwhile: impl AsyncFnMut(i64),
) -> HashMap<i64, i64> {
    let mut visits = HashMap::new();
    let mut after = None;
    for page in 1.. {
        let filter = OrderFilter {
            after,
            ..filter.clone()
        };
        let WholePage { orders, next } = match since {
            Some(since) => changed(database, &filter, at(since), 7).await,
            None => whole(database, &filter, 7).await,
        }
        .expect("read");
        for whole in orders {
            *visits.entry(whole.stored.order.remote_id.0).or_default() += 1;
        }
        meanwhile(page).await;
        after = match next {
            Some(next) => Some(next),
            None => break,
        };
    }
    visits
}

fn once(numbers: impl Iterator<Item = i64>) -> HashMap<i64, i64> {
    numbers.map(|number| (number, 1)).collect()
}

on_both_databases! {
    async fn every_order_comes_once_while_others_come_in(database: Database) {
        let stores = stores(&database).await;
        let filters = [
            OrderFilter::default(),
            OrderFilter { integration: Some(stores[1]), ..OrderFilter::default() },
            OrderFilter { status: Some(OrderStatus(11)), ..OrderFilter::default() },
            OrderFilter { to_ship: Some(true), ..OrderFilter::default() },
            OrderFilter { to_ship: Some(false), ..OrderFilter::default() },
        ];
        let passes = |place: usize, number: i64| match place {
            0 => true,
            1 => number % 2 == 1,
            2 => number % 3 == 0,
            // The others have nothing left, or the store calls them shipped.
            3 => number % 3 == 0 && number % 5 > 0,
            _ => number % 3 > 0 || number % 5 == 0,
        };
        let mut newest = ORDERS;
        for (place, filter) in filters.into_iter().enumerate() {
            let before = newest;
            // Of later moments, of earlier ones, and of one that is just being read.
            let visits = visited(&database, filter, None, async |page| {
                for moment in [1_000 + page, -page, 10 - page] {
                    newest += 1;
                    add(&database, stores, newest, moment).await;
                }
            })
            .await;
            assert!(visits.values().all(|count| *count == 1), "{place}: {visits:?}");
            let there_before = (1..=before).filter(|number| passes(place, *number));
            let missed: Vec<i64> = there_before.filter(|number| !visits.contains_key(number)).collect();
            assert_eq!(missed, [0; 0], "{place}");
            assert!(visits.keys().all(|number| passes(place, *number)), "{place}: {visits:?}");
        }
    }

    async fn what_changes_while_it_is_read_comes_again_at_the_end(database: Database) {
        let stores = stores(&database).await;
        let none = async |_| ();
        assert_eq!(visited(&database, OrderFilter::default(), Some(0), none).await, once(1..=ORDERS));
        assert_eq!(visited(&database, OrderFilter::default(), Some(5_000), none).await, once(20..=ORDERS));
        let of_a_store = OrderFilter { integration: Some(stores[0]), ..OrderFilter::default() };
        let evens = once((20..=ORDERS).filter(|number| number % 2 == 0));
        assert_eq!(visited(&database, of_a_store, Some(5_000), none).await, evens);

        let mut newest = ORDERS;
        let visits = visited(&database, OrderFilter::default(), Some(0), async |page| {
            if page <= 2 {
                newest += 1;
                add(&database, stores, newest, 100 + page).await;
                let sql = format!("UPDATE orders SET updated_at = {} WHERE remote_id = {page}", 200_000 + page);
                execute(&database, sql).await;
            }
        })
        .await;
        let mut expected = once(1..=ORDERS + 2);
        // Each was read, then changed.
        expected.extend([(1, 2), (2, 2)]);
        assert_eq!(visits, expected);
    }

    async fn a_page_of_few_among_many_changes_looks_through_some_and_says_where_to_go_on(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Acme EU", 1).await;
        let changes = 2 * LOOKED_THROUGH + 10;
        fill(&database, &[store], changes).await;
        // Of one in a hundred; the last page but one has none.
        let kept = format!("UPDATE orders SET status_id = 10 WHERE remote_id > {LOOKED_THROUGH} AND remote_id <= {}", 2 * LOOKED_THROUGH);
        execute(&database, format!("{kept}; UPDATE orders SET status_id = 11 WHERE remote_id = {changes}")).await;
        let mut filter = OrderFilter { status: Some(OrderStatus(11)), ..OrderFilter::default() };
        let (mut pages, mut seen) = (Vec::new(), Vec::new());
        loop {
            let page = changed(&database, &filter, at(0), 250).await.expect("read");
            pages.push(page.orders.len());
            seen.extend(page.orders.iter().map(|order| order.stored.order.remote_id.0));
            filter.after = match page.next {
                Some(next) => Some(next),
                None => break,
            };
        }
        let mut expected: Vec<i64> = (1..=LOOKED_THROUGH / 100).map(|number| number * 100).collect();
        assert_eq!(pages, [expected.len(), 0, 1]);
        expected.push(changes);
        assert_eq!(seen, expected);
    }

    async fn orders_come_with_their_own_lines_and_consignments(database: Database) {
        let stores = stores(&database).await;
        let mut ids = Vec::new();
        for number in [101, 102] {
            let order = TestOrder { created_at: number * 1_000_000, ..TestOrder::new(stores[0], number) };
            let id = order.insert(&database).await;
            consignment(&database, id, number).await;
            line(&database, id, number * 10, Some(number), "physical").await;
            line(&database, id, number * 10 + 1, None, "digital").await;
            ids.push(id);
        }
        let page = whole(&database, &OrderFilter::default(), 2).await.expect("read");
        let numbers: Vec<i64> = page.orders.iter().map(|whole| whole.stored.order.remote_id.0).collect();
        assert_eq!(numbers, [102, 101]);
        for WholeOrder { stored, .. } in &page.orders {
            let number = stored.order.remote_id.0;
            let lines: Vec<i64> = stored.order.lines.iter().map(|line| line.remote_id.0).collect();
            let addresses: Vec<i64> = stored.order.consignments.iter().map(|one| one.address_id.0).collect();
            assert_eq!((lines, addresses), (vec![number * 10, number * 10 + 1], vec![number]));
        }
        let found = find(&database, ids[0]).await.expect("read").expect("there");
        assert_eq!(found, page.orders[1].stored);
    }
}
