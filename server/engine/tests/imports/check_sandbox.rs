//! Checks of the sandbox store through the real client.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bigcommerce::{BigCommerce, RetryPolicy};
use engine::imports::worker::SourceProvider;
use parcelpilot_domain::backoff::Backoff;
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::import_run::{RunFailure, RunState};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::StoreAccess;
use parcelpilot_domain::store::orders::{CallObserver, ListedOrder, OrderSource, Urgency};
use parcelpilot_domain::time::Timestamp;
use sandbox::orders::Head;
use sandbox::{Account, Change, Running, Sandbox, Settings};
use storage::Database;
use test_support::on_both_databases;

use crate::listing::{check_run, keep, lose, result};
use crate::test_server::{TestServer, everything};

#[derive(Clone)]
struct Store(Arc<Running>);

impl Store {
    async fn with(orders: u64, faults: &str) -> Self {
        let settings = Settings {
            orders,
            quota: 1_000_000,
            window: Duration::from_millis(50),
            faults: faults.parse().expect("known faults"),
            ..Settings::default()
        };
        Self(Arc::new(Sandbox::start(settings).await.expect("a sandbox")))
    }

    /// Every order that a full pull imports.
    fn orders(&self) -> Vec<ListedOrder> {
        let heads = self.0.sandbox.heads().filter(|head| head.status != 0);
        heads.map(|head| listed(&head)).collect()
    }

    fn calls(&self) -> u64 {
        self.0.sandbox.calls().values().sum()
    }
}

fn listed(head: &Head) -> ListedOrder {
    let second = |second: i64| Some(Timestamp::from_millis(second * 1_000));
    ListedOrder {
        remote_id: RemoteOrderId(i64::try_from(head.id).unwrap()),
        status: Some(OrderStatus(i64::from(head.status))),
        is_deleted: head.is_deleted,
        created_at: second(head.created),
        modified_at: second(head.modified),
        channel: None,
    }
}

#[async_trait]
impl SourceProvider for Store {
    async fn open(
        &self,
        _: IntegrationId,
        _: Urgency,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure> {
        let client = BigCommerce::new(self.0.base_url.parse().expect("an address")).expect("a client");
        let client = client.with_retry_policy(RetryPolicy {
            backoff: Backoff {
                first: Duration::from_millis(1),
                ..RetryPolicy::default().backoff
            },
            throttled_pause: Duration::from_millis(10),
            ..RetryPolicy::default()
        });
        let sandbox = &self.0.sandbox;
        let access = StoreAccess {
            store_hash: sandbox.tokens().store_hash.parse().expect("a hash"),
            access_token: sandbox.credentials(Account::Full).access_token.clone().into(),
        };
        Ok(Box::new(client.store(access, observer)))
    }
}

on_both_databases! {
    async fn three_missing_of_a_hundred_thousand_are_found_in_forty_calls(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(100_000, "none").await);
        let orders = store.orders();
        keep(&server, &orders).await;
        let run = check_run(&server, store.clone(), everything()).await;
        assert_eq!((run.state, store.calls()), (RunState::Complete, 2));

        let lost = [7, orders.len() / 2, orders.len() - 1_000].map(|index| orders[index].remote_id.0);
        lose(&server, &lost).await;
        store.0.sandbox.forget_calls();
        let run = check_run(&server, store.clone(), everything()).await;
        let found = result(&server.database, &run).await;
        assert_eq!(found.missing.first, lost);
        assert_eq!((found.missing.count, found.stale.count, found.extra.count), (3, 0, 0));
        assert!(store.calls() <= 40, "{} calls", store.calls());
        assert_eq!(u64::try_from(run.counters.calls).unwrap(), store.calls());
    }

    async fn a_channel_that_is_not_imported_is_not_missed(database: Database) {
        let (server, store) = (TestServer::new(database).await, Store::with(20_000, "none").await);
        let heads: Vec<Head> = store.0.sandbox.heads().filter(|head| head.status != 0).collect();
        let of_web = heads.iter().filter(|head| head.channel_id == 1);
        let kept: Vec<ListedOrder> = of_web.map(listed).collect();
        assert!(kept.len() < heads.len());
        keep(&server, &kept).await;
        server.execute(
            "INSERT INTO channels (integration_id, channel_id, is_imported) SELECT id, 664177, FALSE FROM integrations; \
             INSERT INTO channels (integration_id, channel_id, is_imported) SELECT id, 664178, FALSE FROM integrations"
        ).await;
        let run = check_run(&server, store.clone(), everything()).await;
        let found = result(&server.database, &run).await;
        assert_eq!((found.missing.count, found.stale.count, found.extra.count), (0, 0, 0));
        // Nor is anything of the others hidden by it.
        let lost = kept[kept.len() / 2].remote_id.0;
        lose(&server, &[lost]).await;
        let run = check_run(&server, store.clone(), everything()).await;
        let found = result(&server.database, &run).await;
        assert_eq!((found.missing.first, found.missing.count), (vec![lost], 1));
        // One that has no orders is asked for them once, and not again for each part of the store.
        let calls = async || {
            store.0.sandbox.forget_calls();
            check_run(&server, store.clone(), everything()).await;
            store.calls()
        };
        let without = calls().await;
        server.execute("INSERT INTO channels (integration_id, channel_id, is_imported) SELECT id, 42, FALSE FROM integrations").await;
        assert_eq!(calls().await, without + 1);
    }

    async fn a_bad_day_changes_no_result(database: Database) {
        let faults = "status_500/3,status_429/4,truncated/5,invalid_json/7";
        let (server, store) = (TestServer::new(database).await, Store::with(2_000, faults).await);
        let orders = store.orders();
        keep(&server, &orders).await;
        let (lost, stale) = (orders[900].remote_id.0, orders[1_200].remote_id.0);
        lose(&server, &[lost]).await;
        let archived = Change { is_deleted: Some(!orders[1_200].is_deleted), ..Change::default() };
        assert!(store.0.sandbox.edit(stale.unsigned_abs(), archived));
        let run = check_run(&server, store.clone(), everything()).await;
        assert_eq!(run.state, RunState::Complete, "{run:?}");
        let found = result(&server.database, &run).await;
        assert_eq!((found.missing.first, found.stale.first), (vec![lost], vec![stale]));
        assert!(run.counters.throttled > 0);
    }
}
