//! Deleting an integration.

use parcelpilot_domain::ids::IntegrationId;
use storage::counts::totals;
use storage::integrations::UnsentShipments;
use storage::orders::{OrderFilter, list};
use storage::{Database, StorageError, integrations};
use test_support::databases::{execute, until_somebody_waits, with_postgres};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, consignment, integration, line, problem};

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
        integrations::delete(&database, gone, UnsentShipments::Keep).await.expect("deleted");
        integrations::delete(&database, gone, UnsentShipments::Keep).await.expect("quiet");
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
        assert_eq!(totals(&database).await.expect("read").orders, 2_500);
        integrations::delete(&database, id, UnsentShipments::Keep).await.expect("deleted");
        assert_eq!(totals(&database).await.expect("read").orders, 0);
    }

    async fn shipments_that_the_store_does_not_have_hold_it_up(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        for (number, state) in (1..).zip(["held", "pending", "sending", "failed", "confirmed"]) {
            execute(&database, push(&database, id, number, state).await).await;
        }
        let unsent = integrations::detail(&database, id).await.expect("read").expect("found").unsent;
        assert_eq!(unsent, 4);
        let refused = integrations::delete(&database, id, UnsentShipments::Keep).await;
        assert!(matches!(refused, Err(StorageError::Unsent(4))), "{refused:?}");
        let row = integrations::find(&database, id).await.expect("read").expect("it is still there");
        assert_eq!((row.is_enabled, row.version), (true, 1), "nothing has changed");
        assert_eq!(rows_in(&database, "orders").await, 5);
        let lost = integrations::delete(&database, id, UnsentShipments::Delete).await.expect("deleted");
        assert_eq!(lost, 4);
        assert_eq!(rows_in(&database, "shipment_pushes").await, 0);
    }

    async fn confirmed_ones_do_not(database: Database) {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        execute(&database, push(&database, id, 1, "confirmed").await).await;
        assert_eq!(integrations::delete(&database, id, UnsentShipments::Keep).await.expect("deleted"), 0);
    }
}

/// On SQLite one waits for the other anyway.
#[tokio::test]
async fn what_is_shipped_at_that_moment_is_counted() {
    with_postgres(|database: Database| async move {
        let acme = client(&database, "Acme").await;
        let id = integration(&database, acme, "One", 1).await;
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let insert = push(&database, id, 1, "pending").await;
        let mut shipping = pool.begin_with("BEGIN").await.expect("begun");
        sqlx::raw_sql(sqlx::AssertSqlSafe(insert))
            .execute(&mut *shipping)
            .await
            .expect("shipped");
        let deleting = {
            let database = database.clone();
            tokio::spawn(async move { integrations::delete(&database, id, UnsentShipments::Keep).await })
        };
        until_somebody_waits(pool).await;
        shipping.commit().await.expect("committed");
        let refused = deleting.await.expect("it ends");
        assert!(matches!(refused, Err(StorageError::Unsent(1))), "{refused:?}");
    })
    .await;
}

/// Makes an order; what makes a shipment of it, whose push is in this state.
async fn push(database: &Database, integration: IntegrationId, number: i64, state: &str) -> String {
    let order = TestOrder::new(integration, number).insert(database).await;
    format!(
        "INSERT INTO shipments (id, integration_id, order_id, order_number, address_id, carrier, carrier_name,
             tracking_number, tracking_link, made_at, made_by, notify_store, ahead, store_hash)
         VALUES ('s{number}', '{integration}', '{order}', {number}, 1, 'ups', '', '1Z', '', 1, 'Ada', TRUE, 1, 'store1');
         INSERT INTO shipment_pushes (id, shipment_id, integration_id, order_id, position, kind, state, since,
             created_at, next_try_at, tries, attempt, detail)
         VALUES ('p{number}', 's{number}', '{integration}', '{order}', 1, 'create', '{state}', 1, 1, 1, 0, 0, '')"
    )
}

pub async fn rows_in(database: &Database, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    let (count,): (i64,) = match database {
        Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_one(reader).await,
        Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_one(pool).await,
    }
    .expect("it counts");
    count
}
