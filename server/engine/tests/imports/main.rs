//! The import engine on both databases, against a store that the test holds in its hands.

#![allow(clippy::unwrap_used)]

mod against_sandbox;
mod check_properties;
mod check_sandbox;
mod checks;
mod clock;
mod fairness;
mod leases;
mod listing;
mod problems;
mod pulls;
mod quiet;
mod schedule;
mod spans;
mod stalls;
mod store;
mod syncs;
mod test_server;
mod webhook_inbox;
