//! Where orders come from, as the import engine sees it. It knows no HTTP: retries, quota and the shape of answers
//! are the business of the platform's client.

use async_trait::async_trait;

use crate::ids::RemoteOrderId;
use crate::import_run::{RunFailure, WaitReason};
use crate::order::Order;
use crate::order_status::OrderStatus;
use crate::problem::ProblemKind;
use crate::quota::Quota;
use crate::time::Timestamp;
use crate::time_zone::StoreZone;

/// Most orders that one page may have.
pub const PAGE_LIMIT: u16 = 250;

/// Narrows what is listed or counted. Open ends narrow nothing; both ends are included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreOrderFilter {
    pub min_id: Option<i64>,
    pub max_id: Option<i64>,
    /// One status only: the store's filter takes no more.
    pub status: Option<OrderStatus>,
    pub created_from: Option<Timestamp>,
    pub created_to: Option<Timestamp>,
    pub modified_from: Option<Timestamp>,
    pub modified_to: Option<Timestamp>,
}

/// Up to [`PAGE_LIMIT`] orders in ascending order of their ids.
#[derive(Debug, Default)]
pub struct FetchedPage {
    pub orders: Vec<FetchedOrder>,
    /// The highest id on the page, which the next one begins after; none where the page is empty.
    pub last_id: Option<i64>,
    /// Orders that the store sent although they are outside the dates asked for. They are left out.
    pub outside: usize,
    /// The store's own clock when it answered, from the `Date` header.
    pub store_time: Option<Timestamp>,
}

/// Up to [`PAGE_LIMIT`] orders in ascending order of their ids, as lists show them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedPage {
    pub orders: Vec<ListedOrder>,
    /// How many the store sent; those that can't be told apart are not among the orders.
    pub received: usize,
    pub last_id: Option<i64>,
    /// Orders came that are outside the dates asked for: stores have been seen to ignore such filters.
    pub is_date_ignored: bool,
}

/// An order without its contents. What the store sent unreadably is none: the order is there all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedOrder {
    pub remote_id: RemoteOrderId,
    pub status: Option<OrderStatus>,
    pub is_deleted: bool,
    pub created_at: Option<Timestamp>,
    pub modified_at: Option<Timestamp>,
}

/// One bad order is one problem, and the page goes on.
pub type FetchedOrder = Result<Box<Order>, Box<BadOrder>>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadOrder {
    /// Not known where what came does not even say its number.
    pub remote_id: Option<RemoteOrderId>,
    pub kind: ProblemKind,
    /// The field that is wrong, as the store names it; may be empty.
    pub field: String,
    /// What is wrong with it, in one sentence.
    pub detail: String,
    /// What the store sent, whole.
    pub raw: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCount {
    pub status: OrderStatus,
    /// The store's own name for it.
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

/// Which of a store's calls go first while its quota is short, the first of these first. Pushes may use the part of
/// the quota, too, that is left to the store's other apps: somebody waits for their parcel's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Push,
    Sync,
    Backfill,
}

/// The store could not be read, after all retries that make sense. `failure` says why in our words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{failure:?}: {detail}")]
pub struct SourceError {
    pub failure: RunFailure,
    /// For the log: never holds a secret or a body.
    pub detail: String,
}

/// One store's orders. Calls wait out 429 and 5xx by themselves and say so to the run's [`CallObserver`]; dropping the
/// future stops the wait at once.
#[async_trait]
pub trait OrderSource: Send + Sync {
    /// Lines and addresses come inside. `limit` orders at most, [`PAGE_LIMIT`] at the highest.
    async fn page(&self, filter: &StoreOrderFilter, limit: u16) -> Result<FetchedPage, SourceError>;
    /// The same orders without lines and addresses, for a fraction of the bytes. Incomplete ones are left out unless
    /// the filter asks for their status.
    async fn list(&self, filter: &StoreOrderFilter, limit: u16) -> Result<ListedPage, SourceError>;
    /// Of each status in one call.
    async fn count(&self, filter: &StoreOrderFilter) -> Result<Count, SourceError>;
    /// An order that is not there is a [`BadOrder`] of kind `NotFound`.
    async fn order(&self, id: RemoteOrderId) -> Result<FetchedOrder, SourceError>;
    /// The id of the order at this place, from 1, by ascending id; nothing past the end, or where the source can't
    /// tell: then its orders are read in one walk.
    async fn id_at(&self, _filter: &StoreOrderFilter, _place: i64) -> Result<Option<i64>, SourceError> {
        Ok(None)
    }
    /// The store's own time zone, asked for once; nothing where it does not say.
    async fn zone(&self) -> Option<StoreZone> {
        None
    }
}

/// Told of every call while it happens, for the counters and the live page.
pub trait CallObserver: Send + Sync {
    /// A request is about to be sent.
    fn called(&self);
    /// It was answered 429.
    fn throttled(&self);
    /// Nothing is sent until then.
    fn waiting(&self, reason: WaitReason, until: Timestamp);
    /// The wait is over.
    fn moving(&self);
    fn quota(&self, quota: Quota);
}

/// For callers who do not watch.
pub struct Unobserved;

impl CallObserver for Unobserved {
    fn called(&self) {}
    fn throttled(&self) {}
    fn waiting(&self, _: WaitReason, _: Timestamp) {}
    fn moving(&self) {}
    fn quota(&self, _: Quota) {}
}
