//! Shipments and pushes on both databases, against the sandbox store.

#![allow(clippy::unwrap_used)]

mod changes;
#[path = "../storage/databases.rs"]
#[allow(dead_code)]
mod databases;
mod house;
mod lost_answers;
mod pages;
mod pages_between;
mod refusals;
mod sinks;
mod toggle;
