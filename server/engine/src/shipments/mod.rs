//! Shipments and the outbox: what a change of an order's shipments means for the store, and how the store is told
//! exactly once. Knows no HTTP.
//!
//! The way of a shipment: [`changes`] decides what a person's wish means → it is stored with its push in one
//! transaction ([`storage::shipments`]) → the [`pusher`] leases the push, writes down what it is about to send,
//! and sends it through a [`sink`] → the answer is stored with what it changes of the order. Whatever ends a call without
//! an answer leaves the written intent: then the store's shipments are read and matched ([`matching`]) before anything
//! is sent again.

pub mod execution;
pub mod matching;
pub mod of_rows;
pub mod pusher;
pub mod retry_policy;
mod sink_provider;

pub use sink_provider::SinkProvider;
