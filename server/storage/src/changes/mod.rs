//! The change feed: what happened to orders, shipments, problems and integrations, in an order that never changes.
//!
//! Triggers write each change down in the transaction that makes it (`change_arrivals`), without a position: whoever is
//! given a number before the commit may commit after a higher one, and a reader that has seen that one would miss it.
//! [`publish()`] gives positions to what is committed, one process at a time. So no writer waits for another, none that
//! stays open holds up the changes of others, and positions outlive a move into another database, as transaction ids of
//! PostgreSQL would not. A database that went back in time begins them anew ([`begin_anew`]).

mod publish;
mod read;
mod restored;

pub use publish::{publish, publish_and_wait};
pub use read::{Change, Following, follow, newest};
pub use restored::begin_anew;

/// The last position that was given.
const NEWEST: &str = "SELECT COALESCE(max(position), 0) FROM changes";
