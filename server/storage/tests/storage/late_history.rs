//! Orders that came in since a day are found whether they are the newest, or a long history that came in late.

use parcelpilot_domain::time::Timestamp;
use storage::Database;
use storage::orders::{OrderFilter, explain, list};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

use crate::list_plans::fill;

/// More than are fetched and sorted, with as many others.
const ORDERS: i64 = 42_000;
const MANY: i64 = 20_500;

/// From an hour on, as orders are counted.
fn day() -> Timestamp {
    at(3_600_000)
}

/// The orders in these places came in since the day.
async fn import(database: &Database, which: &str) {
    let day = day().millis();
    execute(
        database,
        format!("UPDATE orders SET imported_at = CASE WHEN {which} THEN {day} ELSE 1 END"),
    )
    .await;
}

on_both_databases! {
    async fn a_page_is_found_wherever_they_are(database: Database) {
        let acme = client(&database, "Acme").await;
        let store = integration(&database, acme, "Store", 1).await;
        fill(&database, &[store], ORDERS).await;
        let filter = OrderFilter { imported_from: Some(day()), ..OrderFilter::default() };
        for (which, first, rest) in [
            (format!("remote_id > {}", ORDERS - MANY), ORDERS, "orders_by_import"),
            (format!("remote_id <= {MANY}"), MANY, "orders_by_import"),
            // More than the others: these are walked past.
            (format!("remote_id <= {}", ORDERS - MANY), ORDERS - MANY, "orders_by_age"),
        ] {
            import(&database, &which).await;
            let mut numbers = Vec::new();
            let mut after = None;
            for _ in 0..3 {
                let page = list(&database, &OrderFilter { after, ..filter.clone() }, 50).await.expect("read");
                numbers.extend(page.rows.iter().map(|row| row.remote_id));
                after = page.next.map(|next| next.parse().expect("a cursor"));
            }
            let expected: Vec<i64> = (0..150).map(|place| first - place).collect();
            assert_eq!(numbers, expected, "{which}");
            if let Database::Sqlite { .. } = database {
                let plan = explain(&database, &filter).await.expect("explained");
                // A window, its end, and what is left to do where it holds too few.
                let walks = plan.iter().filter(|line| line.contains("INDEX orders_by_age")).count();
                assert_eq!(walks, 2 + usize::from(rest == "orders_by_age"), "{which}: {plan:?}");
                assert!(plan.iter().any(|line| line.contains(rest)), "{which}: {plan:?}");
            }
        }
    }
}
