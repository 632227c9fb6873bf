//! By when clients' orders are to leave: kept for each client, and lists of what was placed so long ago.

use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::shipment::work_list::{ListKey, ListOrder, WorkList};
use parcelpilot_domain::shipping_promise::{ShippingPromise, WorkingDays};
use storage::orders::{Created, CreatedSpan, OrderFilter, count, counts, explain, explain_count, list};
use storage::{Database, StorageError, shipping_promises};
use test_support::databases::{execute, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use crate::list_plans::fill;

fn promise(zone: &str, cut_off: &str) -> ShippingPromise {
    let time = |text: &str| text.parse().expect("a time");
    ShippingPromise::new(
        zone.parse().expect("a zone"),
        time(cut_off),
        2,
        time("17:05"),
        WorkingDays::MONDAY_TO_FRIDAY,
    )
    .expect("a promise")
}

/// Before 1,000; of these two clients before 2,000, and from 500 to 3,000.
fn due(acme: ClientId, bolt: ClientId) -> Created {
    let span = |from: Option<i64>, until| CreatedSpan {
        from: from.map(at),
        until: Some(at(until)),
    };
    let own = [(acme, span(None, 2_000)), (bolt, span(Some(500), 3_000))];
    Created::by_client(own, span(None, 1_000))
}

async fn numbers(database: &Database, filter: &OrderFilter) -> Vec<i64> {
    let page = list(database, filter, 50).await.expect("read");
    let mut numbers: Vec<i64> = page.rows.iter().map(|row| row.remote_id).collect();
    numbers.sort_unstable();
    numbers
}

on_both_databases! {
    async fn a_promise_is_kept_as_it_was_made(database: Database) {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        assert_eq!(shipping_promises::find(&database, acme).await.expect("read"), None);
        let holidays = "2026-12-26 2026-12-25".parse().expect("days");
        let acmes = promise("Europe/Berlin", "14:30").except_on(holidays);
        for (client, promise) in [(acme, acmes), (bolt, promise("UTC", "00:00"))] {
            shipping_promises::set(&database, client, &promise, None, at(5)).await.expect("made");
            let made = shipping_promises::find(&database, client).await.expect("read").expect("made");
            assert_eq!((made.client, made.promise, made.changed_at), (client, promise, at(5)));
        }
        assert_eq!(shipping_promises::list(&database).await.expect("read").len(), 2);
        // Those of an older program's row are none, and another promise has its own.
        let other = promise("UTC", "09:00");
        shipping_promises::set(&database, acme, &other, Some(at(5)), at(6)).await.expect("changed");
        let made = shipping_promises::find(&database, acme).await.expect("read").expect("made");
        assert!(made.promise.holidays().is_empty());
        let older = "DELETE FROM shipping_promises WHERE zone = 'UTC' AND changed_at = 6;
            INSERT INTO shipping_promises (client_id, zone, cut_off, days, leaves_by, working_days, changed_at)
            SELECT id, 'UTC', 540, 0, 1020, 31, 7 FROM clients WHERE name = 'Acme'";
        execute(&database, older.to_owned()).await;
        let made = shipping_promises::find(&database, acme).await.expect("read").expect("made");
        assert!(made.promise.holidays().is_empty());
        shipping_promises::remove(&database, bolt, at(5)).await.expect("removed");
        assert_eq!(shipping_promises::list(&database).await.expect("read").len(), 1);
    }

    async fn whoever_changes_a_promise_has_seen_the_one_that_there_is(database: Database) {
        let acme = client(&database, "Acme").await;
        let set = async |cut_off: &str, before: Option<i64>, now: i64| {
            let promise = promise("Europe/Berlin", cut_off);
            shipping_promises::set(&database, acme, &promise, before.map(at), at(now)).await
        };
        let is_refused = |answer: Result<(), StorageError>| matches!(answer, Err(StorageError::ChangedMeanwhile));
        let kept = async || {
            let made = shipping_promises::find(&database, acme).await.expect("read");
            made.map(|made| (made.promise.cut_off().to_string(), made.changed_at.millis()))
        };
        assert!(is_refused(set("09:00", Some(3), 4).await), "somebody has removed it");
        assert_eq!(kept().await, None);
        set("10:00", None, 5).await.expect("made");
        assert!(is_refused(set("11:00", None, 6).await), "somebody has made one");
        assert!(is_refused(set("11:00", Some(4), 6).await));
        // In the same moment, or with a clock that was put back.
        set("12:00", Some(5), 5).await.expect("changed");
        assert!(is_refused(set("13:00", Some(5), 7).await), "somebody has changed it");
        assert_eq!(kept().await, Some(("12:00".to_owned(), 6)));
        assert!(is_refused(shipping_promises::remove(&database, acme, at(5)).await));
        shipping_promises::remove(&database, acme, at(6)).await.expect("removed");
        assert_eq!(kept().await, None);
    }

    async fn each_clients_orders_are_due_by_its_own_promise_however_they_are_found(database: Database) {
        let [acme, bolt, cove] = [client(&database, "Acme").await, client(&database, "Bolt").await, client(&database, "Cove").await];
        let stores = [
            integration(&database, acme, "One", 1).await,
            integration(&database, bolt, "Two", 2).await,
            integration(&database, cove, "Three", 3).await,
        ];
        for (store, number) in [(0, 10), (1, 20), (2, 30)] {
            for (place, moment) in (0..).zip([400, 999, 1_000, 1_999, 2_000, 2_999, 3_000]) {
                let order = TestOrder { created_at: moment, ..TestOrder::new(stores[store], number + place) };
                let id = order.insert(&database).await;
                // One of Cove's store is Bolt's, by its channel.
                if number + place == 35 {
                    execute(&database, format!("UPDATE orders SET client_id = '{bolt}' WHERE id = '{id}';
                        UPDATE integrations SET is_shared = TRUE WHERE id = '{}'", stores[2])).await;
                }
            }
        }
        let expected = [10, 11, 12, 13, 21, 22, 23, 24, 25, 30, 31, 35];
        let all = OrderFilter { due: due(acme, bolt), ..OrderFilter::default() };
        assert_eq!(numbers(&database, &all).await, expected);
        for order in ListOrder::ALL {
            for filter in [
                OrderFilter { work_list: Some(WorkList::ToShip), ..all.clone() },
                OrderFilter { to_ship: Some(true), ..all.clone() },
            ] {
                let filter = OrderFilter { order, ..filter };
                assert_eq!(numbers(&database, &filter).await, expected, "{filter:?}");
            }
        }
        let to_ship = OrderFilter { work_list: Some(WorkList::ToShip), ..all.clone() };
        assert_eq!(count(&database, &to_ship).await.expect("counted").0, 12);
        let counted = counts(&database, &all).await.expect("counted");
        assert_eq!(counted.of(Some(WorkList::ToShip)).map(|count| count.0), Some(12));
        let one_store = OrderFilter { integration: Some(stores[2]), ..to_ship.clone() };
        assert_eq!(numbers(&database, &one_store).await, [30, 31, 35]);
        let of_bolt = OrderFilter { client: Some(bolt), ..to_ship.clone() };
        assert_eq!(numbers(&database, &of_bolt).await, [21, 22, 23, 24, 25, 35]);
        assert_eq!(count(&database, &of_bolt).await.expect("counted").0, 6);
        let of_days = OrderFilter {
            created: CreatedSpan { from: Some(at(1_000)), until: Some(at(2_000)) }.into(),
            ..to_ship
        };
        assert_eq!(numbers(&database, &of_days).await, [12, 13, 22, 23]);
        let row = list(&database, &of_bolt, 50).await.expect("read").rows;
        assert!(row.iter().all(|row| row.client_id == bolt), "{row:?}");
    }
}

#[tokio::test]
async fn sqlite_walks_a_range_of_the_orders_to_ship() {
    with_sqlite(|database: Database| async move {
        let (acme, bolt) = (client(&database, "Acme").await, client(&database, "Bolt").await);
        let stores = [
            integration(&database, acme, "One", 1).await,
            integration(&database, bolt, "Two", 2).await,
        ];
        fill(&database, &stores, 26_000).await;
        let to_ship = OrderFilter {
            work_list: Some(WorkList::ToShip),
            due: due(acme, bolt),
            ..OrderFilter::default()
        };
        let mut plans = vec![explain_count(&database, &to_ship).await.expect("explained")];
        for order in ListOrder::ALL
            .into_iter()
            .filter(|order| order.by() == ListKey::Age)
        {
            let filter = OrderFilter {
                order,
                ..to_ship.clone()
            };
            plans.push(explain(&database, &filter).await.expect("explained"));
        }
        for plan in plans {
            let plan = plan.join("\n");
            assert!(
                plan.contains("orders_to_ship (integration_id=? AND created_at<?)"),
                "{plan}"
            );
            assert!(
                !plan.contains("USE TEMP B-TREE") && !plan.contains("SCAN o"),
                "{plan}"
            );
        }
    })
    .await;
}

/// Each client's promise is bound in each store's part of a list, and an engine binds only so many values.
#[tokio::test]
async fn a_list_of_many_stores_and_promises_is_read() {
    with_sqlite(|database: Database| async move {
        let mut spans = Vec::new();
        let mut expected = 0;
        for number in 0..120 {
            let client = client(&database, &format!("Client {number}")).await;
            let store = integration(&database, client, &format!("Store {number}"), number).await;
            TestOrder::new(store, i64::from(number) + 1)
                .insert(&database)
                .await;
            let until = if number % 3 == 0 { 0 } else { 1_000_000 };
            expected += usize::from(until > 0);
            spans.push((
                client,
                CreatedSpan {
                    from: None,
                    until: Some(at(until)),
                },
            ));
        }
        let to_ship = OrderFilter {
            work_list: Some(WorkList::ToShip),
            due: Created::by_client(spans, CreatedSpan::default()),
            ..OrderFilter::default()
        };
        let page = list(&database, &to_ship, 200).await.expect("read");
        assert_eq!(page.rows.len(), expected);
    })
    .await;
}
