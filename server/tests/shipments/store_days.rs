//! The days of the order list are each store's own, as those of pulls are.

use parcelpilot_contract::orders::OrderQuery;
use parcelpilot_domain::date_range::DayCalendar;
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;
use storage::Database;
use storage::integrations::{StoreFacts, set_store_facts};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, integration};

use crate::test_server::{TestServer, roomy};

const HOUR: i64 = 3_600_000;

/// A store of a client of its own.
struct Store {
    id: IntegrationId,
    client: ClientId,
    /// The number of its first order.
    number: i64,
}

async fn store(database: &Database, number: u32, zone: Option<(&str, i64)>) -> Store {
    let client = client(database, &format!("Client {number}")).await;
    let id = integration(database, client, &format!("Store {number}"), 100 + number).await;
    if let Some((name, utc_offset_seconds)) = zone {
        let zone = StoreZone {
            name: name.to_owned(),
            utc_offset_seconds,
        };
        let facts = StoreFacts {
            zone: Some(&zone),
            ..StoreFacts::default()
        };
        set_store_facts(database, id, facts).await.unwrap();
    }
    let number = i64::from(number) * 10_000;
    Store { id, client, number }
}

/// Orders around both ends of a day that begins and ends so many hours after it does in UTC. The second and the third
/// are of the day. Days of the year 2021: the sandbox has no order of then.
async fn fill(database: &Database, store: &Store, day: &str, begins: f64, ends: f64) {
    let day = Timestamp::from_date(day).unwrap().millis();
    let at = |hours: f64| day + (hours * HOUR as f64) as i64;
    for (place, created_at) in (0..).zip([at(begins) - 1, at(begins), at(ends) - 1, at(ends)]) {
        let order = TestOrder {
            created_at,
            ..TestOrder::new(store.id, store.number + place)
        };
        order.insert(database).await;
    }
}

async fn listed(server: &TestServer, query: OrderQuery) -> Vec<i64> {
    let page = server.ports.orders.list(query).await.unwrap();
    let mut numbers: Vec<i64> = page.rows.iter().map(|row| row.remote_id).collect();
    numbers.sort_unstable();
    numbers
}

fn on(day: &str) -> OrderQuery {
    OrderQuery {
        from: day.to_owned(),
        until: day.to_owned(),
        ..OrderQuery::default()
    }
}

on_both_databases! {
    async fn a_day_is_each_stores_own_through_summer_time_and_in_zones_that_nobody_knows(database: Database) {
        let server = TestServer::new(database, roomy(1)).await;
        let database = server.database();
        let chicago = store(database, 1, Some(("America/Chicago", -21_600))).await;
        let berlin = store(database, 2, Some(("Europe/Berlin", 3_600))).await;
        let made_up = store(database, 3, Some(("Warehouse/Mean Time", 19_800))).await;
        let unknown = store(database, 4, None).await;
        // The clocks of Chicago go back: its day has 25 hours.
        let day = "2021-11-07";
        fill(database, &chicago, day, 5.0, 30.0).await;
        fill(database, &berlin, day, -1.0, 23.0).await;
        fill(database, &made_up, day, -5.5, 18.5).await;
        fill(database, &unknown, day, 0.0, 24.0).await;
        assert_eq!(listed(&server, on(day)).await, [10_001, 10_002, 20_001, 20_002, 30_001, 30_002, 40_001, 40_002]);
        for store in [&chicago, &berlin, &made_up, &unknown] {
            let inside = [store.number + 1, store.number + 2];
            assert_eq!(listed(&server, OrderQuery { integration: Some(store.id), ..on(day) }).await, inside);
            assert_eq!(listed(&server, OrderQuery { client: Some(store.client), ..on(day) }).await, inside);
        }
        let in_utc = OrderQuery { calendar: DayCalendar::Utc, ..on(day) };
        assert_eq!(listed(&server, in_utc).await,
            [10_000, 10_001, 20_002, 20_003, 30_002, 30_003, 40_001, 40_002]);
        let of_chicago = async |query| listed(&server, OrderQuery { client: Some(chicago.client), ..query }).await;
        let since = OrderQuery { until: String::new(), ..on(day) };
        assert_eq!(of_chicago(since).await, [10_001, 10_002, 10_003]);
        let before = OrderQuery { from: String::new(), ..on("2021-11-06") };
        assert_eq!(of_chicago(before).await, [10_000]);
        // The clocks go forward: 23 hours.
        let spring = store(database, 5, Some(("America/Chicago", -21_600))).await;
        fill(database, &spring, "2021-03-14", 6.0, 29.0).await;
        assert_eq!(listed(&server, on("2021-03-14")).await, [50_001, 50_002]);
    }

    async fn the_last_day_of_all_ends_nowhere(database: Database) {
        let server = TestServer::new(database, roomy(1)).await;
        let chicago = store(server.database(), 1, Some(("America/Chicago", -21_600))).await;
        fill(server.database(), &chicago, "2021-11-07", 5.0, 30.0).await;
        let query = OrderQuery { client: Some(chicago.client), ..on("9999-12-31") };
        assert!(listed(&server, query.clone()).await.is_empty());
        assert_eq!(listed(&server, OrderQuery { from: "2021-11-07".to_owned(), ..query }).await.len(), 3);
    }
}
