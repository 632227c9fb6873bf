//! No page reads in proportion to what is stored. What each of its statements reads is counted by the engine, with few
//! and with three times as many rows of everything: the same work, whatever plan it has.

use std::fmt::Debug;
use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_domain::ids::{ClientId, IntegrationId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::push::PushState;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::time::Timestamp;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;
use storage::orders::{CreatedSpan, OrderFilter};
use storage::overview::Flow;
use storage::shipments::ShipmentFilter;
use storage::{
    Database, StorageResult, alerts, counts, integrations, measures, orders, overview, problems, runs,
    shipments,
};
use test_support::databases::{execute, with_postgres, with_sqlite};
use test_support::rows::{at, client, integration};

/// So many that all that is counted up to a limit is beyond it.
const FEW: i64 = 18_000;
const MANY: i64 = 54_000;
const HOUR: i64 = 3_600_000;
const PAGE: u16 = 50;

/// Rows read, or steps of SQLite's machine, which are some for each row.
type Work = Vec<(String, i64)>;
type SharedWork = Arc<Mutex<Work>>;

#[tokio::test]
#[ignore = "takes a minute; run by hand"]
async fn sqlite_reads_no_more_where_more_is_stored() {
    let [few, many] = [SharedWork::default(), SharedWork::default()];
    with_sqlite(|database| work_of(database, FEW, few.clone())).await;
    with_sqlite(|database| work_of(database, MANY, many.clone())).await;
    compare(&few, &many, 3_000);
}

#[tokio::test]
#[ignore = "takes a minute; run by hand"]
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

/// Orders of two stores: a quarter each to ship, held, with something left that is not shipped, and done. Each has a
/// shipment, whose push is held, pending or confirmed; a third has a warning, a quarter an open problem.
async fn fill(database: &Database, stores: &[IntegrationId], orders: i64) {
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})");
    let id = |digit: u8| format!("'0000000{digit}-0000-7000-8000-' || CAST(100000000000 + i AS TEXT)");
    let (order, shipment, push, problem) = (id(1), id(2), id(3), id(4));
    let store: String = stores
        .iter()
        .enumerate()
        .map(|(place, id)| format!(" WHEN {place} THEN '{id}'"))
        .collect();
    let store = format!("CASE i % 2 {store} END");
    let billing = r#"{"first_name":"","last_name":"","company":"","street_1":"","street_2":"","city":"","state":"",
        "zip":"","country":"","country_iso2":"","phone":"","email":""}"#;
    // A thousand an hour.
    let time = "i * 3600";
    for sql in [
        format!(
            "INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at,
                 modified_at, currency, total, items_total, left_to_ship, payment_status, customer_name,
                 customer_email, customer_message, staff_notes, billing, content_hash, imported_at, updated_at,
                 shipping_state, has_warning)
             {numbers} SELECT {order}, {store}, i, CASE WHEN i / 2 % 2 = 0 THEN 11 ELSE 2 END, 'Label', FALSE, {time},
                 {time}, 'USD', '1', 1, CASE WHEN i / 4 % 4 = 3 THEN 0 ELSE 1 END, '', 'Ada', '', '', '', '{billing}', '',
                 {time}, {time}, CASE i / 4 % 4 WHEN 0 THEN 'to_ship' WHEN 1 THEN 'held' ELSE 'not_to_ship' END,
                 i / 16 % 3 = 0 FROM n"
        ),
        format!(
            "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
                 tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
             {numbers} SELECT {shipment}, {store}, {order}, i, 1, 'ups', '', '1Z', '', {time}, 'Ada', TRUE, 0, '' FROM n"
        ),
        // Failed ones wait for a person, and one stops all of a store: they are as many as people leave.
        format!(
            "INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
                 created_at, next_try_at, tries, attempt, detail)
             {numbers} SELECT {push}, {shipment}, {store}, {order}, 1, 'create',
                 CASE WHEN i <= 100 THEN 'failed' WHEN i / 2 % 3 = 0 THEN 'held' WHEN i / 2 % 3 = 1 THEN 'pending'
                     ELSE 'confirmed' END, {time}, 1, 1, 0, 0, '' FROM n"
        ),
        format!(
            "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, detail, raw,
                 first_seen_at, last_seen_at, tries)
             {numbers} SELECT {problem}, {store}, 'run', CAST(i AS TEXT), i, 'malformed', '', '', '', {time}, {time}, 1
             FROM n WHERE i / 2 % 4 = 0"
        ),
    ] {
        execute(database, sql).await;
    }
}

async fn work_of(database: Database, orders: i64, all: SharedWork) {
    let acme = client(&database, "Acme").await;
    let stores = [
        integration(&database, acme, "One", 1).await,
        integration(&database, acme, "Two", 2).await,
    ];
    fill(&database, &stores, orders).await;
    if let Database::Postgres(..) = &database {
        counts::fold(&database).await.expect("folded");
        execute(&database, "VACUUM ANALYZE".to_owned()).await;
    }
    let meter = Meter::of(&database).await;
    let mut work = Work::new();
    pages(&meter, &mut work, stores[0], at(orders * 3_600)).await;
    for (name, filter) in order_filters(acme, stores[0], at((orders - 3_000) * 3_600)) {
        for order in [ListOrder::NewestFirst, ListOrder::OldestFirst] {
            let filter = OrderFilter {
                order,
                ..filter.clone()
            };
            let list = orders::list(&meter.database, &filter, PAGE);
            work.push(meter.read(format!("orders, {name}, {order:?}"), list).await);
        }
        work.push(
            meter
                .read(
                    format!("counts of {name}"),
                    orders::counts(&meter.database, &filter),
                )
                .await,
        );
    }
    for (name, filter) in shipment_filters(acme, stores[0], orders) {
        let list = shipments::list(&meter.database, &filter, 50);
        work.push(meter.read(format!("shipments, {name}"), list).await);
    }
    *all.lock().expect("whole") = work;
}

/// Every page but the lists, whose filters are many.
async fn pages(meter: &Meter, work: &mut Work, store: IntegrationId, now: Timestamp) {
    let database = &meter.database;
    let first = orders::list(database, &OrderFilter::default(), 1)
        .await
        .expect("read")
        .rows[0]
        .clone();
    macro_rules! read {
        ($($name:literal: $future:expr,)*) => {$( work.push(meter.read($name.to_owned(), $future).await); )*};
    }
    read! {
        "overview": counts::totals_and_spans(database, at(now.millis() - 12 * HOUR)),
        "overview, part of an hour": overview::part_of_hour(database, Flow::Imported, at(HOUR * 5 / 2)),
        "overview, shipped in a part of an hour": overview::part_of_hour(database, Flow::Shipped, at(HOUR * 5 / 2)),
        "overview, version": overview::version(database, now),
        "bell": overview::attention_count(database, now),
        "integrations": integrations::list(database),
        "integration": integrations::detail(database, store),
        "problems": problems::open(database, None),
        "problems of one store": problems::open(database, Some(store)),
        "problems, counted": problems::count_open(database, None),
        "problems of one store, counted": problems::count_open(database, Some(store)),
        "problems of a run": problems::of_run(database, "0190b1f0-0000-7000-8000-000000000001".parse().expect("an id")),
        "pushes by client": shipments::counts(database, at(1)),
        "shipments, version": shipments::version(database),
        "last carrier": shipments::last_carrier(database, store),
        "measures": measures::measures(database),
        "imports": runs::live(database, None, QuietSyncs::Hidden),
        "imports, days": runs::days(database, now),
        "alerts": alerts::list_open(database),
        "operators' alerts": alerts::list_open_of_operators(database),
        "order": orders::detail(database, first.id),
        "order, its neighbours": orders::neighbours(database, &OrderFilter::default(), first.id),
        "order, its shipments": shipments::of_order(database, first.id),
        "order, version of its shipments": shipments::version_of_order(database, first.id),
    }
}

fn order_filters(client: ClientId, store: IntegrationId, lately: Timestamp) -> Vec<(String, OrderFilter)> {
    let all = OrderFilter::default;
    let span = CreatedSpan {
        from: Some(at(100 * 3_600)),
        until: Some(at(9_000 * 3_600)),
    };
    let narrowed = [
        ("all", all()),
        (
            "a store's",
            OrderFilter {
                integration: Some(store),
                ..all()
            },
        ),
        (
            "a client's",
            OrderFilter {
                client: Some(client),
                ..all()
            },
        ),
        (
            "of a status",
            OrderFilter {
                status: Some(OrderStatus(11)),
                ..all()
            },
        ),
        (
            "of a store's status",
            OrderFilter {
                status: Some(OrderStatus(11)),
                integration: Some(store),
                ..all()
            },
        ),
        (
            "with warnings",
            OrderFilter {
                has_warning: true,
                ..all()
            },
        ),
        (
            "of some days",
            OrderFilter {
                created: span.into(),
                ..all()
            },
        ),
        (
            "imported lately",
            OrderFilter {
                imported_from: Some(lately),
                ..all()
            },
        ),
        (
            "of no status that is here",
            OrderFilter {
                status: Some(OrderStatus(7)),
                ..all()
            },
        ),
    ];
    let lists = [
        None,
        Some(WorkList::ToShip),
        Some(WorkList::Held),
        Some(WorkList::Failed),
        Some(WorkList::Done),
        Some(WorkList::NotToShip),
    ];
    let of = |(name, filter): &(&str, OrderFilter)| {
        lists.map(|work_list| {
            (
                format!("{name}, {work_list:?}"),
                OrderFilter {
                    work_list,
                    ..filter.clone()
                },
            )
        })
    };
    narrowed.iter().flat_map(of).collect()
}

fn shipment_filters(client: ClientId, store: IntegrationId, orders: i64) -> Vec<(String, ShipmentFilter)> {
    let all = ShipmentFilter::default;
    let narrowed = [
        ("all", all()),
        (
            "a store's",
            ShipmentFilter {
                integration: Some(store),
                ..all()
            },
        ),
        (
            "a client's",
            ShipmentFilter {
                client: Some(client),
                ..all()
            },
        ),
        (
            "of some days",
            ShipmentFilter {
                shipped_from: Some(at(3_600)),
                shipped_until: Some(at(orders * 3_600)),
                ..all()
            },
        ),
        (
            "of a number",
            ShipmentFilter {
                search: "77".to_owned(),
                ..all()
            },
        ),
    ];
    let states = [None].into_iter().chain(PushState::ALL.map(Some));
    let of = |state: Option<PushState>| {
        narrowed
            .clone()
            .map(|(name, filter)| (format!("{name}, {state:?}"), ShipmentFilter { state, ..filter }))
    };
    states.flat_map(of).collect()
}

/// Counts what is read, on one connection.
struct Meter {
    database: Database,
    steps: Arc<AtomicI64>,
}

impl Meter {
    async fn of(database: &Database) -> Self {
        let steps = Arc::new(AtomicI64::new(0));
        let database = match database {
            Database::Sqlite { reader, writer, .. } => {
                let options = reader.connect_options().as_ref().clone();
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .connect_with(options)
                    .await;
                let pool = pool.expect("it connects");
                let (mut connection, counted) = (pool.acquire().await.expect("a reader"), steps.clone());
                let mut handle = connection.lock_handle().await.expect("its handle");
                handle.set_progress_handler(1, move || {
                    counted.fetch_add(1, Ordering::Relaxed);
                    true
                });
                drop(handle);
                drop(connection);
                Database::Sqlite {
                    reader: pool,
                    writer: writer.clone(),
                    audit_key: None,
                }
            }
            Database::Postgres(pool, _) => {
                let options = pool.connect_options().as_ref().clone();
                let pool = PgPoolOptions::new()
                    .max_connections(1)
                    .connect_with(options)
                    .await;
                Database::Postgres(pool.expect("it connects"), None)
            }
        };
        Self { database, steps }
    }

    async fn read<T: Debug>(
        &self,
        name: String,
        page: impl Future<Output = StorageResult<T>>,
    ) -> (String, i64) {
        let before = self.so_far().await;
        page.await.expect("read");
        (name, self.so_far().await - before)
    }

    async fn so_far(&self) -> i64 {
        let Database::Postgres(pool, _) = &self.database else {
            return self.steps.load(Ordering::Relaxed);
        };
        sqlx::raw_sql("SELECT pg_stat_force_next_flush()")
            .execute(pool)
            .await
            .expect("flushed");
        let read = "SELECT CAST((SELECT sum(seq_tup_read) FROM pg_stat_user_tables)
                        + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes) AS BIGINT)";
        let (rows,): (i64,) = sqlx::query_as(read).fetch_one(pool).await.expect("read");
        rows
    }
}
