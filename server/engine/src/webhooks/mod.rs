//! Webhooks are hints: a store names a changed order, and the order is fetched. Syncs stay the main way in and cover what
//! webhooks miss, so a lost call costs a minute, not an order.
//!
//! How a hint is handled: the store calls this server, whose HTTP layer verifies the caller and reads the order's id → the
//! [`inbox`] merges calls that arrive together → [`storage::webhooks`] stores one hint per order → the [`reconciler`] queues
//! a run for all hints, every few seconds. The reconciler also makes sure that the store has the webhook ([`expected`]).

pub mod expected;
pub mod inbox;
mod provider;
pub mod reconciler;

pub use inbox::Inbox;
pub use provider::WebhookProvider;
pub use reconciler::WebhookReconciler;
