//! The import engine on both databases, against a store that the test holds in its hands.

#![allow(clippy::unwrap_used)]

mod against_sandbox;
#[path = "../storage/databases.rs"]
#[allow(dead_code)]
mod databases;
mod leases;
mod pulls;
mod quiet;
mod schedule;
mod stalls;
mod store;
mod syncs;
