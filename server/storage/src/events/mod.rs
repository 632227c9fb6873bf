//! Events out: the change feed, handed on to endpoints that programs have.
//!
//! [`fan_out()`] makes a delivery of each change that an endpoint is told of, in one transaction with the endpoint's new
//! position in the feed: whoever is killed has done all of it or nothing. A worker leases a delivery ([`outbox`]) and names
//! the lease when it writes what came of it ([`complete()`]), as with pushes.
//!
//! Events of one order go one after another. Only the first that is not done is `pending`, those behind it are `waiting`
//! until it is delivered, or has failed for good: were it to hold them up for ever, an endpoint that can't take one event
//! would never hear of its order again. So a claim reads one row, however many wait. That there is one is a rule of the
//! table (`head`); who adds, ends, replays or deletes deliveries holds the endpoint's row, so that none is left without a
//! turn, and nobody waits for two of them in different orders.

mod complete;
mod delete;
mod endpoints;
mod fan_out;
mod list;
mod outbox;
mod owners;
mod pause;
mod replay;
mod turns;

pub use complete::{Ended, Tried, complete};
pub use delete::delete;
pub(crate) use delete::delete_of_integration;
pub use endpoints::{
    Endpoint, NewEndpoint, count as count_endpoints, enabled, find, insert, list as list_endpoints,
    rotate_secret, sealed_secrets, shown as shown_endpoint, update,
};
pub use fan_out::{FANNED_OUT_AT_ONCE, FannedOut, fan_out};
pub use list::{DeliveryFilter, delivery, list as list_deliveries};
pub use outbox::{DeliveryLease, LeasedDelivery, claim, due, explain_slices, explain_work, release_lapsed};
pub use owners::owner;
pub use pause::{pause, pause_all, resume};
pub use replay::{replay, replay_failed};
pub(crate) use turns::lock_all_endpoints;
