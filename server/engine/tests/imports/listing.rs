//! A store that only lists and counts its orders, of any number; and a database with the same orders.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use engine::imports::worker::{SourceProvider, Worker};
use parcelpilot_contract::checks::CheckResult;
use parcelpilot_contract::imports::RunRow;
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::import_run::{RunFailure, RunKind, Selection};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::store::orders::{
    CallObserver, Count, FetchedOrder, FetchedPage, ListedOrder, ListedPage, OrderSource, SourceError,
    StatusCount, StoreOrderFilter, Urgency,
};
use parcelpilot_domain::time::Timestamp;
use storage::runs::NewRun;
use storage::{Database, checks, runs};
use test_support::databases::execute;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::test_server::TestServer;

#[derive(Clone)]
pub struct Listing(Arc<Mutex<Contents>>);

struct Contents {
    orders: BTreeMap<i64, ListedOrder>,
    clock: Timestamp,
    calls: usize,
    meanwhile: Vec<(usize, ListedOrder)>,
    ignores_dates: bool,
    fail_with: Option<RunFailure>,
}

impl Listing {
    pub fn with(orders: impl IntoIterator<Item = ListedOrder>) -> Self {
        let orders = orders
            .into_iter()
            .map(|order| (order.remote_id.0, order))
            .collect();
        Self(Arc::new(Mutex::new(Contents {
            orders,
            clock: now(),
            calls: 0,
            meanwhile: Vec::new(),
            ignores_dates: false,
            fail_with: None,
        })))
    }

    pub fn put(&self, order: ListedOrder) {
        self.contents().orders.insert(order.remote_id.0, order);
    }

    pub fn remove(&self, id: i64) {
        self.contents().orders.remove(&id);
    }

    /// Just before the nth call (from 1) returns.
    pub fn put_meanwhile(&self, call: usize, order: ListedOrder) {
        self.contents().meanwhile.push((call, order));
    }

    pub fn ignore_dates(&self) {
        self.contents().ignores_dates = true;
    }

    pub fn fail_with(&self, failure: Option<RunFailure>) {
        self.contents().fail_with = failure;
    }

    pub fn orders(&self) -> Vec<ListedOrder> {
        self.contents().orders.values().copied().collect()
    }

    pub fn calls(&self) -> usize {
        self.contents().calls
    }

    pub fn forget_calls(&self) {
        self.contents().calls = 0;
    }

    fn contents(&self) -> std::sync::MutexGuard<'_, Contents> {
        self.0.lock().unwrap()
    }

    fn called(&self) -> Result<std::sync::MutexGuard<'_, Contents>, SourceError> {
        let mut contents = self.contents();
        contents.calls += 1;
        let call = contents.calls;
        for (at, order) in contents.meanwhile.clone() {
            if at == call {
                contents.orders.insert(order.remote_id.0, order);
            }
        }
        match contents.fail_with {
            Some(failure) => Err(SourceError::of_store(failure, "as the test wants")),
            None => Ok(contents),
        }
    }
}

impl Contents {
    fn matching<'a>(&'a self, filter: &'a StoreOrderFilter) -> impl Iterator<Item = &'a ListedOrder> {
        let is_after = |at: Option<Timestamp>, from: Option<Timestamp>| at >= from || from.is_none();
        let range = filter.min_id.unwrap_or(0)..=filter.max_id.unwrap_or(i64::MAX);
        self.orders
            .range(range)
            .map(|(_, order)| order)
            .filter(move |order| {
                self.ignores_dates
                    || (is_after(order.created_at, filter.created_from)
                        && (filter.created_to.is_none() || order.created_at <= filter.created_to)
                        && is_after(order.modified_at, filter.modified_from))
            })
            .filter(|order| filter.status.is_none_or(|status| order.status == Some(status)))
    }
}

#[async_trait]
impl OrderSource for Listing {
    async fn page(&self, _: &StoreOrderFilter, _: u16) -> Result<FetchedPage, SourceError> {
        panic!("a check reads no whole orders")
    }

    async fn list(&self, filter: &StoreOrderFilter, limit: u16) -> Result<ListedPage, SourceError> {
        let contents = self.called()?;
        let is_shown =
            |order: &&ListedOrder| filter.status.is_some() || order.status != Some(OrderStatus::INCOMPLETE);
        let orders: Vec<ListedOrder> = contents
            .matching(filter)
            .filter(is_shown)
            .take(usize::from(limit))
            .copied()
            .collect();
        let is_old = |order: &ListedOrder| {
            filter
                .modified_from
                .is_some_and(|from| order.modified_at < Some(from))
        };
        Ok(ListedPage {
            received: orders.len(),
            last_id: orders.last().map(|order| order.remote_id.0),
            is_date_ignored: orders.iter().any(is_old),
            orders,
        })
    }

    async fn count(&self, filter: &StoreOrderFilter) -> Result<Count, SourceError> {
        let contents = self.called()?;
        let mut by_status: BTreeMap<OrderStatus, i64> = BTreeMap::new();
        for order in contents.matching(filter) {
            *by_status.entry(order.status.unwrap()).or_default() += 1;
        }
        let status = |(status, count)| StatusCount {
            status,
            label: String::new(),
            count,
        };
        Ok(Count {
            total: by_status.values().sum(),
            by_status: by_status.into_iter().map(status).collect(),
            store_time: Some(contents.clock),
        })
    }

    async fn order(&self, _: RemoteOrderId) -> Result<FetchedOrder, SourceError> {
        panic!("a check reads no whole orders")
    }
}

#[async_trait]
impl SourceProvider for Listing {
    async fn open(
        &self,
        _: IntegrationId,
        _: Urgency,
        _: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure> {
        Ok(Box::new(self.clone()))
    }
}

/// In whole seconds, like the store's dates.
pub fn now() -> Timestamp {
    let now = runtime::clock::now().millis();
    Timestamp::from_millis(now - now.rem_euclid(1_000))
}

/// An order from a month ago.
pub fn listed(id: i64, status: i64) -> ListedOrder {
    let at = now().minus(Duration::from_secs(30 * 86_400));
    ListedOrder {
        remote_id: RemoteOrderId(id),
        status: Some(OrderStatus(status)),
        is_deleted: false,
        created_at: Some(at),
        modified_at: Some(at),
        channel: None,
    }
}

/// The same order, changed a minute ago.
pub fn changed(order: ListedOrder, status: i64) -> ListedOrder {
    ListedOrder {
        status: Some(OrderStatus(status)),
        modified_at: Some(now().minus(Duration::from_secs(60))),
        ..order
    }
}

/// Stores the orders as if they had just been imported.
pub async fn keep(server: &TestServer, orders: &[ListedOrder]) {
    let at = runtime::clock::now().millis();
    for chunk in orders.chunks(500) {
        let row = |order: &ListedOrder| {
            format!(
                "('{}', '{}', {}, {}, '', {}, {}, {}, 'USD', '1', 1, 1, '', '', '', '', '', '{{}}', '', {at}, {at})",
                Uuid::now_v7(),
                server.integration,
                order.remote_id,
                order.status.unwrap().0,
                order.is_deleted,
                order.created_at.unwrap().millis(),
                order.modified_at.unwrap().millis(),
            )
        };
        let rows: Vec<String> = chunk.iter().map(row).collect();
        let sql = format!(
            "INSERT INTO orders (id, integration_id, remote_id, status_id, status_label, is_deleted, created_at, \
             modified_at, currency, total, items_total, left_to_ship, payment_status, customer_name, \
             customer_email, customer_message, staff_notes, billing, content_hash, imported_at, updated_at) VALUES {}",
            rows.join(", ")
        );
        execute(&server.database, sql).await;
    }
}

pub async fn lose(server: &TestServer, ids: &[i64]) {
    for id in ids {
        execute(
            &server.database,
            format!("DELETE FROM orders WHERE remote_id = {id}"),
        )
        .await;
    }
}

/// Queues a check and executes it to its end.
pub async fn check_run(
    server: &TestServer,
    stores: impl SourceProvider + 'static,
    selection: Selection,
) -> RunRow {
    let run = NewRun {
        kind: RunKind::Check,
        ..server.new_run(selection)
    };
    let id = runs::enqueue_single(&server.database, run).await.unwrap();
    let run = server.claim("worker").await.expect("the run is free");
    let worker = Worker {
        database: server.database.clone(),
        keeps_raw_orders: true,
        sources: Arc::new(stores),
        wake: Arc::new(Notify::new()),
    };
    worker.execute(run, CancellationToken::new()).await;
    server.run(id).await
}

/// The same, and returns what it found.
pub async fn check(server: &TestServer, store: &Listing, selection: Selection) -> CheckResult {
    store.forget_calls();
    let run = check_run(server, store.clone(), selection).await;
    result(&server.database, &run).await
}

pub async fn result(database: &Database, run: &RunRow) -> CheckResult {
    let found = checks::of_run(database, run.id).await.unwrap();
    found.unwrap_or_else(|| panic!("{run:?}"))
}
