//! A sandbox store, a database with an integration for it, and programs that work on it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::TryStreamExt;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::date_range::DateRange;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunKind, RunState, Selection};
use parcelpilot_domain::order_status::StatusFilter;
use sandbox::{Account, ExpectedOrder, Running, Sandbox, Settings};
use storage::orders::StoredOrder;
use storage::runs::NewRun;
use storage::{Database, integrations, orders, runs};
use tempfile::TempDir;
use test_support::databases::{DatabaseAddress, execute};
use test_support::matches_expected::assert_same;

use crate::process::{Process, until};

pub struct TestServer {
    pub store: Running,
    pub database: Database,
    pub integration: IntegrationId,
    pub folder: TempDir,
    address: String,
    started: AtomicU32,
}

impl TestServer {
    pub async fn new(DatabaseAddress(address): DatabaseAddress, settings: Settings) -> Self {
        let store = Sandbox::start(settings).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        store
            .sandbox
            .tokens()
            .write_files(&folder.path().join("credentials.txt"))
            .unwrap();
        let mut server = TestServer {
            store,
            database: Database::open(&address).await.unwrap(),
            integration: IntegrationId::from_uuid(uuid::Uuid::nil()),
            folder,
            address,
            started: AtomicU32::new(0),
        };
        let file = server.folder.path().join("credentials.txt");
        let file = file.to_str().unwrap();
        let add = [
            "integrations",
            "add",
            "--client",
            "Acme",
            "--name",
            "Store",
            "--credentials",
            file,
            // Syncs do not come between.
            "--sync-minutes",
            "1440",
        ];
        assert!(server.start(&add).ended().await.success());
        server.integration = integrations::list(&server.database).await.unwrap()[0].id;
        server
    }

    /// Starts the program on this database and store.
    pub fn start(&self, arguments: &[&str]) -> Process {
        Process::start(arguments, &self.environment(), self.next_log())
    }

    /// What tells the program its database and store.
    pub fn environment(&self) -> [(&'static str, String); 4] {
        let key_file = self.folder.path().join("parcelpilot.key");
        [
            ("DATABASE_URL", self.address.clone()),
            ("PARCELPILOT_KEY_FILE", key_file.display().to_string()),
            ("PARCELPILOT_BIGCOMMERCE_URL", self.store.base_url.clone()),
            ("PARCELPILOT_LOG", "trace".to_owned()),
        ]
    }

    /// The same for a host whose clock is this far ahead, or behind.
    pub fn environment_ahead(&self, milliseconds: i64) -> Vec<(&'static str, String)> {
        let ahead = ("PARCELPILOT_TEST_CLOCK_AHEAD_MS", milliseconds.to_string());
        self.environment().into_iter().chain([ahead]).collect()
    }

    /// A file of its own for what each program says.
    pub fn next_log(&self) -> PathBuf {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        self.folder.path().join(format!("said-{number:03}.log"))
    }

    pub async fn enqueue(&self) -> RunId {
        let run = NewRun {
            integration_id: self.integration,
            kind: RunKind::Backfill,
            selection: Selection::Span {
                dates: DateRange::default(),
                statuses: StatusFilter::All,
            },
            requested_by: None,
            at: runtime::clock::now(),
        };
        runs::enqueue(&self.database, run).await.unwrap()
    }

    pub async fn run(&self, id: RunId) -> RunRow {
        runs::run_row(&self.database, id).await.unwrap().unwrap()
    }

    /// How often somebody has leased it.
    pub async fn attempts(&self, id: RunId) -> i64 {
        let sql = "SELECT attempt FROM import_runs WHERE id = $1";
        let id = id.to_string();
        let (attempts,): (i64,) = match &self.database {
            Database::Sqlite { reader, .. } => sqlx::query_as(sql).bind(id).fetch_one(reader).await,
            Database::Postgres(pool, _) => sqlx::query_as(sql).bind(id).fetch_one(pool).await,
        }
        .unwrap();
        attempts
    }

    pub async fn seen(&self, id: RunId, orders: i64) {
        until("orders to be read", async || {
            let run = self.run(id).await;
            (run.counters.seen >= orders || run.state.is_over()).then_some(())
        })
        .await;
    }

    pub async fn ends(&self, id: RunId) -> RunRow {
        until("the run to end", async || {
            Some(self.run(id).await).filter(|run| run.state.is_over())
        })
        .await
    }

    /// How often the store has been called.
    pub fn calls(&self) -> u64 {
        self.store.sandbox.calls().values().sum()
    }

    /// As if the time of a lease had gone by since the worker was killed.
    pub async fn let_leases_lapse(&self) {
        execute(
            &self.database,
            "UPDATE import_runs SET lease_until = 0 WHERE state = 'running'".to_owned(),
        )
        .await;
    }

    pub async fn stored(&self) -> Vec<StoredOrder> {
        orders::export(&self.database, Some(self.integration))
            .map_ok(|whole| whole.stored)
            .try_collect()
            .await
            .unwrap()
    }

    /// Every order of the store is here once, with every line and address, but the malformed ones: each of those is
    /// an open problem.
    pub async fn assert_whole(&self, run: RunId) {
        let run = self.run(run).await;
        assert_eq!(run.state, RunState::Complete, "{run:?}");
        let (malformed, sound): (Vec<ExpectedOrder>, Vec<ExpectedOrder>) = self
            .store
            .sandbox
            .expected_orders()
            .filter(|expected| expected.status_id != 0)
            .partition(|expected| expected.malformed);
        let stored = self.stored().await;
        assert_eq!(stored.len(), sound.len());
        for (stored, expected) in stored.iter().zip(&sound) {
            assert_same(&stored.order, expected);
        }
        assert_eq!(run.counters.problems, i64::try_from(malformed.len()).unwrap());
    }

    /// The row as text, for a search.
    pub async fn integration_row(&self) -> String {
        let Database::Postgres(pool, _) = &self.database else {
            return String::new();
        };
        let (row,): (String,) = sqlx::query_as("SELECT CAST(i AS TEXT) FROM integrations i")
            .fetch_one(pool)
            .await
            .unwrap();
        row
    }

    pub fn secrets(&self) -> Vec<String> {
        let credentials = self.store.sandbox.credentials(Account::Full);
        vec![
            credentials.access_token.clone(),
            credentials.client_secret.clone(),
        ]
    }
}

/// A store whose quota is out of the way.
pub fn roomy(orders: u64) -> Settings {
    Settings {
        orders,
        quota: 1_000_000,
        ..Settings::default()
    }
}
