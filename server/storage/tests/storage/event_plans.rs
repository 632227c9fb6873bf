//! However many events wait, the next one is found without reading the others.

use parcelpilot_domain::change::ChangeKind;
use parcelpilot_domain::ids::{EventEndpointId, IntegrationId};
use storage::events::{explain_slices, explain_work};
use storage::{Database, Engine};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

use crate::events::endpoint;

/// Each order has as many of them.
pub const EVENTS: i64 = 6_000;
pub const ORDERS: i64 = 1_500;

/// Of one endpoint, of each state that is given as many as of the others.
pub async fn many(database: &Database, id: EventEndpointId, store: IntegrationId, states: &[&str]) {
    let cases: String = (0..)
        .zip(states)
        .map(|(rest, state)| format!(" WHEN {rest} THEN '{state}'"))
        .collect();
    execute(database, format!(
        "INSERT INTO event_deliveries (endpoint_id, position, kind, subject, at, integration_id, order_number, sequence,
             state, since, due_at, next_try_at, tries, attempt)
         WITH RECURSIVE numbers (number) AS
             (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {EVENTS})
         SELECT '{id}', number, 'order.changed', '', 1, '{store}', number % {ORDERS}, CAST(number % {ORDERS} AS TEXT),
             CASE number % {}{cases} END, 1, 1, 1, 0, 0 FROM numbers",
        states.len()
    )).await;
    analyze(database).await;
}

async fn analyze(database: &Database) {
    let sql = match database.kind() {
        Engine::Sqlite => "ANALYZE",
        Engine::Postgres => "VACUUM ANALYZE event_deliveries, event_endpoints",
    };
    execute(database, sql.to_owned()).await;
}

on_both_databases! {
    async fn those_that_are_hurried_replayed_or_deleted_at_once_are_found_without_reading_the_others(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Store", 1).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        many(&database, id, store, &["pending", "failed", "delivered", "waiting"]).await;
        for plan in explain_slices(&database, id, at(0)).await.expect("explained") {
            let plan = plan.join("\n");
            for word in ["SCAN event_deliveries", "SCAN d\n", "TEMP B-TREE", "Sort", "Seq Scan on event_deliveries"] {
                assert!(!plan.contains(word), "{word}: {plan}");
            }
        }
    }

    async fn the_next_event_is_found_without_reading_the_others(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Store", 1).await;
        let id = endpoint(&database, None, &ChangeKind::ALL).await;
        many(&database, id, store, &["delivered"]).await;
        // An endpoint that is down, one that works, and one that has just come back.
        for delivered in [0, EVENTS / 2, EVENTS - 100] {
            execute(&database, format!(
                "UPDATE event_deliveries SET head = NULL, state = CASE WHEN position <= {delivered} THEN 'delivered' ELSE 'waiting' END;
                 UPDATE event_deliveries SET state = 'pending', head = sequence WHERE state = 'waiting'
                     AND position < {delivered} + {ORDERS}"
            )).await;
            analyze(&database).await;
            for plan in explain_work(&database, id, at(2)).await.expect("explained") {
                let plan = plan.join("\n");
                for word in ["SCAN event_deliveries", "SCAN d\n", "SCAN w", "SCAN h", "TEMP B-TREE", "Sort", "Hash", "Seq Scan on event_deliveries"] {
                    assert!(!plan.contains(word), "{delivered}, {word}: {plan}");
                }
            }
        }
    }
}
