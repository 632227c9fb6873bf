//! The source of orders, as the import engine sees it. There is no HTTP here: retries, quota and response formats
//! belong to the platform's client.

use std::ops::Deref;

use async_trait::async_trait;

use super::channels::{ChannelsError, StoreChannel};
use crate::ids::{RemoteChannelId, RemoteOrderId};
use crate::import_run::{RunFailure, WaitReason};
use crate::order::Order;
use crate::order_status::OrderStatus;
use crate::problem::ProblemKind;
use crate::quota::Quota;
use crate::time::Timestamp;
use crate::time_zone::StoreZone;

/// The most orders on a page.
pub const PAGE_LIMIT: u16 = 250;

/// Limits what is listed or counted. An open end excludes nothing; both ends are inclusive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreOrderFilter {
    pub min_id: Option<i64>,
    pub max_id: Option<i64>,
    /// A single status, because the store's filter accepts no more.
    pub status: Option<OrderStatus>,
    /// A single channel.
    pub channel: Option<RemoteChannelId>,
    pub created_from: Option<Timestamp>,
    pub created_to: Option<Timestamp>,
    pub modified_from: Option<Timestamp>,
    pub modified_to: Option<Timestamp>,
}

/// Up to [`PAGE_LIMIT`] orders, by ascending id.
#[derive(Debug, Default)]
pub struct FetchedPage {
    pub orders: Vec<FetchedOrder>,
    /// The highest id on the page; the next page starts after it. `None` if the page is empty.
    pub last_id: Option<i64>,
    /// Orders that the store sent although they are outside the requested dates. They are left out.
    pub outside: usize,
    /// The store's clock when it answered, from the `Date` header.
    pub store_time: Option<Timestamp>,
}

/// Up to [`PAGE_LIMIT`] orders, by ascending id, in the short form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedPage {
    pub orders: Vec<ListedOrder>,
    /// How many orders the store sent, including those left out because their number can't be read.
    pub received: usize,
    pub last_id: Option<i64>,
    /// The store sent orders from outside the requested dates: some stores ignore such filters.
    pub is_date_ignored: bool,
}

/// An order without its contents. A value that can't be read is `None`: the order exists all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedOrder {
    pub remote_id: RemoteOrderId,
    pub status: Option<OrderStatus>,
    pub channel: Option<RemoteChannelId>,
    pub is_deleted: bool,
    pub created_at: Option<Timestamp>,
    pub modified_at: Option<Timestamp>,
}

/// A bad order is one problem; the rest of the page goes on.
pub type FetchedOrder = Result<Box<ReceivedOrder>, Box<BadOrder>>;

/// An order, with what it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedOrder {
    pub order: Order,
    /// Everything that the store sent for it, in the platform's own form, to be read anew once more of it is wanted. Absent
    /// where it is not kept.
    pub raw: Option<String>,
}

impl From<Order> for ReceivedOrder {
    fn from(order: Order) -> Self {
        Self { order, raw: None }
    }
}

impl Deref for ReceivedOrder {
    type Target = Order;

    fn deref(&self) -> &Order {
        &self.order
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadOrder {
    /// `None` if not even the order's number can be read.
    pub remote_id: Option<RemoteOrderId>,
    /// `None` where that can't be read, either.
    pub channel: Option<RemoteChannelId>,
    pub kind: ProblemKind,
    /// The invalid field, as the store names it; may be empty.
    pub field: String,
    /// What is wrong with the field, in one sentence.
    pub detail: String,
    /// Everything that the store sent for the order.
    pub raw: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCount {
    pub status: OrderStatus,
    /// The store's own name for the status.
    pub label: String,
    pub count: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    pub total: i64,
    pub by_status: Vec<StatusCount>,
    pub store_time: Option<Timestamp>,
}

impl Count {
    pub fn of(&self, status: OrderStatus) -> i64 {
        let counted = self.by_status.iter().find(|one| one.status == status);
        counted.map_or(0, |one| one.count)
    }
}

/// Which calls to a store go first while its quota is short, in this order. Pushes may also use the part of the
/// quota that is otherwise left to the store's other apps, because customers are waiting for their tracking
/// numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Push,
    Sync,
    Backfill,
}

/// The store could not be read, after all sensible retries. `failure` is the reason in our terms.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{failure:?}: {detail}")]
pub struct SourceError {
    pub failure: RunFailure,
    pub extent: FaultExtent,
    /// For the log: never contains a secret or a body.
    pub detail: String,
}

/// How much of a store can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultExtent {
    /// Nothing of it, as far as is known.
    Store,
    /// What was asked for: less at a time, or another part, may be served.
    Request,
}

impl SourceError {
    /// An error that concerns the whole store.
    pub fn of_store(failure: RunFailure, detail: impl Into<String>) -> Self {
        Self {
            failure,
            extent: FaultExtent::Store,
            detail: detail.into(),
        }
    }
}

/// The orders of one store. Calls wait out 429 and 5xx by themselves and report that to the run's [`CallObserver`].
/// Dropping the future ends the wait at once.
#[async_trait]
pub trait OrderSource: Send + Sync {
    /// Orders with their lines and addresses, at most `limit` of them, which is at most [`PAGE_LIMIT`]. Where the store
    /// keeps failing, the error's extent is the request: it may serve a smaller page.
    async fn page(&self, filter: &StoreOrderFilter, limit: u16) -> Result<FetchedPage, SourceError>;
    /// The same orders without lines and addresses, for a fraction of the bytes. Incomplete orders are left out
    /// unless the filter asks for their status.
    async fn list(&self, filter: &StoreOrderFilter, limit: u16) -> Result<ListedPage, SourceError>;
    /// The number of orders of each status, in one call.
    async fn count(&self, filter: &StoreOrderFilter) -> Result<Count, SourceError>;
    /// An order that is not in the store is a [`BadOrder`] with the kind `NotFound`; one on which a store fails that
    /// otherwise answers, with the kind `Unservable`.
    async fn order(&self, id: RemoteOrderId) -> Result<FetchedOrder, SourceError>;
    /// The id of the order at this position, counted from 1 by ascending id. `None` past the end, or if the source
    /// can't tell; the orders are then read in one pass.
    async fn id_at(&self, _filter: &StoreOrderFilter, _place: i64) -> Result<Option<i64>, SourceError> {
        Ok(None)
    }
    /// The store's own time zone, which is asked for once. `None` if the store does not say.
    async fn zone(&self) -> Option<StoreZone> {
        None
    }
    /// All channels that the store sells on. Nothing is retried: names can wait.
    async fn channels(&self) -> Result<Vec<StoreChannel>, ChannelsError> {
        Ok(Vec::new())
    }
}

/// Hears of every call as it happens, for the counters and the live page.
pub trait CallObserver: Send + Sync {
    /// A request is about to be sent.
    fn called(&self);
    /// The response was 429.
    fn throttled(&self);
    /// Nothing is sent until `until`.
    fn waiting(&self, reason: WaitReason, until: Timestamp);
    /// The wait is over.
    fn moving(&self);
    fn quota(&self, quota: Quota);
}

/// For callers that don't need progress.
pub struct Unobserved;

impl CallObserver for Unobserved {
    fn called(&self) {}
    fn throttled(&self) {}
    fn waiting(&self, _: WaitReason, _: Timestamp) {}
    fn moving(&self) {}
    fn quota(&self, _: Quota) {}
}
