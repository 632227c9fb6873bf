//! Orders whose shipments change are looked for one by one, also where the engine doesn't know yet how many there are.

use parcelpilot_domain::ids::{IntegrationId, OrderId, RemoteOrderId};
use storage::shipments::{explain_changes, explain_numbered};
use storage::{Database, Engine};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{client, integration};

use crate::outbox_plans::ship_all;

/// As many as are read at once.
const AT_ONCE: i64 = 200;
/// SQLite's words for a table read whole, and PostgreSQL's.
const WHOLE: [&str; 3] = ["SCAN ", "Seq Scan", "Hash"];

/// The engine takes the tables for empty from now on.
async fn forget_sizes(database: &Database) {
    let sql = match database.kind() {
        Engine::Sqlite => "ANALYZE",
        Engine::Postgres => "ANALYZE orders, order_lines, shipments, shipment_lines, shipment_pushes",
    };
    execute(database, sql.to_owned()).await;
}

async fn shipped(database: &Database) -> IntegrationId {
    let acme = client(database, "Acme").await;
    let store = integration(database, acme, "Store", 1).await;
    forget_sizes(database).await;
    ship_all(database, store).await;
    store
}

on_both_databases! {
    async fn orders_to_change_are_read_by_their_ids(database: Database) {
        shipped(&database).await;
        let ids: Vec<OrderId> = (1..=AT_ONCE)
            .map(|number| format!("00000000-0000-7000-8000-{}", 100_000_000_000 + number).parse().expect("an id"))
            .collect();
        for plan in explain_changes(&database, &ids).await.expect("explained") {
            let plan = plan.join("\n");
            for word in WHOLE {
                assert!(!plan.contains(word), "{word}: {plan}");
            }
        }
    }

    async fn orders_of_a_file_are_found_by_their_numbers(database: Database) {
        let store = shipped(&database).await;
        let numbers: Vec<RemoteOrderId> = (1..=AT_ONCE).map(RemoteOrderId).collect();
        for integration in [None, Some(store)] {
            let plan = explain_numbered(&database, &numbers, integration).await.expect("explained").join("\n");
            for word in ["SCAN o", "Seq Scan on orders", "Hash"] {
                assert!(!plan.contains(word), "{word}: {plan}");
            }
            let by_number = ["remote_id=?)", "remote_id = \"*VALUES*\".column1)"];
            assert!(by_number.iter().any(|words| plan.contains(words)), "{plan}");
        }
    }
}
