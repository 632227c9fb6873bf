//! The import engine on both databases, against a store that the test holds in its hands.

#![allow(clippy::unwrap_used)]

#[path = "../storage/databases.rs"]
#[allow(dead_code)]
mod databases;
mod against_sandbox;
mod leases;
mod pulls;
mod quiet;
mod schedule;
mod stalls;
mod store;
mod syncs;
