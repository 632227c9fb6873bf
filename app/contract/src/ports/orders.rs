use async_trait::async_trait;
use parcelpilot_domain::ids::{OrderId, OrderWarningId, RemoteOrderId, RunId};

use super::Caller;
use crate::error::AppResult;
use crate::orders::{OrderDetail, OrderPage, OrderQuery, OrderRow};

#[async_trait]
pub trait OrderPort: Send + Sync {
    /// Fifty orders, newest first; paging goes by the last row seen, never by number.
    async fn list(&self, query: OrderQuery) -> AppResult<OrderPage>;
    /// Those with exactly this number in their stores, newest first.
    async fn numbered(&self, number: RemoteOrderId) -> AppResult<Vec<OrderRow>>;
    async fn detail(&self, id: OrderId) -> AppResult<OrderDetail>;
    /// Somebody has dealt with a warning.
    async fn resolve_warning(&self, caller: &Caller, id: OrderWarningId) -> AppResult<()>;
    /// Queues a run of this order alone.
    async fn import_again(&self, caller: &Caller, id: OrderId) -> AppResult<RunId>;
}
