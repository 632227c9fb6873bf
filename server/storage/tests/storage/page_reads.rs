//! No page reads in proportion to what is stored. What each of its statements reads is counted by the engine, with few
//! and with twice as many rows of everything: the same work, whatever plan it has.

use std::sync::{Arc, Mutex};

use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use storage::orders::OrderFilter;
use storage::{Database, client_skus, counts, orders, shipments};
use test_support::databases::{execute, with_postgres, with_sqlite};
use test_support::rows::{at, client, integration};

use filters::{order_filters, shipment_filters};
use meter::Meter;
use of_all::pages;
use of_one::pages_of_one;
use others_rows::fill_others;
use rows::fill;

mod filters;
mod meter;
mod of_all;
mod of_one;
mod others_rows;
mod rows;

/// So many that all that is counted up to a limit is beyond it.
const FEW: i64 = 21_000;
const MANY: i64 = 42_000;
const HOUR: i64 = 3_600_000;
const PAGE: u16 = 50;

/// Rows read, or steps of SQLite's machine, which are some for each row.
type Work = Vec<(String, i64)>;
type SharedWork = Arc<Mutex<Work>>;

#[tokio::test]
async fn sqlite_reads_no_more_where_more_is_stored() {
    let [few, many] = [SharedWork::default(), SharedWork::default()];
    with_sqlite(|database| work_of(database, FEW, few.clone())).await;
    with_sqlite(|database| work_of(database, MANY, many.clone())).await;
    compare(&few, &many, 3_000);
}

#[tokio::test]
async fn postgres_reads_no_more_where_more_is_stored() {
    let [few, many] = [SharedWork::default(), SharedWork::default()];
    with_postgres(|database| work_of(database, FEW, few.clone())).await;
    with_postgres(|database| work_of(database, MANY, many.clone())).await;
    compare(&few, &many, 1_500);
}

fn compare(few: &SharedWork, many: &SharedWork, slack: i64) {
    let (few, many) = (few.lock().expect("whole"), many.lock().expect("whole"));
    let grown = few
        .iter()
        .zip(many.iter())
        .filter_map(|((name, few), (_, many))| {
            let grows = *many > few + few / 4 + slack;
            grows.then(|| format!("{name}: {few}, then {many}"))
        });
    let grown: Vec<String> = grown.collect();
    assert!(grown.is_empty(), "{grown:#?}");
}

#[tokio::test]
async fn sqlite_reads_no_more_of_one_where_others_have_more() {
    let [few, many] = [SharedWork::default(), SharedWork::default()];
    with_sqlite(|database| work_of_one(database, FEW, few.clone())).await;
    with_sqlite(|database| work_of_one(database, MANY, many.clone())).await;
    compare(&few, &many, 3_000);
}

#[tokio::test]
async fn postgres_reads_no_more_of_one_where_others_have_more() {
    let [few, many] = [SharedWork::default(), SharedWork::default()];
    with_postgres(|database| work_of_one(database, FEW, few.clone())).await;
    with_postgres(|database| work_of_one(database, MANY, many.clone())).await;
    compare(&few, &many, 1_500);
}

async fn work_of_one(database: Database, rows: i64, all: SharedWork) {
    let acme = client(&database, "Acme").await;
    let store = integration(&database, acme, "One", 1).await;
    fill_others(&database, rows, &store.to_string()).await;
    settle(&database).await;
    let meter = Meter::of(&database).await;
    let mut work = Work::new();
    pages_of_one(&meter, &mut work, store).await;
    *all.lock().expect("whole") = work;
}

async fn lists(meter: &Meter, work: &mut Work, filters: impl Iterator<Item = (String, OrderFilter)>) {
    for (name, filter) in filters {
        for order in [ListOrder::NewestFirst, ListOrder::OldestFirst] {
            let filter = OrderFilter {
                order,
                ..filter.clone()
            };
            let list = orders::list(&meter.database, &filter, PAGE);
            work.push(meter.read(format!("orders, {name}, {order:?}"), list).await);
        }
        let counts = orders::counts(&meter.database, &filter);
        work.push(meter.read(format!("counts of {name}"), counts).await);
    }
}

async fn shops(database: &Database) -> (ClientId, [IntegrationId; 2]) {
    let acme = client(database, "Acme").await;
    let stores = [
        integration(database, acme, "One", 1).await,
        integration(database, acme, "Two", 2).await,
    ];
    (acme, stores)
}

async fn settle(database: &Database) {
    let Database::Postgres(pool, _) = database else {
        return;
    };
    counts::fold(database).await.expect("folded");
    // What PostgreSQL looks at by itself meanwhile keeps rows that are gone from being cleaned up. They would be read, too.
    let gone = "SELECT CAST(sum(n_dead_tup) AS BIGINT) FROM pg_stat_user_tables";
    loop {
        execute(database, "VACUUM ANALYZE".to_owned()).await;
        let (gone,): (i64,) = sqlx::query_as(gone).fetch_one(pool).await.expect("counted");
        if gone == 0 {
            return;
        }
    }
}

/// `read! { meter, work, "name": future, … }`.
macro_rules! read {
    ($meter:expr, $work:expr, $($name:literal: $future:expr,)*) => {$(
        $work.push($meter.read($name.to_owned(), $future).await);
    )*};
}
use read;

async fn work_of(database: Database, orders: i64, all: SharedWork) {
    let (acme, stores) = shops(&database).await;
    fill(&database, &stores, orders).await;
    client_skus::set_required(&database, acme, true)
        .await
        .expect("set");
    settle(&database).await;
    let meter = Meter::of(&database).await;
    let mut work = Work::new();
    pages(&meter, &mut work, (acme, stores[0]), at(orders * 3_600)).await;
    let filters = || order_filters(acme, stores[0], at((orders - 3_000) * 3_600)).into_iter();
    lists(&meter, &mut work, filters()).await;
    for (name, filter) in shipment_filters(acme, stores[0], orders) {
        let list = shipments::list(&meter.database, &filter, 50);
        work.push(meter.read(format!("shipments, {name}"), list).await);
    }

    // Little is done, and the list of it does not walk past what waits. Warnings that nobody has looked at yet are few themselves.
    let few = "UPDATE orders SET left_to_ship = 1 WHERE left_to_ship = 0 AND remote_id > 400";
    execute(&database, few.to_owned()).await;
    settle(&database).await;
    let done =
        filters().filter(|(_, filter)| filter.work_list == Some(WorkList::Done) && !filter.has_warning);
    let done = done.map(|(name, filter)| (format!("{name}, few of them"), filter));
    lists(&meter, &mut work, done).await;
    *all.lock().expect("whole") = work;
}
