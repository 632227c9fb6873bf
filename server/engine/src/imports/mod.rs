//! The import engine: what to read, in which order, and how never to lose any of it. Knows no HTTP.
//!
//! The way of an order: a run is queued ([`storage::runs`]), by a person or the [`scheduler`] → a [`worker`] leases it → the [`planner`] counts
//! and cuts it into spans → the [`puller`] reads page after page and stores each in one transaction with its
//! checkpoint ([`storage::order_import`]) → the run is finished. A worker that is killed anywhere leaves the
//! checkpoint of its last whole page; whoever takes the run over goes on from there.

mod beginning;
pub mod check;

pub mod planner;
pub mod problem_retries;
pub mod progress;
mod puller;
pub mod scheduler;

mod split;
pub mod weekly_check;
pub mod worker;
