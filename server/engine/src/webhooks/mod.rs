//! Webhooks as hints: a store names a changed order, and the order is fetched. Polling stays the main way: it covers
//! whatever webhooks miss, so that a lost one costs a minute and no order.
//!
//! The way of a hint: the store calls this server, whose HTTP layer proves the caller and reads which order it is about
//! → the [`inbox`] collapses what comes in at once → [`storage::webhooks`] keeps an order's hint once → the
//! [`reconciler`] queues a run of all that are wanted, a few seconds apart. The reconciler also sees to it that the store
//! has the webhook at all ([`expected`]).

pub mod expected;
pub mod inbox;
mod provider;
pub mod reconciler;

pub use inbox::Inbox;
pub use provider::WebhookProvider;
pub use reconciler::WebhookReconciler;
