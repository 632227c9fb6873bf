//! The router as the outside sees it, on a database of its own.

#![allow(clippy::unwrap_used, reason = "a test whose world can not be made fails")]

mod alerts;
mod disk;
mod events;
mod forms;
mod headers;
mod hooks;
mod login;
mod mail;
mod people;
mod problems;
mod roles;
mod secrets;
mod slow;
mod strangers;
mod world;
