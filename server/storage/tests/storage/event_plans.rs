//! However many events wait, the next one is found without reading the others.

use parcelpilot_domain::change::ChangeKind;
use storage::events::explain_work;
use storage::{Database, Engine};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

use crate::events::endpoint;

/// Each order has as many of them.
const EVENTS: i64 = 6_000;
const ORDERS: i64 = 1_500;

on_both_databases! {
    async fn the_next_event_is_found_without_reading_the_others(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Store", 1).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        execute(&database, format!(
            "INSERT INTO event_deliveries (endpoint_id, position, kind, subject, at, integration_id, order_number, sequence,
                 state, since, due_at, next_try_at, tries, attempt)
             WITH RECURSIVE numbers (number) AS
                 (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {EVENTS})
             SELECT '{id}', number, 'order.changed', '', 1, '{store}', number % {ORDERS}, CAST(number % {ORDERS} AS TEXT),
                 'delivered', 1, 1, 1, 0, 0 FROM numbers"
        )).await;
        // An endpoint that is down, one that works, and one that has just come back.
        for delivered in [0, EVENTS / 2, EVENTS - 100] {
            execute(&database, format!(
                "UPDATE event_deliveries SET head = NULL, state = CASE WHEN position <= {delivered} THEN 'delivered' ELSE 'waiting' END;
                 UPDATE event_deliveries SET state = 'pending', head = sequence WHERE state = 'waiting'
                     AND position < {delivered} + {ORDERS}"
            )).await;
            execute(&database, match database.kind() {
                Engine::Sqlite => "ANALYZE",
                Engine::Postgres => "VACUUM ANALYZE event_deliveries, event_endpoints",
            }.to_owned()).await;
            for plan in explain_work(&database, id, at(2)).await.expect("explained") {
                let plan = plan.join("\n");
                for word in ["SCAN event_deliveries", "SCAN d\n", "SCAN w", "SCAN h", "TEMP B-TREE", "Sort", "Hash", "Seq Scan on event_deliveries"] {
                    assert!(!plan.contains(word), "{delivered}, {word}: {plan}");
                }
            }
        }
    }
}
