//! The outbox of shipments: sends each change of an order's shipments to the store exactly once. Knows no HTTP.
//!
//! How a shipment reaches the store: the domain's [rules](parcelpilot_domain::shipment::changes) decide what a person's
//! change means → the shipment and its push are stored in one transaction ([`storage::shipments`]) → the [`pusher`] leases
//! the push, records what it is about to send, and sends it through a [sink](parcelpilot_domain::store::shipments) → the
//! response and what it changes of the order are stored. If the response is lost, the record remains: before anything is
//! sent again, the store's shipments are read, twice, and matched with it ([`matching`]).

mod create;
pub mod csv_plan;
pub mod csv_rows;
pub mod execution;
pub mod matching;
pub mod pusher;
pub mod retry_policy;
mod sink_provider;

pub use sink_provider::SinkProvider;
