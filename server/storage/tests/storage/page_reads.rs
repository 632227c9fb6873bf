//! No page reads in proportion to what is stored. What each of its statements reads is counted by the engine, with few
//! and with three times as many rows of everything: the same work, whatever plan it has.

use std::sync::{Arc, Mutex};

use parcelpilot_contract::imports::QuietSyncs;
use parcelpilot_domain::audit::ActorKind;
use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteOrderId};
use parcelpilot_domain::personal_data::ShopperEmail;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use parcelpilot_domain::time::Timestamp;
use storage::audit::AuditFilter;
use storage::orders::OrderFilter;
use storage::overview::Flow;
use storage::{
    Database, alerts, audit, checks, clients, counts, holds, integrations, measures, order_tags, orders,
    overview, personal_data, problems, runs, shipments,
};
use test_support::databases::{execute, with_postgres, with_sqlite};
use test_support::rows::{at, client, integration};

use filters::{order_filters, shipment_filters};
use meter::Meter;
use of_one::pages_of_one;
use others_rows::fill_others;
use rows::fill;

mod filters;
mod meter;
mod of_one;
mod others_rows;
mod rows;

/// So many that all that is counted up to a limit is beyond it.
const FEW: i64 = 18_000;
const MANY: i64 = 54_000;
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

/// What is done is walked past by no list, and what waits not by that of what is done.
#[tokio::test]
async fn sqlite_reads_no_more_of_what_is_done_where_more_waits() {
    let [few, many] = [SharedWork::default(), SharedWork::default()];
    with_sqlite(|database| work_of_done(database, FEW, few.clone())).await;
    with_sqlite(|database| work_of_done(database, MANY, many.clone())).await;
    compare(&few, &many, 3_000);
}

#[tokio::test]
async fn postgres_reads_no_more_of_what_is_done_where_more_waits() {
    let [few, many] = [SharedWork::default(), SharedWork::default()];
    with_postgres(|database| work_of_done(database, FEW, few.clone())).await;
    with_postgres(|database| work_of_done(database, MANY, many.clone())).await;
    compare(&few, &many, 1_500);
}

async fn work_of_done(database: Database, orders: i64, all: SharedWork) {
    let (acme, stores) = shops(&database).await;
    fill(&database, &stores, orders).await;
    let few = "UPDATE orders SET left_to_ship = 1 WHERE left_to_ship = 0 AND remote_id > 400";
    execute(&database, few.to_owned()).await;
    settle(&database).await;
    let meter = Meter::of(&database).await;
    let mut work = Work::new();
    let lately = at((orders - 3_000) * 3_600);
    let filters = order_filters(acme, stores[0], lately).into_iter();
    lists(
        &meter,
        &mut work,
        filters.filter(|(_, filter)| filter.work_list == Some(WorkList::Done)),
    )
    .await;
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
    if let Database::Postgres(..) = database {
        counts::fold(database).await.expect("folded");
        execute(database, "VACUUM ANALYZE".to_owned()).await;
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
    settle(&database).await;
    let meter = Meter::of(&database).await;
    let mut work = Work::new();
    pages(&meter, &mut work, (acme, stores[0]), at(orders * 3_600)).await;
    let filters = order_filters(acme, stores[0], at((orders - 3_000) * 3_600));
    lists(&meter, &mut work, filters.into_iter()).await;
    for (name, filter) in shipment_filters(acme, stores[0], orders) {
        let list = shipments::list(&meter.database, &filter, 50);
        work.push(meter.read(format!("shipments, {name}"), list).await);
    }
    *all.lock().expect("whole") = work;
}

/// Every page but the lists, whose filters are many.
async fn pages(meter: &Meter, work: &mut Work, (owner, store): (ClientId, IntegrationId), now: Timestamp) {
    let database = &meter.database;
    let shipment = "00000002-0000-7000-8000-100000000077".parse().expect("an id");
    let run = "00000005-0000-7000-8000-100000000077".parse().expect("an id");
    let first = orders::list(database, &OrderFilter::default(), 1)
        .await
        .expect("read")
        .rows[0]
        .clone();
    read! { meter, work,
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
        "order, a shipment of it": shipments::find(database, shipment),
        "order, statuses that hold": holds::held_statuses_of(database, store),
        "orders, tags": order_tags::known(database),
        "pack, by number": orders::numbered(database, RemoteOrderId(77), PAGE),
        "pack, by code": orders::is_known_code(database, "sku-77"),
        "pack, by no code": orders::is_known_code(database, "nothing"),
        "shipment CSV": shipments::numbered(database, &[RemoteOrderId(77)], None),
        "import": runs::run_row(database, run),
        "import, its selection": runs::selection_of(database, run),
        "import, its spans": runs::spans(database, run),
        "import, its events": runs::events(database, run),
        "import, its check": checks::of_run(database, run),
        "imports of one store": runs::live(database, Some(store), QuietSyncs::Shown),
        "import, active": runs::active_of(database, store),
        "completeness": checks::latest(database, store),
        "clients": clients::list(database),
        "personal data": personal_data::count_finished(database, owner, at(i64::MAX)),
        "shopper": personal_data::find(database, &ShopperEmail::typed("ada@example.com").expect("an address"), None),
    }
    for (name, filter) in audit_filters(now) {
        for after in ["", "3600000.0"] {
            let page = audit::list(database, &filter, after, 100);
            work.push(
                meter
                    .read(format!("audit trail, {name}, after {after:?}"), page)
                    .await,
            );
        }
    }
}

fn audit_filters(now: Timestamp) -> [(&'static str, AuditFilter); 8] {
    let all = AuditFilter::default;
    let of_words = |words: &str| AuditFilter {
        search: words.to_owned(),
        ..all()
    };
    [
        ("all", all()),
        (
            "of a kind",
            AuditFilter {
                kind: Some(ActorKind::Stranger),
                ..all()
            },
        ),
        (
            "of a person",
            AuditFilter {
                email: "ada@example.com".to_owned(),
                ..all()
            },
        ),
        (
            "of some days",
            AuditFilter {
                from: Some(at(3_600)),
                until: Some(now),
                ..all()
            },
        ),
        ("of words", of_words("ada")),
        ("of no words that are there", of_words("nobody")),
        (
            "of a person, of words",
            AuditFilter {
                email: "ada@example.com".to_owned(),
                ..of_words("nobody")
            },
        ),
        (
            "of a person, of another kind",
            AuditFilter {
                kind: Some(ActorKind::Stranger),
                email: "ada@example.com".to_owned(),
                ..all()
            },
        ),
    ]
}
