//! The router as the outside sees it, on a database of its own.

mod forms;
mod headers;
mod login;
mod strangers;
mod world;
