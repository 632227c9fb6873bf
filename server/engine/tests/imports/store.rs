//! A store in memory, and what tests need for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use engine::imports::worker::SourceProvider;
use parcelpilot_domain::ids::{IntegrationId, RemoteOrderId};
use parcelpilot_domain::import_run::RunFailure;
use parcelpilot_domain::order::Order;
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::problem::ProblemKind;
use parcelpilot_domain::store::orders::{
    BadOrder, CallObserver, Count, FetchedOrder, FetchedPage, ListedPage, OrderSource, ReceivedOrder,
    SourceError, StatusCount, StoreOrderFilter, Urgency,
};
use parcelpilot_domain::time::Timestamp;
use parcelpilot_domain::time_zone::StoreZone;

use crate::orders::order;

/// A store whose orders a test can change while they are read.
#[derive(Clone, Default)]
pub struct Store(Arc<Mutex<Contents>>);

#[derive(Default)]
struct Contents {
    orders: BTreeMap<i64, Order>,
    /// The store's clock.
    seconds: i64,
    /// The changes to make just before the nth page is sent.
    edits: Vec<(usize, Order)>,
    ignores_dates: bool,
    malformed: Vec<i64>,
    /// Sent twice on its page.
    repeated: Option<i64>,
    page_calls: usize,
    zone_calls: usize,
    zone: Option<StoreZone>,
    hang_at_page: Option<usize>,
    fail_with: Option<RunFailure>,
}

impl Contents {
    /// The orders that match a filter, whose bounds are inclusive.
    fn listed(&self, filter: &StoreOrderFilter) -> impl Iterator<Item = &Order> {
        let filter = filter.clone();
        let (min_id, max_id) = (filter.min_id.unwrap_or(0), filter.max_id.unwrap_or(i64::MAX));
        let ignores_dates = self.ignores_dates;
        self.orders
            .values()
            .filter(move |order| (min_id..=max_id).contains(&order.remote_id.0))
            .filter(move |order| filter.status.is_none_or(|status| order.status == status))
            .filter(move |order| ignores_dates || is_within(order, &filter))
    }
}

/// What the store sends for an order.
pub fn raw_of(order: &Order) -> String {
    serde_json::to_string(order).unwrap()
}

fn is_within(order: &Order, filter: &StoreOrderFilter) -> bool {
    let within = |at: Timestamp, from: Option<Timestamp>, to: Option<Timestamp>| {
        from.is_none_or(|from| at >= from) && to.is_none_or(|to| at <= to)
    };
    within(order.created_at, filter.created_from, filter.created_to)
        && within(order.modified_at, filter.modified_from, filter.modified_to)
}

impl Store {
    pub fn with(count: i64, status: i64) -> Self {
        let store = Store::default();
        (0..count).for_each(|index| store.put(order(100 + index * 3, status, 1)));
        store
    }

    pub fn put(&self, order: Order) {
        self.contents().orders.insert(order.remote_id.0, order);
    }

    pub fn remove(&self, id: i64) {
        self.contents().orders.remove(&id);
    }

    pub fn spoil(&self, ids: &[i64]) {
        self.contents().malformed = ids.to_vec();
    }

    /// Sends this order twice on its page.
    pub fn repeat(&self, id: i64) {
        self.contents().repeated = Some(id);
    }

    /// From the nth call for a page (from 1) on, no call returns.
    pub fn hang_at_page(&self, page: Option<usize>) {
        let mut contents = self.contents();
        contents.hang_at_page = page;
        contents.page_calls = 0;
    }

    pub fn set_clock(&self, seconds: i64) {
        self.contents().seconds = seconds;
    }

    /// Changes an order just before the nth page (from 1) is sent.
    pub fn edit_before_page(&self, page: usize, order: Order) {
        let mut contents = self.contents();
        contents.edits.push((page, order));
        contents.page_calls = 0;
    }

    pub fn ignore_dates(&self) {
        self.contents().ignores_dates = true;
    }

    pub fn page_calls(&self) -> usize {
        self.contents().page_calls
    }

    pub fn is_in(&self, zone: StoreZone) {
        self.contents().zone = Some(zone);
    }

    pub fn zone_calls(&self) -> usize {
        self.contents().zone_calls
    }

    pub fn fail_with(&self, failure: Option<RunFailure>) {
        self.contents().fail_with = failure;
    }

    pub fn ids(&self) -> Vec<i64> {
        self.contents().orders.keys().copied().collect()
    }

    fn contents(&self) -> std::sync::MutexGuard<'_, Contents> {
        self.0.lock().unwrap()
    }

    fn fetched(contents: &Contents, order: &Order) -> FetchedOrder {
        if contents.malformed.contains(&order.remote_id.0) {
            return Err(Box::new(BadOrder {
                remote_id: Some(order.remote_id),
                channel: order.details.channel_id,
                kind: ProblemKind::Malformed,
                field: "date_created".to_owned(),
                detail: "not a date".to_owned(),
                raw: raw_of(order),
            }));
        }
        Ok(Box::new(ReceivedOrder {
            raw: Some(raw_of(order)),
            order: order.clone(),
        }))
    }
}

#[async_trait]
impl OrderSource for Store {
    async fn page(&self, filter: &StoreOrderFilter, limit: u16) -> Result<FetchedPage, SourceError> {
        let hang = {
            let mut contents = self.contents();
            contents.page_calls += 1;
            let call = contents.page_calls;
            let (now, later) = std::mem::take(&mut contents.edits)
                .into_iter()
                .partition::<Vec<_>, _>(|(page, _)| *page == call);
            contents.edits = later;
            contents
                .orders
                .extend(now.into_iter().map(|(_, order)| (order.remote_id.0, order)));
            contents.hang_at_page.is_some_and(|hang| call >= hang)
        };
        if hang {
            std::future::pending::<()>().await;
        }
        let contents = self.contents();
        if let Some(failure) = contents.fail_with {
            return Err(SourceError::of_store(failure, "as the test wants"));
        }
        let is_inside = |order: &&Order| is_within(order, filter);
        let sent: Vec<&Order> = contents.listed(filter).take(usize::from(limit)).collect();
        Ok(FetchedPage {
            last_id: sent.last().map(|order| order.remote_id.0),
            outside: sent.iter().filter(|order| !is_inside(order)).count(),
            orders: sent
                .into_iter()
                .filter(is_inside)
                .flat_map(|order| {
                    let times = if contents.repeated == Some(order.remote_id.0) {
                        2
                    } else {
                        1
                    };
                    std::iter::repeat_n(order, times)
                })
                .map(|order| Self::fetched(&contents, order))
                .collect(),
            store_time: None,
        })
    }

    async fn list(&self, _: &StoreOrderFilter, _: u16) -> Result<ListedPage, SourceError> {
        Ok(ListedPage::default())
    }

    async fn count(&self, filter: &StoreOrderFilter) -> Result<Count, SourceError> {
        let contents = self.contents();
        if let Some(failure) = contents.fail_with {
            return Err(SourceError::of_store(failure, "as the test wants"));
        }
        let mut by_status: BTreeMap<i64, i64> = BTreeMap::new();
        contents
            .listed(filter)
            .for_each(|order| *by_status.entry(order.status.0).or_default() += 1);
        Ok(Count {
            total: by_status.values().sum(),
            by_status: by_status
                .into_iter()
                .map(|(status, count)| StatusCount {
                    status: OrderStatus(status),
                    label: format!("S{status}"),
                    count,
                })
                .collect(),
            store_time: Some(Timestamp::from_millis(contents.seconds * 1_000)),
        })
    }

    async fn order(&self, id: RemoteOrderId) -> Result<FetchedOrder, SourceError> {
        let contents = self.contents();
        Ok(match contents.orders.get(&id.0) {
            Some(order) => Self::fetched(&contents, order),
            None => Err(Box::new(BadOrder {
                remote_id: Some(id),
                channel: None,
                kind: ProblemKind::NotFound,
                field: String::new(),
                detail: String::new(),
                raw: String::new(),
            })),
        })
    }

    async fn id_at(&self, filter: &StoreOrderFilter, position: i64) -> Result<Option<i64>, SourceError> {
        let index = usize::try_from(position - 1).unwrap();
        Ok(self
            .contents()
            .listed(filter)
            .nth(index)
            .map(|order| order.remote_id.0))
    }

    async fn zone(&self) -> Option<StoreZone> {
        let mut contents = self.contents();
        contents.zone_calls += 1;
        contents.zone.clone()
    }
}

#[async_trait]
impl SourceProvider for Store {
    async fn open(
        &self,
        _: IntegrationId,
        _: Urgency,
        _: Arc<dyn CallObserver>,
    ) -> Result<Box<dyn OrderSource>, RunFailure> {
        Ok(Box::new(self.clone()))
    }
}
