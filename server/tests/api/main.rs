//! The router as the outside sees it, on a database of its own.

#![allow(clippy::unwrap_used, reason = "a test whose world can not be made fails")]

mod forms;
mod headers;
mod login;
mod strangers;
mod world;
