use async_trait::async_trait;
use parcelpilot_domain::ids::{OrderId, OrderWarningId, RemoteOrderId, RunId};

use super::Caller;
use crate::error::AppResult;
use crate::orders::{Neighbours, OrderDetail, OrderPage, OrderQuery, OrderRow, WorkListCounts};

#[async_trait]
pub trait OrderPort: Send + Sync {
    /// Fifty orders, in the order of the query; paging goes by the last row seen, never by number.
    async fn list(&self, query: OrderQuery) -> AppResult<OrderPage>;
    /// How many orders each work list has with the rest of the query.
    async fn counts(&self, query: OrderQuery) -> AppResult<WorkListCounts>;
    /// The first so many of the list that `query` is.
    async fn ids(&self, query: OrderQuery, most: u16) -> AppResult<Vec<OrderId>>;
    /// Beside this order in the list that `query` is, whether it is still in that list or not.
    async fn neighbours(&self, query: OrderQuery, id: OrderId) -> AppResult<Neighbours>;
    /// Those with exactly this number in their stores, newest first.
    async fn numbered(&self, number: RemoteOrderId) -> AppResult<Vec<OrderRow>>;
    /// Whether this is the code of an item or of an order of any store, or a label that a shipment has already.
    async fn is_known_code(&self, code: &str) -> AppResult<bool>;
    async fn detail(&self, id: OrderId) -> AppResult<OrderDetail>;
    /// Somebody has dealt with a warning.
    async fn resolve_warning(&self, caller: &Caller, id: OrderWarningId) -> AppResult<()>;
    /// Queues a run of this order alone.
    async fn import_again(&self, caller: &Caller, id: OrderId) -> AppResult<RunId>;
}
