//! What was made for one store is never carried to another.

use std::time::Duration;

use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::StatusFilter;
use storage::integrations::IntegrationChange;
use storage::runs::{LeasedRun, NewRun};
use storage::{Database, StorageError, integrations, runs};
use test_support::databases::{execute, until_somebody_waits, with_postgres};
use test_support::on_both_databases;
use test_support::rows::{TestOrder, at, client, integration, problem};

use crate::deletion::rows_in;
use crate::integrations::change_of;

async fn an_integration(database: &Database) -> IntegrationId {
    let acme = client(database, "Acme").await;
    integration(database, acme, "One", 1).await
}

async fn move_to(database: &Database, id: IntegrationId, hash: &str) -> Result<(), StorageError> {
    let change = IntegrationChange {
        store_hash: hash.parse().expect("a hash"),
        ..change_of(database, "One").await
    };
    integrations::update(database, id, &change).await
}

async fn enqueue(database: &Database, integration_id: IntegrationId) -> RunId {
    let run = NewRun {
        integration_id,
        kind: RunKind::Backfill,
        selection: Selection::Span {
            dates: DateRange::default(),
            statuses: StatusFilter::All,
        },
        requested_by: None,
        at: at(5),
    };
    runs::enqueue(database, run).await.expect("queued")
}

async fn claim(database: &Database, id: RunId) -> LeasedRun {
    let lease = Duration::from_secs(20);
    let claimed = runs::claim_run(database, id, "worker", runtime::clock::now(), lease).await;
    claimed.expect("asked").expect("it is free")
}

async fn hash(database: &Database) -> String {
    let found = integrations::find_by_name(database, "One").await.expect("read");
    found.expect("found").store_hash.to_string()
}

on_both_databases! {
    async fn an_integration_with_orders_keeps_its_store(database: Database) {
        let id = an_integration(&database).await;
        TestOrder::new(id, 7).insert(&database).await;
        let moved = move_to(&database, id, "other").await;
        assert!(matches!(moved, Err(StorageError::HasOrders)), "{moved:?}");
        assert_eq!(hash(&database).await, "store1");
        move_to(&database, id, "store1").await.expect("everything else can be changed");
    }

    async fn so_does_one_with_problems_or_with_runs_that_read_something(database: Database) {
        let id = an_integration(&database).await;
        problem(&database, id, 7, 1).await;
        assert!(matches!(move_to(&database, id, "other").await, Err(StorageError::HasOrders)));
        execute(&database, "DELETE FROM problems".to_owned()).await;
        enqueue(&database, id).await;
        assert!(matches!(move_to(&database, id, "other").await, Err(StorageError::RunActive)));
        execute(&database, "UPDATE import_runs SET state = 'failed', seen = 3".to_owned()).await;
        assert!(matches!(move_to(&database, id, "other").await, Err(StorageError::HasOrders)));
        // As of a hash that was mistyped.
        execute(&database, "UPDATE import_runs SET seen = 0".to_owned()).await;
        execute(&database, format!("INSERT INTO webhook_hints VALUES ('{id}', 7, 1)")).await;
        move_to(&database, id, "other").await.expect("nothing of the store was read");
        assert_eq!(hash(&database).await, "other");
        assert_eq!(rows_in(&database, "webhook_hints").await, 0, "they are orders of the store before");
    }

    async fn a_run_is_of_the_store_that_it_was_queued_for(database: Database) {
        let id = an_integration(&database).await;
        let run = enqueue(&database, id).await;
        assert!(!claim(&database, run).await.is_of_other_store);
        execute(&database, "UPDATE import_runs SET state = 'queued'; UPDATE integrations SET store_hash = 'other'".to_owned()).await;
        assert!(claim(&database, run).await.is_of_other_store);
        execute(&database, "UPDATE import_runs SET state = 'complete'".to_owned()).await;
        let run = enqueue(&database, id).await;
        assert!(!claim(&database, run).await.is_of_other_store, "it is queued for the store of now");
    }
}

/// On SQLite one waits for the other anyway.
#[tokio::test]
async fn a_run_that_is_queued_while_the_store_is_changed_is_seen() {
    with_postgres(|database: Database| async move {
        let id = an_integration(&database).await;
        let Database::Postgres(pool, _) = &database else {
            unreachable!("it is PostgreSQL")
        };
        let mut queueing = pool.begin_with("BEGIN").await.expect("begun");
        let insert = format!(
            "INSERT INTO import_runs (id, integration_id, kind, state, selection, created_at, is_planned, seen, created,
                 updated, unchanged, skipped, problems, calls, throttled, worked_ms, cancel_asked, attempt, changed_at,
                 store_hash)
             VALUES ('r', '{id}', 'sync', 'queued', '', 1, FALSE, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, 1, 1, 'store1')"
        );
        sqlx::query(sqlx::AssertSqlSafe(insert)).execute(&mut *queueing).await.expect("queued");
        let moving = {
            let database = database.clone();
            tokio::spawn(async move { move_to(&database, id, "other").await })
        };
        until_somebody_waits(pool).await;
        queueing.commit().await.expect("committed");
        let moved = moving.await.expect("it ends");
        assert!(matches!(moved, Err(StorageError::RunActive)), "{moved:?}");
        assert_eq!(hash(&database).await, "store1");
    })
    .await;
}
