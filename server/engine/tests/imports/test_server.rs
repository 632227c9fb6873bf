//! A database with an integration, and what a test needs to execute runs in it.

use std::sync::Arc;
use std::time::Duration;

use engine::imports::worker::Worker;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunKind, Selection};
use parcelpilot_domain::order_status::{OrderStatus, StatusFilter};
use parcelpilot_domain::sync::SyncInterval;
use storage::runs::{Capacity, LeasedRun, NewRun};
use storage::{Database, runs};
use test_support::databases::execute;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::store::Store;

/// A new database with an integration, and workers for it.
pub struct TestServer {
    pub database: Database,
    pub integration: IntegrationId,
}

impl TestServer {
    pub async fn new(database: Database) -> Self {
        let integration = add_integration(&database, "store").await;
        TestServer {
            database,
            integration,
        }
    }

    pub async fn enqueue(&self, selection: Selection) -> RunId {
        runs::enqueue(&self.database, self.new_run(selection))
            .await
            .unwrap()
    }

    pub fn new_run(&self, selection: Selection) -> NewRun {
        NewRun {
            integration_id: self.integration,
            kind: RunKind::Backfill,
            selection,
            requested_by: Some("Ada".to_owned()),
            at: runtime::clock::now(),
        }
    }

    pub fn worker(&self, store: &Store) -> Worker {
        Worker {
            database: self.database.clone(),
            keeps_raw_orders: true,
            sources: Arc::new(store.clone()),
            wake: Arc::new(Notify::new()),
        }
    }

    pub async fn claim(&self, owner: &str) -> Option<LeasedRun> {
        self.claim_later(owner, Duration::ZERO).await
    }

    /// Claims a run as if this much time had passed.
    pub async fn claim_later(&self, owner: &str, later: Duration) -> Option<LeasedRun> {
        let at = runtime::clock::now().plus(later);
        runs::claim(
            &self.database,
            Capacity::ForAll,
            owner,
            at,
            Duration::from_secs(20),
        )
        .await
        .unwrap()
    }

    /// Queues a run and executes it to its end.
    pub async fn pull(&self, store: &Store, selection: Selection) -> RunRow {
        let id = self.enqueue(selection).await;
        let run = self.claim("worker").await.expect("the run is free");
        self.worker(store).execute(run, CancellationToken::new()).await;
        self.run(id).await
    }

    /// Queues a sync and executes it to its end.
    pub async fn sync(&self, store: &Store) -> RunRow {
        let (now, every) = (runtime::clock::now(), SyncInterval::default());
        let id = runs::sync_now(&self.database, self.integration, every, "Ada", now)
            .await
            .unwrap();
        let run = self.claim("worker").await.expect("the run is free");
        self.worker(store).execute(run, CancellationToken::new()).await;
        self.run(id).await
    }

    pub async fn execute(&self, sql: &str) {
        execute(&self.database, sql.to_owned()).await;
    }

    /// In seconds; 0 if there is none.
    pub async fn cursor(&self) -> i64 {
        self.numbers("SELECT COALESCE(sync_cursor, 0) / 1000 FROM integrations")
            .await[0]
    }

    pub async fn run(&self, id: RunId) -> RunRow {
        runs::run_row(&self.database, id)
            .await
            .unwrap()
            .expect("the run is there")
    }

    pub async fn numbers(&self, sql: &'static str) -> Vec<i64> {
        let rows: Vec<(i64,)> = match &self.database {
            Database::Sqlite { reader, .. } => sqlx::query_as(sql).fetch_all(reader).await.unwrap(),
            Database::Postgres(pool, _) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
        };
        rows.into_iter().map(|(number,)| number).collect()
    }

    pub async fn order_ids(&self) -> Vec<i64> {
        self.numbers("SELECT remote_id FROM orders ORDER BY remote_id")
            .await
    }
}

/// Adds an integration with a client of its own; `name` is also the store's hash.
pub async fn add_integration(database: &Database, name: &str) -> IntegrationId {
    let integration = IntegrationId::from_uuid(Uuid::now_v7());
    let client = Uuid::now_v7();
    execute(
        database,
        format!(
            "INSERT INTO clients VALUES ('{client}', '{name}', '{name}', TRUE, 0); \
             INSERT INTO integrations (id, client_id, platform, name, name_key, store_hash, is_enabled, \
             push_ship_confirms, statuses, status_labels, access_token, access_token_last_four, \
             credentials_set_at, credentials_set_by, version, created_at) VALUES ('{integration}', '{client}', \
             'bigcommerce', '{name}', '{name}', '{name}', TRUE, FALSE, '[11]', '[]', '', '', 0, '', 1, 0)"
        ),
    )
    .await;
    integration
}

pub fn everything() -> Selection {
    Selection::Span {
        dates: DateRange::default(),
        statuses: StatusFilter::All,
    }
}

pub fn only(status: i64) -> Selection {
    let statuses = StatusFilter::Only(vec![OrderStatus(status)]);
    Selection::Span {
        dates: DateRange::default(),
        statuses,
    }
}
