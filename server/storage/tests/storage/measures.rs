//! What is read of the database for monitoring.

use storage::Database;
use storage::changes::publish;
use storage::measures::{Waiting, connections, is_migrated, measures};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration};

use crate::overview::shipment;

pub async fn push(database: &Database, order: &TestOrder<'_>, state: &str, since: i64) {
    let order_id = shipment(database, order, 1, None).await;
    let TestOrder {
        integration,
        remote_id,
        ..
    } = order;
    execute(
        database,
        format!(
            "INSERT INTO shipment_pushes (id, shipment_id, order_id, integration_id, position, kind, state, since, created_at,
                 next_try_at, tries, attempt, detail)
             VALUES ('p{remote_id}', 's{remote_id}', '{order_id}', '{integration}', 1, 'create', '{state}', {since}, 0, 0, 0, 0, '')"
        ),
    )
    .await;
}

on_both_databases! {
    async fn what_is_open_is_counted_by_state_with_its_oldest(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        for (number, state, since) in [(1, "failed", 30), (2, "failed", 20), (3, "held", 10), (4, "confirmed", 1)] {
            push(&database, &TestOrder::new(store, number), state, since).await;
        }
        let mut found = measures(&database).await.expect("read");
        found.pushes.sort_by(|one, other| one.state.cmp(&other.state));
        let waiting = |state: &str, count, oldest| Waiting { state: state.to_owned(), count, oldest: Some(at(oldest)) };
        assert_eq!(found.pushes, [waiting("failed", 2, 20), waiting("held", 1, 10)]);
        assert_eq!((found.runs, found.problems, found.alerts), (Vec::new(), 0, Vec::new()));
    }

    async fn a_change_waits_until_it_has_a_position(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        let oldest = async || measures(&database).await.expect("read").oldest_change;
        assert_eq!(oldest().await, None);
        for number in 1..=2 {
            TestOrder::new(store, number).insert(&database).await;
        }
        execute(&database, "UPDATE change_arrivals SET at = arrival * 100".to_owned()).await;
        assert_eq!(oldest().await, Some(at(100)));
        publish(&database).await.expect("published");
        assert_eq!(oldest().await, None);
    }

    async fn a_database_that_is_open_is_migrated(database: Database) {
        assert!(is_migrated(&database).await.expect("read"));
        execute(&database, "DELETE FROM _sqlx_migrations WHERE version = 27".to_owned()).await;
        assert!(!is_migrated(&database).await.expect("read"));
        let (busy, all) = connections(&database);
        assert!(busy <= all && all > 0, "{busy} of {all}");
    }
}
