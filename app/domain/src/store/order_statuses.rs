//! Where the store's orders get another status. There is no HTTP here.

use std::time::Instant;

use async_trait::async_trait;

use super::shipments::{BeforeSending, OrderNow, SinkError};
use crate::ids::RemoteOrderId;
use crate::status_update::StatusMove;

/// An order as its store has it.
#[derive(Debug, Clone)]
pub struct Look {
    pub order: OrderNow,
    /// When the store was asked, once it was the call's turn: the answer is no older.
    pub asked_at: Instant,
}

/// The statuses of one store's orders. Neither method repeats a call that failed, but for those that only read where the store
/// refuses and the answer is no proof.
#[async_trait]
pub trait OrderStatusSink: Send + Sync {
    /// `None` if the store has no such order, asked twice.
    async fn look(&self, order: RemoteOrderId) -> Result<Option<Look>, SinkError>;

    /// Writes the status that the move ends in, and nothing else. It does not look what the order is before.
    async fn set(
        &self,
        order: RemoteOrderId,
        to: StatusMove,
        before: &dyn BeforeSending,
    ) -> Result<(), SinkError>;
}
