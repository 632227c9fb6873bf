//! Webhooks as hints: a store tells of a changed order, and the order is fetched. Polling stays the main way: it
//! covers whatever hooks miss, so that a lost one costs a minute and no order.
//!
//! The way of a hint: the store calls `/hooks/bigcommerce/{integration}` ([`crate::http`]) → [`proof`] says whether it
//! is the store, [`event`] which order it is about → the [`inbox`] collapses what comes in at once →
//! [`crate::storage::hooks`] keeps an order's hint once → the [`keeper`] queues a run of all that are wanted, a few
//! seconds apart. The keeper also sees to it that the store has the hook at all ([`wanted`]).

pub mod event;
pub mod inbox;
pub mod keeper;
pub mod proof;
pub mod wanted;

pub use inbox::Inbox;
pub use keeper::Keeper;
