//! The router as the outside sees it, on a database of its own.

#![allow(clippy::unwrap_used, reason = "a test whose world can not be made fails")]

mod alerts;
mod api_shipments;
mod api_tokens;
mod api_v1;
#[path = "../storage/databases.rs"]
#[allow(
    dead_code,
    unused_macros,
    unused_imports,
    reason = "the storage tests use more of it"
)]
mod databases;
mod disk;
mod events;
mod forms;
mod headers;
mod hooks;
mod login;
mod mail;
mod open_pages;
mod people;
mod problems;
mod roles;
#[path = "../storage/rows.rs"]
#[allow(dead_code, reason = "the storage tests use more of it")]
mod rows;
mod secrets;
mod shipment_csv;
mod slow;
mod strangers;
mod world;
