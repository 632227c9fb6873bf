//! The import engine on both databases, against a store that the test holds in its hands.

#![allow(clippy::unwrap_used)]

#[path = "../storage/databases.rs"]
#[allow(dead_code)]
mod databases;
mod check_properties;
mod check_sandbox;
mod checks;
mod leases;
mod listing;
mod pulls;
mod store;
