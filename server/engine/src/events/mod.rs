//! Events out: changes are sent to programs, signed by Standard Webhooks, at least once, and those of an order one after
//! another. Whoever gets one twice sees it by its `webhook-id`.
//!
//! How a change reaches a program: the feed gives it a position → the [`sender`] makes a delivery for each endpoint that is
//! told of it ([`storage::events`]) → leases it, asks the [source](EventSource) for what it happened to, signs and posts it
//! ([`request`]) → the answer is stored, and the next event of its order has its turn.

mod payload;
mod request;
mod retry_policy;
mod sender;

use async_trait::async_trait;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::time::Timestamp;
use serde_json::Value;
use storage::StorageResult;
use storage::changes::Change;
use storage::events::Endpoint;

pub use crate::standard_webhooks::SigningSecrets;
pub use payload::{BODY_BYTES_MAX, message_id};
pub use request::{Answer, EventClients, Reach};
pub use retry_policy::EventRetryPolicy;
pub use sender::EventSender;

/// Where events get what they say, and what they are signed by.
#[async_trait]
pub trait EventSource: Send + Sync {
    /// What happened, and what it happened to as it is now, as the API has both; where it is for a client, without what
    /// is the warehouse's own.
    async fn data(&self, change: &Change, client: Option<ClientId>) -> StorageResult<Value>;

    /// That of the endpoint, and the one before while that signs, too. None where they can't be opened.
    fn secrets(&self, endpoint: &Endpoint, now: Timestamp) -> Option<SigningSecrets>;
}
