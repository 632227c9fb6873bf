//! The list walks indexes: it never sorts or scans all orders.

use std::time::Instant;

use parcelpilot_domain::ids::{ClientId, IntegrationId, RemoteOrderId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::may_ship::ShippingState;
use parcelpilot_domain::shipment::work_list::{ListOrder, WorkList};
use storage::Database;
use storage::orders::{CreatedSpan, OrderFilter, explain, explain_changed, list};
use test_support::databases::{execute, with_postgres, with_sqlite};
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

/// So many orders in turn of the stores, each with the terms `common`, `rare<n mod 1,000>`, `only<n>`; one in a hundred is of status 11.
pub async fn fill(database: &Database, stores: &[IntegrationId], orders: i64) {
    let count = stores.len();
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})");
    let id = "'00000000-0000-7000-8000-' || CAST(100000000000 + i AS TEXT)";
    let store: String = stores
        .iter()
        .enumerate()
        .map(|(place, id)| format!(" WHEN {place} THEN '{id}'"))
        .collect();
    let billing = r#"{"first_name":"","last_name":"","company":"","street_1":"","street_2":"","city":"","state":"",
        "zip":"","country":"","country_iso2":"","phone":"","email":""}"#;
    execute(
        database,
        format!(
            "INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at,
                 modified_at, currency, total, items_total, left_to_ship, payment_status, customer_name,
                 customer_email, customer_message, staff_notes, billing, content_hash, imported_at, updated_at,
                 terms, shipping_state)
             {numbers} SELECT {id}, CASE i % {count}{store} END, i, CASE WHEN i % 100 = 0 THEN 11 ELSE 10 END, 'Label',
                 FALSE, i * 1000, i * 1000, 'USD', '1', 1, 1, '', 'Ada', '', '', '', '{billing}', '', 1, 1,
                 ' common rare' || CAST(i % 1000 AS TEXT) || ' only' || CAST(i AS TEXT),
                 CASE WHEN i % 100 = 0 THEN 'to_ship' WHEN i % 100 = 1 THEN 'held' ELSE 'not_to_ship' END FROM n"
        ),
    )
    .await;
    for term in [
        "'common'",
        "'rare' || CAST(i % 1000 AS TEXT)",
        "'only' || CAST(i AS TEXT)",
    ] {
        let sql = format!("INSERT INTO order_terms (term, order_id) {numbers} SELECT {term}, {id} FROM n");
        execute(database, sql).await;
    }
}

pub async fn shops(database: &Database, orders: i64) -> (ClientId, IntegrationId) {
    let acme = client(database, "Acme").await;
    let bolt = client(database, "Bolt").await;
    let mut stores = Vec::new();
    for number in 0..20 {
        let owner = if number < 5 { acme } else { bolt };
        stores.push(integration(database, owner, &format!("Store {number}"), number).await);
    }
    fill(database, &stores, orders).await;
    (acme, stores[0])
}

/// More than are sorted, and than are looked through for common words.
pub const MANY: i64 = 26_000;

/// SQLite finds a word by its index: it looks for it, and scans nothing.
pub const WORDS: &str = "order_search VIRTUAL TABLE INDEX 0:M";
const LATEST_WITH_WORD: &str = "order_search VIRTUAL TABLE INDEX 192:M";

/// Every way to narrow the list, with a name.
fn filters(client: ClientId, store: IntegrationId) -> Vec<(&'static str, OrderFilter)> {
    let all = OrderFilter::default;
    let search = |text: &str| OrderFilter {
        search: text.to_owned(),
        ..all()
    };
    let exactly = |number: Option<i64>, tracking: Option<&str>, sku: Option<&str>| OrderFilter {
        number: number.map(RemoteOrderId),
        tracking: tracking.map(str::to_owned),
        sku: sku.map(str::to_owned),
        ..all()
    };
    let (client, integration, status) = (Some(client), Some(store), Some(OrderStatus(11)));
    vec![
        ("none", all()),
        ("store", OrderFilter { integration, ..all() }),
        ("client", OrderFilter { client, ..all() }),
        ("status", OrderFilter { status, ..all() }),
        (
            "status of store",
            OrderFilter {
                integration,
                status,
                ..all()
            },
        ),
        (
            "status of client",
            OrderFilter {
                client,
                status,
                ..all()
            },
        ),
        (
            "to ship",
            OrderFilter {
                to_ship: Some(true),
                ..all()
            },
        ),
        (
            "held",
            OrderFilter {
                shipping_state: Some(ShippingState::Held),
                ..all()
            },
        ),
        (
            "work list to ship",
            OrderFilter {
                work_list: Some(WorkList::ToShip),
                ..all()
            },
        ),
        (
            "work list of failed pushes",
            OrderFilter {
                work_list: Some(WorkList::Failed),
                ..all()
            },
        ),
        (
            "work list of what is done",
            OrderFilter {
                work_list: Some(WorkList::Done),
                ..all()
            },
        ),
        (
            "imported lately",
            OrderFilter {
                imported_from: Some(at(2)),
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
            "to ship of store",
            OrderFilter {
                integration,
                to_ship: Some(true),
                ..all()
            },
        ),
        (
            "days",
            OrderFilter {
                created: CreatedSpan {
                    from: Some(at(1)),
                    until: Some(at(900_000)),
                }
                .into(),
                ..all()
            },
        ),
        ("one order's term", search("only77")),
        ("a letter", search("c")),
        ("a rare term", search("rare77")),
        ("a common term", search("common")),
        ("a common and a rare term", search("common rare77")),
        ("two common terms", search("common rare")),
        (
            "a common term of a store",
            OrderFilter {
                integration,
                ..search("common")
            },
        ),
        ("a number", search("77")),
        (
            "a common term of a client",
            OrderFilter {
                client,
                ..search("common")
            },
        ),
        ("nothing", search("nothing")),
        ("exactly a number", exactly(Some(77), None, None)),
        ("exactly a label", exactly(None, Some("1Z 999 AA1"), None)),
        ("exactly a rare SKU", exactly(None, None, Some("rare77"))),
        ("a client by name", search("client:acme")),
        (
            "a store by name, and a common term",
            search("store:\"store 3\" common"),
        ),
        ("a number by itself", search("number:77 client:acme")),
        ("a label", search("tracking:\"1Z 999 AA1\" common")),
        ("a rare SKU", search("sku:rare77")),
        ("a common name", search("name:common")),
        (
            "a common e-mail address of a client",
            search("email:common client:bolt"),
        ),
    ]
}

#[tokio::test]
async fn sqlite_sorts_and_scans_nothing() {
    with_sqlite(|database: Database| async move {
        let (client, store) = shops(&database, MANY).await;
        for (name, mut filter) in filters(client, store) {
            let later = Some(format!("500000_{store}").parse().expect("a cursor"));
            for (after, order) in [
                (None, ListOrder::NewestFirst),
                (later, ListOrder::NewestFirst),
                (None, ListOrder::OldestFirst),
                (later, ListOrder::OldestFirst),
            ] {
                filter.after = after;
                filter.order = order;
                let plan = explain(&database, &filter).await.expect("explained");
                let text = plan.join("\n");
                assert!(!plan.is_empty(), "{name}: there is a plan");
                // `SCAN o USING COVERING INDEX orders_by_age` is the walk itself; it ends when the page is full.
                let scans = |line: &&String| {
                    let is_word = line.contains(WORDS) || line.contains(LATEST_WITH_WORD);
                    line.starts_with("SCAN o") && !line.contains("orders_by_age") && !is_word
                };
                assert_eq!(plan.iter().filter(scans).count(), 0, "{name}:\n{text}");
                if filter.status.is_some() {
                    let walk = "orders_by_status_and_age (status_id=? AND integration_id=?";
                    assert!(text.contains(walk), "{name}:\n{text}");
                }
                if filter.to_ship == Some(true) {
                    assert!(
                        text.contains("orders_to_ship (integration_id=?"),
                        "{name}:\n{text}"
                    );
                }
                if filter.shipping_state == Some(ShippingState::Held) {
                    assert!(text.contains("orders_held (integration_id=?"), "{name}:\n{text}");
                }
                if filter.has_warning {
                    let index = "orders_with_warnings (integration_id=?";
                    assert!(text.contains(index), "{name}:\n{text}");
                }
                // What a search finds is sorted, after it was cut; and what else is found by few.
                let sorts = text.contains("USE TEMP B-TREE");
                let is_exact = filter.number.is_some() || filter.tracking.is_some() || filter.sku.is_some();
                let is_found = !filter.search.is_empty()
                    || is_exact
                    || filter.imported_from.is_some()
                    || filter.work_list == Some(WorkList::Failed);
                assert!(!sorts || is_found, "{name}:\n{text}");
                if filter.search.contains("tracking:") || filter.tracking.is_some() {
                    assert!(
                        text.contains("shipments_by_tracking_key (<expr>=?)"),
                        "{name}:\n{text}"
                    );
                }
                if filter.search == "client:acme" {
                    let index = "orders_by_integration_and_age (integration_id=?";
                    assert!(text.contains(index) && !sorts, "{name}:\n{text}");
                }
                if filter.imported_from.is_some() {
                    assert!(
                        text.contains("orders_by_import (imported_at>?)"),
                        "{name}:\n{text}"
                    );
                }
                if filter.work_list == Some(WorkList::Failed) {
                    let is_of_failed =
                        text.contains("INDEX shipment_pushes_open") && text.contains("(state=?");
                    assert!(is_of_failed, "{name}:\n{text}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn sqlite_finds_what_changed_by_its_index() {
    with_sqlite(|database: Database| async move {
        let (_, store) = shops(&database, 100).await;
        let (integration, status) = (Some(store), Some(OrderStatus(11)));
        for narrowed in [
            OrderFilter::default(),
            OrderFilter {
                integration,
                status,
                to_ship: Some(true),
                ..OrderFilter::default()
            },
        ] {
            for after in [None, Some(format!("50_{store}").parse().expect("a cursor"))] {
                let filter = OrderFilter {
                    after,
                    ..narrowed.clone()
                };
                let plan = explain_changed(&database, &filter, at(1))
                    .await
                    .expect("explained")
                    .join("\n");
                assert!(
                    plan.contains("SEARCH w USING COVERING INDEX orders_by_change (updated_at>"),
                    "{plan}"
                );
                assert!(!plan.contains("USE TEMP B-TREE"), "{plan}");
            }
        }
    })
    .await;
}

on_both_databases! {
    async fn common_words_are_found_as_rare_ones_are(database: Database) {
        /// A common word that the newest orders don't have.
        const EARLY: i64 = 20_500;
        let (client, store) = shops(&database, MANY).await;
        execute(&database, format!(
            "INSERT INTO order_terms (term, order_id) SELECT 'early', id FROM orders WHERE remote_id <= {EARLY};
             UPDATE orders SET terms = terms || ' early' WHERE remote_id <= {EARLY}"
        )).await;
        let search = |text: &str| OrderFilter { search: text.to_owned(), ..OrderFilter::default() };
        for (filter, first) in [
            (search("common"), MANY),
            (search("common rare"), MANY),
            // `rare779`, too, begins so.
            (search("common rare77"), MANY - 1_000 + 779),
            (OrderFilter { integration: Some(store), ..search("common") }, MANY),
            (OrderFilter { client: Some(client), ..search("common") }, MANY),
            (search("9999 common"), 9_999),
            (search("early"), EARLY),
            (search("common early"), EARLY),
            (OrderFilter { client: Some(client), ..search("early") }, EARLY),
            (OrderFilter { status: Some(OrderStatus(11)), ..search("early") }, EARLY),
        ] {
            let page = list(&database, &filter, 50).await.expect("read");
            assert_eq!(page.rows.first().map(|row| row.remote_id), Some(first), "{filter:?}");
            // From the other end, the same orders: as many, and none that is newer.
            let oldest = OrderFilter { order: ListOrder::OldestFirst, ..filter.clone() };
            let page = list(&database, &oldest, 50).await.expect("read");
            let numbers: Vec<i64> = page.rows.iter().map(|row| row.remote_id).collect();
            assert!(numbers.is_sorted() && numbers.last() <= Some(&first), "{oldest:?}: {numbers:?}");
        }
        // All have the same left and the same total: a window ends in the midst of them.
        for order in ListOrder::ALL {
            let filter = OrderFilter { work_list: Some(WorkList::ToShip), order, ..OrderFilter::default() };
            let all = list(&database, &filter, 50).await.expect("read").rows;
            let found = list(&database, &OrderFilter { search: "common".to_owned(), ..filter }, 50).await.expect("read").rows;
            assert_eq!(found, all, "{order:?}");
        }
    }
}

/// Prints how long each page takes at a thousand and at a million orders, and how it is found.
#[tokio::test]
#[ignore = "takes minutes; run by hand with --nocapture"]
async fn speed() {
    for orders in [1_000, 1_000_000] {
        with_sqlite(|database: Database| measure(database, orders)).await;
        with_postgres(|database: Database| measure(database, orders)).await;
    }
}

async fn measure(database: Database, orders: i64) {
    let (client, store) = shops(&database, orders).await;
    if let Database::Postgres(..) = database {
        execute(&database, "VACUUM ANALYZE".to_owned()).await;
    }
    println!("{:?}, {orders} orders", database.kind());
    for (name, filter) in filters(client, store) {
        let mut times = Vec::new();
        for _ in 0..9 {
            let begin = Instant::now();
            list(&database, &filter, 50).await.expect("read");
            times.push(begin.elapsed());
        }
        times.sort_unstable();
        println!("  {name}: {:?}", times[4]);
        for line in explain(&database, &filter)
            .await
            .expect("explained")
            .into_iter()
            .take(12)
        {
            println!("      {line}");
        }
    }
}
