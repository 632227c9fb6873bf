//! Shipments and pushes on both databases, against the sandbox store.

#![allow(clippy::unwrap_used)]

mod changes;
mod csv;
#[path = "../storage/databases.rs"]
#[allow(dead_code)]
mod databases;
mod exports;
mod house;
mod lost_answers;
mod pages;
mod pages_between;
mod refusals;
#[path = "../storage/rows.rs"]
#[allow(dead_code)]
mod rows;
mod sinks;
mod toggle;
