//! What is done does not make it slower to find what waits.

use parcelpilot_domain::ids::IntegrationId;
use storage::shipments::explain_work;
use storage::{Database, Engine};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

use crate::list_plans::fill;

/// Shipments of the store's orders; each push is confirmed, but for these of each other state.
const SHIPMENTS: i64 = 4_000;
const OPEN: [(&str, i64); 4] = [("pending", 9), ("held", 5), ("sending", 3), ("failed", 4)];
const INDEXES: [&str; 3] = [
    "shipment_pushes_open",
    "shipment_pushes_open_by_shipment",
    "shipment_pushes_open_since",
];

/// How many rows an index holds. The engine counts them when it analyzes the table.
async fn rows_of_index(database: &Database, index: &str) -> i64 {
    let found: Result<(i64,), sqlx::Error> = match database {
        Database::Sqlite { reader, .. } => {
            let sql = "SELECT CAST(substr(stat, 1, instr(stat, ' ') - 1) AS INTEGER) FROM sqlite_stat1 WHERE idx = $1";
            sqlx::query_as(sql).bind(index).fetch_one(reader).await
        }
        Database::Postgres(pool, _) => {
            let sql = "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE relname = $1";
            sqlx::query_as(sql).bind(index).fetch_one(pool).await
        }
    };
    found.expect("it was analyzed").0
}

/// One shipment an order, whose push is confirmed.
pub async fn ship_all(database: &Database, store: IntegrationId) {
    fill(database, &[store], SHIPMENTS).await;
    execute(database, format!(
        "UPDATE integrations SET push_ship_confirms = TRUE;
         INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
             tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
         SELECT 's' || id, '{store}', id, remote_id, 1, 'ups', '', '1Z', '', 1, 'Ada', TRUE, 0, 'store1' FROM orders;
         INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
             created_at, next_try_at, tries, attempt, detail)
         SELECT 'p' || order_number, id, '{store}', order_id, 1, 'create', 'confirmed', 1, 1, 1, 0, 0, '' FROM shipments"
    )).await;
}

async fn analyze(database: &Database) {
    let sql = match database.kind() {
        Engine::Sqlite => "ANALYZE",
        Engine::Postgres => "VACUUM ANALYZE shipment_pushes, shipments",
    };
    execute(database, sql.to_owned()).await;
}

on_both_databases! {
    /// Each is sent by itself: what is read for one must not grow with the others.
    async fn the_next_push_is_found_without_reading_the_others(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        ship_all(&database, store).await;
        // As a day ends: all but a few were sent, and the engine knows that.
        for (sent, is_shared) in [0, SHIPMENTS / 2, SHIPMENTS - 100].into_iter().flat_map(|sent| [(sent, false), (sent, true)]) {
            execute(&database, format!(
                "UPDATE integrations SET is_shared = {is_shared};
                 UPDATE shipment_pushes SET state = 'pending';
                 UPDATE shipment_pushes SET state = 'confirmed'
                 WHERE id IN (SELECT 'p' || remote_id FROM orders WHERE remote_id <= {sent})"
            )).await;
            analyze(&database).await;
            let plans = explain_work(&database, store, at(2)).await.expect("explained");
            for plan in &plans[1..] {
                let plan = plan.join("\n");
                assert!(plan.contains("shipment_pushes_due"), "{sent}: {plan}");
                for word in ["Sort", "TEMP B-TREE FOR ORDER BY", "Hash", "Seq Scan on shipment", "SCAN s\n", "Bitmap"] {
                    assert!(!plan.contains(word), "{sent}, {word}: {plan}");
                }
            }
        }
    }

    async fn the_indexes_of_what_waits_hold_nothing_else(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        ship_all(&database, store).await;
        let mut first = 1;
        for (state, count) in OPEN {
            let last = first + count - 1;
            execute(&database, format!(
                "UPDATE shipment_pushes SET state = '{state}'
                 WHERE id IN (SELECT 'p' || remote_id FROM orders WHERE remote_id BETWEEN {first} AND {last})"
            )).await;
            first = last + 1;
        }
        analyze(&database).await;
        let open: i64 = OPEN.iter().map(|(_, count)| count).sum();
        for index in INDEXES {
            assert_eq!(rows_of_index(&database, index).await, open, "{index}");
        }
        for plan in explain_work(&database, store, at(2)).await.expect("explained") {
            let plan = plan.join("\n");
            let indexes = ["shipment_pushes_open", "shipment_pushes_due"];
            assert!(indexes.iter().any(|index| plan.contains(index)), "{plan}");
            // By no index at all: SQLite's words, and PostgreSQL's.
            for scan in ["SCAN p\n", "SCAN busy", "SCAN o\n", "SCAN shipment_pushes", "Seq Scan on shipment"] {
                assert!(!plan.contains(scan), "{scan}: {plan}");
            }
            // Nor by those that hold what is done, unless for one order or one push.
            assert!(!plan.contains("shipment_pushes_confirmed"), "{plan}");
        }
        execute(&database, "UPDATE shipment_pushes SET state = 'confirmed' WHERE state IN ('pending', 'sending')".to_owned()).await;
        analyze(&database).await;
        let waits = |state: &str| matches!(state, "held" | "failed");
        let open: i64 = OPEN.iter().filter(|(state, _)| waits(state)).map(|(_, count)| count).sum();
        for index in INDEXES {
            assert_eq!(rows_of_index(&database, index).await, open, "{index}");
        }
    }
}
