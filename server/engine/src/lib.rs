//! What runs by itself: [`imports`], [`shipments`] and their confirmation, [`webhooks`], [`alerts`].
//!
//! May be here: schedules, workers, and the order of steps. A store is known by the domain's traits alone, whatever its
//! platform. The database is known as it is: traits over its transactions would be as wide as it, with one
//! implementation. Not: HTTP towards people, SQL, secrets, and pages.

pub mod alerts;
pub mod imports;
pub mod shipments;
pub mod store_days;
pub mod webhooks;
