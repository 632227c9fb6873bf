//! What is done does not make it slower to find which order's status is next.

use storage::status_updates::explain_work;
use storage::{Database, Engine};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

use crate::list_plans::fill;

const ORDERS: i64 = 4_000;

on_both_databases! {
    async fn the_next_status_is_found_without_reading_the_others(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        fill(&database, &[store], ORDERS).await;
        execute(&database, format!(
            "UPDATE integrations SET status_on_import = 'awaiting_shipment';
             INSERT INTO status_updates (integration_id, order_number, store_hash, status_move, state, since, next_try_at)
             SELECT '{store}', remote_id, 'store1', 'awaiting_shipment', 'pending', 1, 1 FROM orders"
        )).await;
        for done in [0, ORDERS / 2, ORDERS - 100] {
            execute(&database, format!("UPDATE status_updates SET state = 'done' WHERE order_number <= {done}")).await;
            let analyze = match database.kind() {
                Engine::Sqlite => "ANALYZE",
                Engine::Postgres => "VACUUM ANALYZE status_updates, orders",
            };
            execute(&database, analyze.to_owned()).await;
            let plans = explain_work(&database, store, at(2)).await.expect("explained");
            assert!(plans[0].join("\n").contains("status_updates_sending"), "{done}: {:?}", plans[0]);
            for plan in &plans[1..] {
                let plan = plan.join("\n");
                assert!(plan.contains("status_updates_due"), "{done}: {plan}");
                for word in ["Sort", "TEMP B-TREE FOR ORDER BY", "Seq Scan on status_updates", "SCAN u\n", "Bitmap"] {
                    assert!(!plan.contains(word), "{done}, {word}: {plan}");
                }
            }
        }
    }
}
