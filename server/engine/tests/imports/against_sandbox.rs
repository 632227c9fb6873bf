//! How many calls syncs of the sandbox store take.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bigcommerce::{BigCommerce, RetryPolicy};
use engine::imports::worker::{SourceProvider, Worker};
use jiff::Timestamp as Moment;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::ids::{IntegrationId, RunId};
use parcelpilot_domain::import_run::{RunFailure, RunState};
use parcelpilot_domain::store::StoreAccess;
use parcelpilot_domain::store::orders::{CallObserver, OrderSource, Urgency};
use parcelpilot_domain::sync::SyncInterval;
use sandbox::{Account, Change, Fault, FaultKind, Running, Sandbox, Settings};
use storage::runs::LeasedRun;
use storage::{Database, runs};
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;

use crate::test_server::TestServer;

const AN_HOUR: i64 = 3_600;

/// A sandbox in which all orders are older than a day.
pub struct Quiet {
    pub running: Running,
    pub client: BigCommerce,
}

impl Quiet {
    pub async fn store(orders: u64) -> Arc<Self> {
        let settings = Settings {
            orders,
            quota: 1_000_000,
            newest: Some(Moment::now() - Duration::from_secs(86_400)),
            ..Settings::default()
        };
        let running = Sandbox::start(settings).await.unwrap();
        let client = BigCommerce::new(running.base_url.parse().unwrap())
            .unwrap()
            .with_retry_policy(RetryPolicy {
                backoff: Backoff {
                    first: Duration::from_millis(1),
                    longest: Duration::from_millis(5),
                },
                ..RetryPolicy::default()
            });
        Arc::new(Self { running, client })
    }

    pub fn calls(&self) -> u64 {
        self.running.sandbox.calls().values().sum()
    }
}

#[async_trait]
impl SourceProvider for Quiet {
    async fn open(
        &self,
        _: IntegrationId,
        urgency: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure> {
        let sandbox = &self.running.sandbox;
        let access = StoreAccess {
            store_hash: sandbox.tokens().store_hash.parse().unwrap(),
            access_token: sandbox.credentials(Account::Full).access_token.clone().into(),
        };
        Ok(Box::new(
            self.client.store(access, observer).with_urgency(urgency),
        ))
    }
}

/// As if the last sync had begun an hour ago.
pub async fn passed_an_hour_ago(server: &TestServer) {
    let cursor = runtime::clock::now().millis() - AN_HOUR * 1_000;
    server
        .execute(&format!("UPDATE integrations SET sync_cursor = {cursor}"))
        .await;
}

pub async fn sync(server: &TestServer, store: &Arc<Quiet>) -> RunRow {
    let (now, every) = (runtime::clock::now(), SyncInterval::default());
    let id = runs::sync_now(&server.database, server.integration, every, "Ada", now)
        .await
        .unwrap();
    let run = execute(server, store, id).await;
    assert_eq!(run.state, RunState::Complete, "{run:?}");
    run
}

/// Executes a queued run to its end.
pub async fn execute(server: &TestServer, store: &Arc<Quiet>, id: RunId) -> RunRow {
    let run = server.claim("worker").await.expect("the run is free");
    execute_claimed(server, store, run).await;
    server.run(id).await
}

pub async fn execute_claimed(server: &TestServer, store: &Arc<Quiet>, run: LeasedRun) {
    let worker = Worker {
        database: server.database.clone(),
        keeps_raw_orders: true,
        sources: store.clone(),
        wake: Arc::default(),
    };
    worker.execute(run, CancellationToken::new()).await;
}

on_both_databases! {
    async fn a_big_store_where_nothing_changed_costs_two_calls_at_most(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(20_000).await);
        passed_an_hour_ago(&server).await;
        let run = sync(&server, &store).await;
        assert_eq!((run.counters.seen, i64::try_from(store.calls()).unwrap()), (0, run.counters.calls));
        assert!(run.counters.calls <= 2, "{run:?}");
        let moved = runtime::clock::now().millis() / 1_000 - server.cursor().await;
        assert!(moved < 60, "the cursor is {moved} s old");
    }

    async fn changes_take_as_few_calls(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(2_000).await);
        passed_an_hour_ago(&server).await;
        let sandbox = &store.running.sandbox;
        let edited = sandbox.expected_orders().nth(700).unwrap().id;
        assert!(sandbox.edit(edited, Change { status_id: Some(11), ..Change::default() }));
        let run = sync(&server, &store).await;
        // And once the names of its channels.
        assert_eq!((run.counters.seen, run.counters.created, run.counters.calls), (1, 1, 3));
        assert_eq!(server.order_ids().await, [i64::try_from(edited).unwrap()]);
    }

    async fn a_store_that_ignores_dates_is_reported(database: Database) {
        let (server, store) = (TestServer::new(database).await, Quiet::store(600).await);
        passed_an_hour_ago(&server).await;
        let sandbox = &store.running.sandbox;
        let edited = sandbox.expected_orders().nth(500).unwrap().id;
        assert!(sandbox.edit(edited, Change { status_id: Some(11), ..Change::default() }));
        for path in ["/v2/orders", "/v2/orders/count"] {
            sandbox.add_fault(Fault { path: Some(path.to_owned()), ..Fault::new(FaultKind::DatesIgnored) });
        }
        let run = sync(&server, &store).await;
        assert_eq!((run.counters.seen, run.counters.created), (1, 1));
        let events = runs::events(&server.database, run.id).await.unwrap();
        assert!(events.iter().any(|event| event.text.to_string().contains("it seems to ignore them")), "{events:?}");
    }
}
