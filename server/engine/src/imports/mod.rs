//! The import engine: decides what to read, in which order, and makes sure that nothing is lost. Knows no HTTP.
//!
//! How an order is imported: a person or the [`scheduler`] queues a run ([`storage::runs`]) → a [`worker`] leases it → the
//! [`planner`] counts the orders and divides them into spans → the [`puller`] reads page after page and stores each in one
//! transaction with its checkpoint ([`storage::order_import`]) → the run is finished. A worker that is killed leaves the
//! checkpoint of its last stored page, and the worker that takes over continues from there.

pub mod channel_follower;
mod channels;
pub mod check;
pub mod ignore_follower;
mod page_reader;
mod page_size;
pub mod planner;
pub mod problem_retries;
pub mod product_images;
pub mod progress;
mod puller;
pub mod scheduler;
mod split;
mod start;
mod vanished;
pub mod weekly_check;
pub mod worker;
