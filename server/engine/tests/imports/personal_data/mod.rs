//! Personal data that was erased is nowhere, and stays away.

mod planted;
mod retention;

use engine::personal_data::Eraser;
use parcelpilot_domain::ids::OrderId;
use parcelpilot_domain::personal_data::ShopperEmail;
use parcelpilot_domain::shipment::may_ship::{MayShip, Refusal};
use parcelpilot_domain::time::Timestamp;
use planted::{CANARY, EMAIL, client_of, found_in, planted, planted_in, shopped, strings};
use storage::orders::{OrderFilter, list};
use storage::personal_data::{OrdersToErase, erase, find};
use storage::{Database, orders, personal_data};
use test_support::databases::until_somebody_waits;
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::store::Store;
use crate::test_server::{TestServer, everything};

async fn erase_all(server: &TestServer, id: OrderId) {
    let at = runtime::clock::now();
    assert!(erase(&server.database, id, OrdersToErase::All, at).await.unwrap());
    let client = client_of(server).await;
    personal_data::clear_problems(&server.database, client, Timestamp::from_millis(0))
        .await
        .unwrap();
}

/// As it does each minute.
async fn look_after(database: &Database) {
    let eraser = Eraser {
        database: database.clone(),
    };
    eraser.round(&CancellationToken::new()).await.unwrap();
}

on_both_databases! {
    async fn what_is_erased_is_nowhere(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        let id = planted(&server, &store).await;
        assert_eq!(found_in(&server.database).await, planted_in(&server.database));
        let email = ShopperEmail::typed(EMAIL).unwrap();
        assert_eq!(find(&server.database, &email, None).await.unwrap().len(), 1);
        erase_all(&server, id).await;
        look_after(&server.database).await;
        assert_eq!(found_in(&server.database).await, [""; 0]);
        assert_eq!(find(&server.database, &email, None).await.unwrap(), []);
        assert!(!erase(&server.database, id, OrdersToErase::All, Timestamp::from_millis(9)).await.unwrap(), "once");

        // What stays.
        let whole = orders::find_whole(&server.database, id).await.unwrap().expect("the order");
        let expected = shopped(100, 11, 1).without_personal_data();
        assert_eq!(whole.stored.order, expected);
        assert_eq!(whole.stored.order.lines[0].details.barcode, "036000291452");
        assert_eq!(whole.may_ship(), MayShip::No(Refusal::NoAddress));
        let by_sku = OrderFilter { search: "sku-1000".to_owned(), ..OrderFilter::default() };
        let rows = list(&server.database, &by_sku, 10).await.unwrap().rows;
        assert!(rows[0].erased_at.is_some());
        assert_eq!(server.numbers("SELECT count(*) FROM shipments WHERE tracking_number = 'T-1'").await, [1]);
        let by_email = OrderFilter { search: EMAIL.to_owned(), ..OrderFilter::default() };
        assert_eq!(list(&server.database, &by_email, 10).await.unwrap().rows, []);

        if let Database::Sqlite { writer, .. } = &server.database {
            for sql in ["PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"] {
                sqlx::raw_sql(sql).execute(writer).await.unwrap();
            }
            let files = strings(&server.database, "SELECT file FROM pragma_database_list".to_owned()).await;
            let bytes = std::fs::read(&files[0]).unwrap().to_ascii_lowercase();
            assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()));
        }
    }

    async fn the_next_sync_brings_nothing_back(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        let id = planted(&server, &store).await;
        erase_all(&server, id).await;
        look_after(&server.database).await;
        // The first page changes what may stay, and nothing more; then there is nothing new.
        for (status, modified, updated) in [(11, 1, 1), (11, 1, 0), (9, 3, 1), (9, 3, 0)] {
            let mut sent = shopped(100, status, modified);
            sent.staff_notes = format!("{CANARY} again {modified}");
            sent.lines[1].quantity = 2 + modified;
            store.put(sent);
            let run = server.pull(&store, everything()).await;
            assert_eq!((run.counters.updated, run.counters.seen), (updated, 1), "{status} {modified}");
            assert_eq!(found_in(&server.database).await, [""; 0], "{status} {modified}");
            let whole = orders::find_whole(&server.database, id).await.unwrap().expect("the order");
            assert_eq!(whole.stored.order.status.0, status);
            assert_eq!(whole.stored.order.lines[1].quantity, 2 + modified);
            assert_eq!(whole.may_ship(), MayShip::No(Refusal::NoAddress));
        }
        // It is open, so that somebody has to see it.
        assert_eq!(server.numbers("SELECT count(*) FROM orders WHERE shipping_state = 'held'").await, [1]);
        // Programs of the release before store no page that was read before this.
        assert_eq!(server.numbers("SELECT pages_from FROM orders").await, [i64::MAX]);
        // Nor does an order that can't be read.
        store.spoil(&[100]);
        store.put(shopped(100, 9, 4));
        server.pull(&store, everything()).await;
        assert_eq!(server.numbers("SELECT count(*) FROM problems WHERE solved_at IS NULL").await, [1]);
        assert_eq!(found_in(&server.database).await, [""; 0]);
    }

    /// The page was looked at before, and is stored after.
    async fn a_page_that_waits_for_the_erasure_brings_nothing_back(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::default());
        let Database::Postgres(pool, _) = server.database.clone() else { return };
        let id = planted(&server, &store).await;
        erase_all(&server, id).await;
        look_after(&server.database).await;
        // As if it were erased only now.
        server.execute("UPDATE orders SET erased_at = NULL, pages_from = 0").await;
        let mut erasing = pool.begin_with("BEGIN").await.unwrap();
        sqlx::query("UPDATE orders SET erased_at = 1").execute(&mut *erasing).await.unwrap();
        store.put(shopped(100, 9, 5));
        let (pulled, ()) = tokio::join!(server.pull(&store, everything()), async {
            until_somebody_waits(&pool).await;
            erasing.commit().await.unwrap();
        });
        assert_eq!(pulled.counters.updated, 1);
        assert_eq!(found_in(&server.database).await, [""; 0]);
        assert_eq!(server.numbers("SELECT status_id FROM orders").await, [9]);
    }
}

/// Columns of the tables that belong to orders, and what becomes of them. Whoever adds one decides: it is erased in
/// `server/storage/src/personal_data/erase.rs`, or it stays.
#[tokio::test]
async fn each_text_that_belongs_to_an_order_is_erased_or_stays_on_purpose() {
    const ERASED: &str = "idempotency_keys.answer order_consignments.address order_holds.reason order_lines.details \
        order_lines.options order_raw.bytes order_tags.tag_key order_terms.term orders.billing orders.content_hash \
        orders.customer_email orders.customer_message orders.customer_name orders.details orders.staff_notes orders.terms \
        problems.detail problems.raw shipment_pushes.detail shipments.override_reason";
    const STAYS: &str = "idempotency_keys.idempotency_key idempotency_keys.request_hash idempotency_keys.token_id \
        order_consignments.shipping_method order_holds.placed_by order_holds.placed_by_client order_holds.released_by order_lines.bin order_lines.ignored_by order_lines.kind \
        order_lines.name order_lines.price order_lines.sku order_pickups.collected_by order_pickups.items order_pickups.ready_by \
        order_warnings.kind order_warnings.resolved_by orders.currency \
        orders.payment_status orders.shipping_state orders.status_label orders.total problems.field problems.kind \
        problems.remote_key shipment_pushes.failure shipment_pushes.intent shipment_pushes.kind shipment_pushes.lease_owner \
        shipment_pushes.state shipments.carrier shipments.carrier_name shipments.made_by shipments.store_hash \
        shipments.tracking_link shipments.tracking_number shipments.voided_by store_shipments.carrier store_shipments.lines \
        store_shipments.tracking_link store_shipments.tracking_number";
    test_support::databases::with_sqlite(|database: Database| async move {
        let sql = "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.type IN ('TEXT', 'BYTEA') AND c.name <> 'id' AND c.name NOT LIKE '%\\_id' ESCAPE '\\'
                OR t.name || '.' || c.name = 'idempotency_keys.token_id'";
        let belongs = |column: &String| {
            let table = column.split('.').next().unwrap_or_default();
            table.starts_with("order") || table.contains("shipment") || ["problems", "idempotency_keys"].contains(&table)
        };
        let columns = strings(&database, sql.to_owned()).await;
        let mut columns: Vec<String> = columns.into_iter().filter(belongs).collect();
        columns.sort();
        let mut known: Vec<&str> = ERASED.split_whitespace().chain(STAYS.split_whitespace()).collect();
        known.sort_unstable();
        assert_eq!(columns, known);
    })
    .await;
}
