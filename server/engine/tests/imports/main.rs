//! The import engine on both databases, against stores that the tests control.

#![allow(clippy::unwrap_used)]

mod against_sandbox;
mod changes;
mod channels;
mod check_properties;
mod check_sandbox;
mod checks;
mod clock;
mod ended_orders;
mod failing_pages;
mod fairness;
mod ignore_rules;
mod leases;
mod left_out_channels;
mod listing;
mod orders;
mod personal_data;
mod problems;
mod product_images;
mod pulls;
mod quiet;
mod raw_orders;
mod retention;
mod schedule;
mod spans;
mod stalls;
mod store;
mod store_fence;
mod syncs;
mod test_server;
mod webhook_inbox;
