//! Deleting an integration.

use storage::orders::{OrderFilter, list};
use storage::overview::counts;
use storage::{Database, integrations};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, consignment, integration, line, problem};

on_both_databases! {
    async fn takes_all_of_it_and_nothing_else(database: Database) {
        let acme = client(&database, "Acme").await;
        let gone = integration(&database, acme, "Gone", 1).await;
        let stays = integration(&database, acme, "Stays", 2).await;
        for integration in [gone, stays] {
            let order = TestOrder { terms: "ada", ..TestOrder::new(integration, 7) }.insert(&database).await;
            line(&database, order, 1, Some(2), "physical").await;
            consignment(&database, order, 2).await;
            problem(&database, integration, 8, 1).await;
        }
        execute(&database, format!(
            "INSERT INTO import_runs (id, integration_id, kind, state, selection, created_at, is_planned, seen, created,
                 updated, unchanged, skipped, problems, calls, throttled, worked_ms, cancel_asked, attempt, changed_at)
             VALUES ('r', '{gone}', 'sync', 'running', '', 1, FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, 1, 1);
             INSERT INTO import_events (run_id, ordinal, at, code, parameters) VALUES ('r', 1, 1, 'completed', '')"
        )).await;
        integrations::delete(&database, gone).await.expect("deleted");
        integrations::delete(&database, gone).await.expect("quiet");
        assert!(integrations::find(&database, gone).await.expect("read").is_none());
        let page = list(&database, &OrderFilter::default(), 50).await.expect("read");
        assert_eq!(page.rows.len(), 1);
        assert_eq!(page.rows[0].integration_name, "Stays");
        for (table, left) in [("orders", 1), ("order_lines", 1), ("order_consignments", 1), ("order_terms", 1), ("order_raw", 0),
            ("problems", 1), ("import_runs", 0), ("import_events", 0)] {
            assert_eq!(rows_in(&database, table).await, left, "{table}");
        }
    }

    async fn goes_slice_by_slice_to_the_end(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        crate::list_plans::fill(&database, &[id], 2_500).await;
        assert_eq!(counts(&database, at(0)).await.expect("read").orders, 2_500);
        integrations::delete(&database, id).await.expect("deleted");
        assert_eq!(counts(&database, at(0)).await.expect("read").orders, 0);
    }
}

async fn rows_in(database: &Database, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    let (count,): (i64,) = match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_one(reader).await,
        Database::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await,
    }
    .expect("it counts");
    count
}
